from tests.support.graphs import Collect, Echo, Feed, graph
from wolkflow.cli.summary import condition, sum_up
from wolkflow.engine import NodeStats

NOTHING = {
    "received": 0,
    "sent": 0,
    "errors": 0,
    "dropped": 0,
    "skipped": 0,
    "waiting": 0,
    "last": None,
    "last_error": "",
}


def stats(label, state="ok", status="", **counts):
    return NodeStats(label=label, type="x", state=state, status=status, **{**NOTHING, **counts})


def test_a_run_where_all_is_well():
    wired = graph({"in": Feed(), "out": Collect()}, "in out")
    assert sum_up(wired, [stats("in", sent=7), stats("out", received=7)]) == "7 values in, 7 out"


def test_troubles_are_counted():
    wired = graph({"in": Feed(), "out": Collect()}, "in out")
    counts = [
        stats("in", sent=7, errors=1, skipped=2),
        stats("out", received=4, dropped=3, waiting=1, errors=1),
    ]
    assert sum_up(wired, counts) == (
        "7 values in, 4 out, 2 errors, 3 dropped, 2 skipped, 1 not written"
    )


def test_a_connection_counts_both_ways():
    wired = graph({"in": Feed(), "cloud": Echo(), "out": Collect()}, "in cloud out")
    counts = [stats("in", sent=5), stats("cloud", received=5, sent=2), stats("out", received=2)]
    assert sum_up(wired, counts) == "7 values in, 7 out"


def test_the_condition_names_who_is_not_working():
    assert condition([stats("a"), stats("b")]) == "2 nodes, all working"
    assert condition([stats("a", "lost"), stats("b"), stats("c", "skipped")]) == (
        "3 nodes, 2 not working: a (lost), c (skipped)"
    )


def test_the_condition_has_what_nodes_say_of_themselves():
    counts = [stats("a", "lost", "no chip answers"), stats("cloud", status="offline; 3 waiting")]
    assert condition(counts) == "2 nodes, 1 not working: a (lost); cloud: offline; 3 waiting"
