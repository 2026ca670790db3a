from tests.support.steps import refused, sent
from wolkflow_transforms.sort import Sort


def test_sorts_lists():
    assert sent(Sort, {}, [3, 1.5, 2], ["b", "a"], []) == [[1.5, 2, 3], ["a", "b"], []]
    assert sent(Sort, {"descending": True}, [3, 1, 2]) == [[3, 2, 1]]


def test_sorts_by_a_field_and_keeps_the_order_of_what_is_equal():
    rows = [{"t": {"x": 2}, "n": 1}, {"t": {"x": 1}}, {"t": {"x": 2}, "n": 2}]
    assert sent(Sort, {"by": "t.x"}, rows) == [[rows[1], rows[0], rows[2]]]
    assert rows[0]["n"] == 1


def test_what_has_no_order_is_refused():
    assert "sort needs a list, got 3" in refused(Sort, {}, 3)
    assert "sort can't order the list" in refused(Sort, {}, [1, "x"])
    assert "sort can't order NaN" in refused(Sort, {}, [1, float("nan")])
    assert "sort needs a field t" in refused(Sort, {"by": "t"}, [{"x": 1}])
