"""Text -> tree: values, places, bounds; with PyYAML's parser in C and with the one in Python."""

import time
from typing import Any

import pytest
import yaml

from wolkflow import ConfigError
from wolkflow.config.problems import Problems
from wolkflow.config.tree import Items, Scalar, Table, Tree, last_line
from wolkflow.config.yaml import parse


@pytest.fixture(params=["C", "Python"], autouse=True)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader")


def tree_of(text: str) -> Tree:
    problems = Problems()
    tree = parse("a.yaml", text, problems)
    if problems.count or tree is None:
        raise problems.error()
    return tree


def plain(tree: Tree) -> Any:
    if isinstance(tree, Table):
        return {entry.key: plain(entry.value) for entry in tree}
    return [plain(value) for value in tree.values] if isinstance(tree, Items) else tree.value


def read(text: str) -> Any:
    return plain(tree_of(text))


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        tree_of(text)
    return str(caught.value)


def test_blocks_lists_and_texts() -> None:
    text = "a: {b: [1, x, 'y z']}\nc:\n- 1.5\n- \"\\u00b0C\"\nd: |\n  two\n  lines\n"

    assert read(text) == {
        "a": {"b": [1, "x", "y z"]},
        "c": [1.5, "°C"],
        "d": "two\nlines\n",
    }


def test_quoted_scalars_are_text() -> None:
    assert read("""[ "5", '5', "true", '', "null" ]""") == ["5", "5", "true", "", "null"]


def test_keys_are_always_text() -> None:
    assert read("1: a\n0x10: b\ntrue: c\non: d") == {
        "1": "a",
        "0x10": "b",
        "true": "c",
        "on": "d",
    }


def test_every_key_and_value_knows_its_place() -> None:
    tree = tree_of("first: 1\nnodes:\n  lamp:\n    - on\n    - {é: '°', pin: 17}\n")

    assert isinstance(tree, Table)
    lamp = tree.entries["nodes"].value
    assert isinstance(lamp, Table)
    assert str(lamp.entries["lamp"].place) == "a.yaml:3:3"
    values = lamp.entries["lamp"].value
    assert isinstance(values, Items)
    assert str(values.values[0].place) == "a.yaml:4:7"
    table = values.values[1]
    assert isinstance(table, Table)
    assert str(table.place) == "a.yaml:5:7"
    assert str(table.entries["pin"].place) == "a.yaml:5:16"
    assert str(table.entries["pin"].value.place) == "a.yaml:5:21"


def test_a_value_knows_its_last_line() -> None:
    tree = tree_of("a: |\n  one\n  two\nb: 'x\n\n  y'\nc: z\nd: [1,\n 2]\n")

    assert isinstance(tree, Table)
    assert [last_line(entry.value) for entry in tree] == [3, 6, 7, 9]


def test_a_mark_at_the_beginning_and_dos_line_ends_are_fine() -> None:
    tree = tree_of("\ufeffa: 1\r\nb: 2\r\n")

    assert plain(tree) == {"a": 1, "b": 2}
    assert isinstance(tree, Table)
    assert str(tree.entries["a"].place) == "a.yaml:1:1"
    assert str(tree.entries["b"].place) == "a.yaml:2:1"


def test_nothing_is_null() -> None:
    assert read("") is None
    assert read("# only a comment\n") is None
    assert read("---\n") is None


def test_aliases_repeat_a_value_with_its_own_place() -> None:
    tree = tree_of("x-a: &a [1, 2]\nb: *a\n")

    assert plain(tree) == {"x-a": [1, 2], "b": [1, 2]}
    assert isinstance(tree, Table)
    assert str(tree.entries["b"].value.place) == "a.yaml:1:6"


def test_an_anchor_can_be_moved() -> None:
    assert read("a: &x 1\nb: *x\nc: &x 2\nd: *x") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_anchored_name_can_be_repeated() -> None:
    assert read("&a lamp: 1\nb: *a\n") == {"lamp": 1, "b": "lamp"}
    assert read("a: &n lamp\n*n : 2\n") == {"a": "lamp", "lamp": 2}


def test_merge_keys_fill_in_what_is_not_there() -> None:
    text = "x-one: &one {a: 1, b: 1}\nx-two: &two {b: 2, c: 2}\n"

    assert read(text + "d:\n  <<: *one\n  b: 5\n")["d"] == {"a": 1, "b": 5}
    assert read(text + "d: {<<: [*one, *two], e: 5}\n")["d"] == {"a": 1, "b": 1, "c": 2, "e": 5}
    assert read(text + "d: {<<: {a: 3}, e: 5}\n")["d"] == {"a": 3, "e": 5}
    assert "takes in a block of names" in refusal("d: {<<: 5}")
    assert "takes in a block of names" in refusal("d: {<<: [{a: 1}, 5]}")


def test_tags_of_the_core_schema_are_known() -> None:
    text = "[!!str 5, ! 5, !!int '5', !!float 5, !!bool true, !!null '', !!map {}, !!seq []]"

    assert read(text) == ["5", "5", 5, 5, True, None, {}, []]


@pytest.mark.parametrize(
    "tagged", ["!!python/name:os.system x", "!x y", "!!binary aGk=", "!!set {a}", "!!int many"]
)
def test_other_tags_are_refused(tagged: str) -> None:
    assert "tag" in refusal(f"a: {tagged}")


def test_a_python_object_is_never_made() -> None:
    assert "tag" in refusal('a: !!python/object/apply:os.system ["true"]')


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: 2\na: 3",
        "{a: 1, a: 2}",
        "'a': 1\na: 2",
        "a: 1\n? a\n: 2",
        "1: x\n'1': y",
        "x: &n a\ny: {a: 1, *n : 2}",
        "a: {<<: {b: 1}, <<: {c: 2}}",
    ],
)
def test_a_key_twice_is_refused_with_both_places(text: str) -> None:
    assert "is here twice: first at a.yaml:" in refusal(text)


def test_the_same_key_in_different_blocks_is_fine() -> None:
    assert read("a: {c: 1}\nb: {c: 2}") == {"a": {"c": 1}, "b": {"c": 2}}


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "a: &a [[{b: *a}]]"])
def test_an_anchor_that_contains_itself_is_refused(text: str) -> None:
    assert "contains itself" in refusal(text)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [" + "x, " * 1000 + "]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 1000)}]" for n in range(1, 30)]
    start = time.perf_counter()

    assert "more than 100000 values" in refusal("\n".join(lines))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 30_000, "? " * 30_000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert "more than 40 levels" in refusal(text)


def test_nesting_through_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 2000)]

    assert "more than 40 levels" in refusal("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\x00", "invisible character (U+0000)"),
        ("a: x\u2028y", "invisible character (U+2028)"),
        ("a: x\x85y", "invisible character (U+0085)"),
        ("a: \ufeffx", "invisible character (U+FEFF)"),
        ("a: \ud800", "invisible character (U+D800)"),
        ("a: 1\r\nb: \x07", "a.yaml:2:4"),
    ],
)
def test_invisible_characters_are_refused(text: str, words: str) -> None:
    assert words in refusal(text)


SYNTAX = [
    ("a: {key: ${X}}", "1:10: inside { } and [ ] the text ${X} needs quotes"),
    ("a: [x-${X}.y]", "1:5: inside { } and [ ] the text x-${X} needs quotes"),
    ("a:\n\tb: 1", "2:1: a tab stands here"),
    ("a:\n  b:\n  \tc: 1\n", "3:3: a tab stands here"),
    ("a: b: c", "1:5: a second colon"),
    ("a: 1\n  b: 2", "2:3: this line is indented"),
    ("a\nb: 1", "1:1: a colon is missing"),
    ("a:\n- b\n- c\nd\n", "4:1: a colon is missing"),
    ("a:1\nb: 1", "1:1: a space is missing"),
    ("a: 'x", "1:4: this quote is never closed"),
    ("a: [1, 2\nb: 3", '1:4: this "[" is never closed'),
    ("a: {b: 1\nc: 3", '1:4: this "{" is never closed'),
    ('a: ["1" 2]', '1:9: a comma or "]" is missing'),
    ("a: @b", '1:4: a text can\'t begin with "@"'),
    ("a: `b", '1:4: a text can\'t begin with "`"'),
    ("a: %b", '1:4: a text can\'t begin with "%"'),
    ('a: "\\q"', 'in double quotes a "\\" is the beginning'),
    ('a: "b" c', "1:8: something stands after the value"),
    ("- a\nb: 1", '2:1: a line without "-"'),
    ("a: *b", "1:4: there is no anchor &b above"),
    ("a: &", "after & and * YAML expects"),
    ("a: 1\n---\nb: 2", "2:1: a second YAML document"),
    ("a: |x\n y", 'after "|" and ">"'),
    ("a: !e!x y", "1:4: wolkflow does not know this tag"),
    ("[a]: b", "1:1: a list can't be a name"),
    ("{a: b}: c", "1:1: a block of settings can't be a name"),
    ("~: c\n? \n: d", "there is no name before the colon"),
]


@pytest.mark.parametrize(("text", "words"), SYNTAX)
def test_what_is_not_yaml_is_explained(text: str, words: str) -> None:
    assert words in refusal(text)


def test_a_key_twice_does_not_hide_the_next_one() -> None:
    assert refusal("a: 1\na: 2\nb: 1\nb: 2").count("twice") == 2


def test_places_do_not_depend_on_the_scalar_style() -> None:
    tree = tree_of("- 'a'\n- |\n  b\n- c\n")

    assert isinstance(tree, Items)
    assert [scalar.place.line for scalar in tree.values if isinstance(scalar, Scalar)] == [1, 2, 4]
