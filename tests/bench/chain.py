"""Five transforms in a row, next to the same work written by hand in one loop over dicts.

The engine checks every value, catches and tells what a step raises, and counts; the loop trusts
its values, and ends at the first mistake. Both keep the series apart.
"""

from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure
from tests.bench.flow import Flow, Row, by_hand, check_same, rows
from tests.bench.measuring import in_turns, times_more
from wolkflow import Msg

NUMBER = 20_000


def measure() -> Iterator[Figure]:
    """Compare CPU time."""
    dicts = rows(NUMBER)
    messages = [Msg(**row) for row in dicts]
    found: list[Row] = []
    flow = Flow()
    enter, out = flow.enter, flow.end.out

    def loop() -> None:
        found.clear()
        by_hand(dicts, found)

    def chain() -> None:
        out.clear()
        for msg in messages:
            enter(msg)

    loop()
    chain()
    check_same(found, out)
    seconds = in_turns({"loop": loop, "chain": chain})
    yield Figure(f"passed all five, of {NUMBER:,} messages", len(out), "messages")
    yield Figure("by hand, CPU a message", median(seconds["loop"]) / NUMBER * 1e6, "us")
    yield Figure("wolkflow, CPU a message", median(seconds["chain"]) / NUMBER * 1e6, "us")
    ratio = times_more(seconds["chain"], than=seconds["loop"])
    yield Figure("wolkflow, times by hand", ratio, "x", at_most=4.5)
