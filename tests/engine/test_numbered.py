"""Unnamed steps are known again although their numbers shift."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.graphs import Collect, Feed, Sink, Times, graph
from tests.support.run import Run, running
from wolkflow import Claim, Msg, Step
from wolkflow.engine import StateFolder
from wolkflow.engine.numbered import Kind, same_steps
from wolkflow.testing import MemoryState


class Total(Step):
    """Adds up, in memory and durably."""

    factor: int = 1

    def open(self) -> None:
        self._total = 0

    def process(self, msg: Msg) -> Msg:
        self._total += msg.value * self.factor
        self.store["total"] = self.store.get("total", 0) + msg.value * self.factor
        return Msg(msg.name, (self._total, self.store["total"]), msg.time)


class Keeper(Step):
    """Keeps the first value in a file, for ever."""

    def process(self, msg: Msg) -> Msg:
        file = self.folder / "first"
        if not file.exists():
            file.write_text(str(msg.value))
        return Msg(msg.name, int(file.read_text()), msg.time)


class Other(Step):
    """Passes on what it remembers."""

    def process(self, msg: Msg) -> Msg:
        return Msg(msg.name, dict(self.store), msg.time)


def flow(feed: Feed, out: Collect, *steps: Step) -> Any:
    labels = [f"t/{number}" for number, _ in enumerate(steps, 2)]
    nodes = {"in": feed, **dict(zip(labels, steps, strict=True)), "out": out}
    made = graph(nodes, " ".join(["in", *labels, "out"]))
    return replace(made, series=dict.fromkeys(nodes, "t"))


def values(out: Collect) -> list[Any]:
    return [msg.value for msg in out.messages]


def pairs(old: str, new: str) -> str:
    """Match flows of one-letter types, capital for other settings; give the old numbers."""

    def steps(text: str) -> dict[str, Kind]:
        return {f"t/{at}": Kind(one.lower(), one) for at, one in enumerate(text, 1)}

    found = same_steps(steps(old), steps(new))
    return "".join(found.get(label, "-").removeprefix("t/") for label in steps(new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abc", "abc", "123"),
        ("abc", "xabc", "-123"),
        ("abc", "axbxc", "1-2-3"),
        ("abc", "c", "3"),
        ("abab", "bab", "234"),
        ("abc", "cab", "312"),
        ("abc", "xaBc", "-123"),
        ("ab", "xb", "12"),
        ("", "ab", "--"),
        ("aa", "aaa", "12-"),
        ("abcdefghijk", "abcdefghijxk", "12345678910-11"),
    ],
)
def test_which_step_is_which(old: str, new: str, expected: str) -> None:
    assert pairs(old, new) == expected


def test_steps_of_other_flows_are_others() -> None:
    kind = Kind("a", "")
    assert same_steps({"one/2": kind}, {"two/2": kind}) == {}


def test_a_step_goes_on_although_others_come_before_it() -> None:
    feed, out, total = Feed(), Collect(), Total()
    with running(flow(feed, out, total)) as run:
        feed.send(1)
        run.ready()
        found = run.change(flow(feed, out, Times(by=1), Total()))
        assert (found.kept, found.added) == (("in", "t/3", "out"), ("t/2",))
        assert total.label == "t/3"
        feed.send(2)
        run.ready()
        found = run.change(flow(feed, out, Total()))
        assert (found.kept, found.removed) == (("in", "t/2", "out"), ("t/2",))
        feed.send(3)
        run.ready()
        assert values(out) == [(1, 1), (3, 3), (6, 6)]
        assert run.stats("t/2").received == 3


def test_what_others_remember_is_not_mixed_up() -> None:
    feed, out = Feed(), Collect()
    with running(flow(feed, out, Total())) as run:
        feed.send(1)
        run.ready()
        run.change(flow(feed, out, Other(), Times(by=1)))
        feed.send(2)
        run.ready()
        assert values(out) == [(1, 1), {}]


def test_other_settings_keep_what_is_durable_at_another_place_too() -> None:
    feed, out = Feed(), Collect()
    with running(flow(feed, out, Total())) as run:
        feed.send(1)
        run.ready()
        found = run.change(flow(feed, out, Times(by=1), Total(factor=10)))
        assert (found.changed, found.added) == (("t/3",), ("t/2",))
        feed.send(1)
        run.ready()
        assert values(out) == [(1, 1), (10, 11)]


def test_between_two_runs_it_is_the_same(tmp_path: Path) -> None:
    feed, out = Feed(), Collect()
    for steps in ([Total()], [Times(by=1), Total()], [Total(factor=10)]):
        with running(flow(feed, out, *steps), StateFolder(tmp_path)) as run:
            feed.send(1)
            run.ready()
    assert values(out) == [(1, 1), (1, 2), (10, 12)]


def test_a_folder_goes_with_its_step_which_is_opened_anew(tmp_path: Path) -> None:
    feed, out = Feed(), Collect()
    with running(flow(feed, out, Keeper()), StateFolder(tmp_path)) as run:
        feed.send(1)
        run.ready()
        (tmp_path / "t.3").mkdir()
        found = run.change(flow(feed, out, Times(by=1), Keeper()))
        assert (found.changed, found.added) == (("t/3",), ("t/2",))
        feed.send(2)
        run.ready()
        assert values(out) == [1, 1]
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
            "t.3",
            "t.3.left",
        ]
    feed, out = Feed(), Collect()
    with running(flow(feed, out, Keeper()), StateFolder(tmp_path)) as run:
        feed.send(3)
        run.ready()
        assert values(out) == [1]


class Holding(Total):
    """Holds a piece of hardware."""

    def claims(self) -> list[Claim]:
        return [Claim("x", "x")]


def test_who_holds_hardware_is_opened_anew() -> None:
    feed, out = Feed(), Collect()
    with running(flow(feed, out, Holding())) as run:
        feed.send(1)
        run.ready()
        assert run.change(flow(feed, out, Times(by=1), Holding())).changed == ("t/3",)
        feed.send(1)
        run.ready()
        assert values(out) == [(1, 1), (1, 2)]


def test_what_is_parked_goes_with_its_sink() -> None:
    feed, out, sink = Feed(), Collect(), Sink()
    with running(flow(feed, out, sink)) as run:
        sink.full = True
        feed.send(1)
        run.ready()
        run.change(flow(feed, out, Times(by=1), Sink()))
        sink.full = False
        run.advance(5)
        assert sink.taken == [1]


def test_who_listens_to_a_step_can_end_that_when_its_number_has_changed() -> None:
    feed, out, heard = Feed(), Collect(), []
    with running(flow(feed, out, Total())) as run:
        end = run.engine.listen("t/2", lambda msg, _: heard.append(msg.value))
        run.ready()
        run.change(flow(feed, out, Times(by=1), Total()))
        feed.send(1)
        run.ready()
        end()
        run.ready()
        feed.send(1)
        run.ready()
        assert heard == [(1, 1)]


class Named(Step):
    """Counts its messages, in memory and durably; `who` is what a person would know it by."""

    who: int = 0

    def open(self) -> None:
        self.count = 0

    def process(self, msg: Msg) -> Msg:
        self.count += 1
        self.store["count"] = self.store.get("count", 0) + 1
        return msg


@given(
    flows=st.lists(
        st.tuples(st.lists(st.integers(1, 6), unique=True, min_size=1), st.booleans()), max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_edited_each_step_knows_what_it_knew(
    flows: list[tuple[list[int], bool]],
) -> None:
    feed, out, state = Feed(), Collect(), MemoryState()
    in_memory: dict[int, int] = {}
    durable: dict[int, int] = {}
    run = Run(flow(feed, out, Named(who=1)), state)
    run.engine.start()
    here = {1}
    for whos, restarted in flows:
        graph = flow(feed, out, *(Named(who=who) for who in whos))
        if restarted:
            run.engine.stop()
            run = Run(graph, state)
            run.engine.start()
        else:
            run.change(graph)
        run.ready()
        feed.send(1)
        run.ready()
        stay = here & set(whos)
        others = set(whos) - stay  # one of the same type may go on as another one
        in_memory = {who: in_memory.get(who, 0) * (not restarted) + 1 for who in stay}
        durable = {who: durable.get(who, 0) + 1 for who in stay}
        nodes = [node for node in run.engine.graph.nodes.values() if isinstance(node, Named)]
        assert {node.who: node.count for node in nodes if node.who in stay} == in_memory
        assert {node.who: node.store["count"] for node in nodes if node.who in stay} == durable
        durable.update({node.who: node.store["count"] for node in nodes if node.who in others})
        in_memory.update({node.who: node.count for node in nodes if node.who in others})
        here = set(whos)
    run.engine.stop()
