"""Handing messages over to a lane: a foreign thread sends a burst, the lane's thread takes it out.

`all in all` has everything from `send` to the end of the five transforms of `chain` behind it. What
the transforms cost, called without threads in the same run, is then taken off.
"""

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure
from tests.bench.flow import Flow, Row, rows
from wolkflow import Msg, msg_of
from wolkflow.engine import Threads

NUMBER, ROUNDS = 5_000, 40


def measure() -> Iterator[Figure]:
    """Send bursts, as fast as they go."""
    dicts = rows(NUMBER)
    flow = Flow(driver=Threads())
    messages = [Msg(**row) for row in dicts]
    whole: list[float] = []
    making: list[float] = []
    chain: list[float] = []
    for _ in range(ROUNDS):
        whole.append(_burst(flow, dicts))
        start = time.process_time()
        for row in dicts:
            msg_of((row["name"], row["value"], time.time_ns() // 1_000_000))
        making.append(time.process_time() - start)
        start = time.process_time()
        for msg in messages:
            flow.enter(msg)
        chain.append(time.process_time() - start)
    flow.close()
    each = 1e6 / NUMBER
    net = median(one - other for one, other in zip(whole, chain, strict=True)) * each
    yield Figure("all in all, CPU a message", median(whole) * each, "us")
    made = median(making) * each
    yield Figure("without the five transforms", net, "us")
    yield Figure("of that: making the message and its time", made, "us")
    yield Figure("of that: handing it over", net - made, "us", at_most=0.5)


def _burst(flow: Flow, dicts: list[Row]) -> float:
    """Send all, wait until they are through; give the CPU seconds of both threads."""
    flow.end.out.clear()
    start = time.process_time()
    for row in dicts:
        flow.feeding.send(row["value"], row["name"])
    flow.settle()
    return time.process_time() - start
