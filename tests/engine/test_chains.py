from collections.abc import Mapping
from typing import ClassVar

from tests.support.graphs import Echo, Failing, InLane, Resuming, Times, graph
from tests.support.run import running
from wolkflow import Msg, Step
from wolkflow.testing import Bench
from wolkflow.testing.nodes import Collect, Feed
from wolkflow_transforms.scale import Scale


def test_values_reach_every_branch_in_the_order_of_the_flows() -> None:
    seen: list[str] = []

    class Note(Collect):
        """Notes that it was reached."""

        def process(self, msg: Msg) -> None:
            seen.append(self.label)

    nodes = {"in": Feed(), "b": Note(), "a": Note(), "c": Note()}
    with running(graph(nodes, "in b", "in a", "in c")) as run:
        nodes["in"].send(1)
        run.ready()
    assert seen == ["b", "a", "c"]


def test_many_values_at_once_are_counted_and_keep_their_order() -> None:
    feed, rows, out, other = Feed(), Resuming(total=5, at_once=True), Collect(), Collect()
    nodes = {"in": feed, "rows": rows, "there": InLane(), "out": out, "other": other}
    with running(graph(nodes, "in there out", "rows there", "rows other")) as run:
        feed.send_all("abc")
        run.ready()
        got = [(msg.name, msg.value) for msg in out.messages]
        assert [value for name, value in got if name == "in"] == ["a", "b", "c"]
        assert [value for name, value in got if name == "rows"] == [0, 1, 2, 3, 4]
        assert [msg.value for msg in other.messages] == [0, 1, 2, 3, 4]
        assert (run.stats("in").sent, run.stats("rows").sent) == (3, 5)


def test_one_series_is_picked_and_renamed() -> None:
    nodes = {"in": Feed(), "t": Collect(), "all": Collect()}
    with running(graph(nodes, "in:temperature t:T", "in all")) as run:
        nodes["in"].send(1, "temperature", 5)
        nodes["in"].send(2, "humidity", 6)
        run.ready()
    assert nodes["t"].messages == [Msg("T", 1, 5)]
    assert [msg.name for msg in nodes["all"].messages] == ["temperature", "humidity"]


def test_several_results_go_through_the_rest_of_the_chain() -> None:
    nodes = {"in": Feed(), "x3": Times(by=3), "x2": Times(by=2), "half": Scale(factor=0.5)}
    nodes["out"] = Collect()
    with running(graph(nodes, "in x3 x2 half out")) as run:
        nodes["in"].send(8)
        nodes["in"].send(4)
        run.ready()
        assert [msg.value for msg in nodes["out"].messages] == [4.0] * 6 + [2.0] * 6
        assert [run.stats(label).received for label in nodes] == [0, 2, 6, 12, 12]
        assert [run.stats(label).sent for label in nodes] == [2, 6, 12, 12, 0]


def test_a_failure_ends_one_message_and_comes_out_of_the_error_port() -> None:
    nodes = {"in": Feed(), "risky": Failing(), "out": Collect(), "trouble": Collect()}
    nodes["risky"].refuse = {2: ValueError("two is too much")}
    with running(graph(nodes, "in risky out", "risky.@error trouble")) as run:
        for value in (1, 2, 3):
            nodes["in"].send(value, "n")
        run.ready()
        assert [msg.value for msg in nodes["out"].messages] == [1, 3]
        (trouble,) = nodes["trouble"].messages
        assert trouble.name == "n"
        assert trouble.value == {"node": "risky", "error": "two is too much", "value": 2}
        stats = run.stats("risky")
        assert (stats.received, stats.sent, stats.errors) == (3, 2, 1)


def test_a_generator_that_fails_half_way_has_sent_what_it_sent() -> None:
    class Halfway(Times):
        """Sends one message, then fails."""

        def process(self, msg: Msg) -> list[Msg]:
            yield msg
            raise ValueError("out of breath")

    nodes = {"in": Feed(), "half": Halfway(), "out": Collect()}
    with running(graph(nodes, "in half out")) as run:
        nodes["in"].send(1)
        nodes["in"].send(2)
        run.ready()
        assert [msg.value for msg in nodes["out"].messages] == [1, 2]
        assert run.stats("half").errors == 2


def test_a_step_that_returns_something_else_is_told_so() -> None:
    class Wrong(Times):
        """Returns a bare number."""

        def process(self, msg: Msg) -> list[Msg]:
            return msg.value

    nodes = {"in": Feed(), "wrong": Wrong(), "out": Collect(), "trouble": Collect()}
    with running(graph(nodes, "in wrong out", "wrong.@error trouble")) as run:
        nodes["in"].send(1)
        run.ready()
    assert not nodes["out"].messages
    assert "process returned int" in nodes["trouble"].messages[0].value["error"]


def test_a_lane_further_on_gets_messages_in_order() -> None:
    nodes = {"in": Feed(), "there": InLane(at="a"), "back": InLane(at="main"), "out": Collect()}
    with running(graph(nodes, "in there back out")) as run:
        for value in range(100):
            nodes["in"].send(value)
        run.ready()
    assert [msg.value for msg in nodes["out"].messages] == list(range(100))


def test_a_loop_through_a_two_way_node_goes_round_without_recursion() -> None:
    nodes = {"in": Feed(), "lamp": Scale(), "cloud": Echo()}
    with running(graph(nodes, "in lamp cloud", "cloud lamp")) as run:
        nodes["in"].send(0)
        run.ready()
    assert nodes["cloud"].got == [0, 1, 2, 3]


def test_a_node_used_in_two_flows_is_one_and_sends_down_both() -> None:
    nodes = {"a": Feed(), "b": Feed(), "both": Scale(factor=2), "x": Collect(), "y": Collect()}
    with running(graph(nodes, "a both x", "b both y")) as run:
        nodes["a"].send(1)
        nodes["b"].send(2)
        run.ready()
        assert [msg.value for msg in nodes["x"].messages] == [2, 4]
        assert nodes["x"].messages == nodes["y"].messages
        assert run.stats("both").received == 2


def test_a_port_that_the_class_does_not_name_is_told() -> None:
    class Sorter(Step):
        """Mistypes its port."""

        ports: ClassVar[Mapping[str, str]] = {"high": "large numbers", "low": "small ones"}

        def process(self, msg: Msg) -> None:
            self.emit(msg, "high" if msg.value > 10 else "lwo")

    sorter, high = Sorter(), Collect()
    with Bench(sorter) as bench:
        bench.feed(20)
        bench.feed(1)
        assert [msg.value for msg in bench.port("high")] == [20]
        assert bench.errors[0].value["error"].startswith("there is no port 'lwo'")
    feed = Feed()
    with running(graph({"in": feed, "sorter": Sorter(), "high": high}, "in sorter.high high")):
        feed.send(20)
    assert [msg.value for msg in high.messages] == [20]
