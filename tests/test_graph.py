"""What must not be in a graph: loops, and hardware that two nodes hold."""

from wolkflow import Claim
from wolkflow.graph import Edge, conflicts, loop_edges


def loops(*wires: str, two_way: str = "") -> list[str]:
    edges = [Edge(*wire.split()) for wire in wires]
    return ["-".join(around) for _, around in loop_edges(edges, set(two_way.split()))]


def test_a_line_and_a_diamond_have_no_loop() -> None:
    assert loops("a b", "b c") == []
    assert loops("a b", "a c", "b d", "c d") == []


def test_loops_are_found_with_the_way_around() -> None:
    assert loops("a a") == ["a-a"]
    assert loops("a b", "b a") == ["a-b-a"]
    assert loops("x a", "a b", "b c", "c a", "c y") == ["a-b-c-a"]
    assert loops("a b", "b a", "c d", "d c") == ["a-b-a", "c-d-c"]


def test_a_two_way_node_may_close_a_loop() -> None:
    assert loops("cloud a", "a cloud", "cloud cloud", two_way="cloud") == []
    assert loops("cloud a", "a b", "b a", "b cloud", two_way="cloud") == ["a-b-a"]


def test_a_very_long_line_is_searched_without_recursion() -> None:
    wires = [f"n{number} n{number + 1}" for number in range(5000)]

    assert loops(*wires) == []


def test_many_ways_are_searched_once() -> None:
    wires = [f"{a}{n} {b}{n + 1}" for n in range(60) for a in "ab" for b in "ab"]

    assert loops(*wires) == []


def test_two_nodes_with_one_claim_are_in_conflict() -> None:
    pin = Claim("gpio:17", "GPIO17 (pin 11)")
    found = list(conflicts({"lamp": [pin], "fan": [Claim("gpio:18", "GPIO18")], "pump": [pin]}))

    assert [(one.claim.text, one.first, one.second) for one in found] == [
        ("GPIO17 (pin 11)", "lamp", "pump")
    ]


def test_a_claim_is_shared_only_if_both_say_so() -> None:
    own, shared = Claim("i2c-1", "bus 1"), Claim("i2c-1", "bus 1", shared=True)

    assert not list(conflicts({"a": [shared], "b": [shared]}))
    assert list(conflicts({"a": [shared], "b": [own]}))
    assert list(conflicts({"a": [own], "b": [shared]}))


def test_what_is_shared_is_wanted_in_the_same_words() -> None:
    slow, fast = Claim("chip", "50 Hz", shared=True), Claim("chip", "200 Hz", shared=True)
    (found,) = conflicts({"a": [slow], "b": [slow], "c": [fast]})

    assert (found.first, found.other, found.second, found.claim) == ("a", slow, "c", fast)


def test_one_node_may_not_claim_a_pin_twice() -> None:
    pin = Claim("gpio:17", "GPIO17 (pin 11)")
    found = list(conflicts({"stepper": [pin, Claim("gpio:17", "GPIO17 (pin 11)")]}))

    assert [(one.first, one.second) for one in found] == [("stepper", "stepper")]
