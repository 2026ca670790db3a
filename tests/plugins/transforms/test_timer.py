import math

import pytest
from pydantic import TypeAdapter, ValidationError

from wolkflow.testing import Bench
from wolkflow_transforms.timer import Timer


def test_counts_from_zero_at_its_interval():
    with Bench(Timer(every=2.0), label="tick") as bench:
        start = bench.clock.now_ms()
        bench.advance(5)

        assert [(msg.name, msg.value, msg.time - start) for msg in bench.out] == [
            ("tick", 0, 0),
            ("tick", 1, 2000),
            ("tick", 2, 4000),
        ]


def test_counts_anew_after_a_restart():
    node = Timer(every=1.0)
    for _ in range(2):
        with Bench(node) as bench:
            bench.advance(1)
            assert bench.values() == [0, 1]


@pytest.mark.parametrize("value", [True, False, 0, 1.5, "on", [1]])
def test_sends_a_given_value_as_it_is(value):
    with Bench(TypeAdapter(Timer).validate_python({"every": "1s", "value": value})) as bench:
        bench.advance(1)

        assert [repr(sent) for sent in bench.values()] == [repr(value)] * 2


def test_a_mapping_sends_a_value_for_each_name():
    with Bench(Timer(value={"fan": True, "speed": 3})) as bench:
        assert [(msg.name, msg.value) for msg in bench.out] == [("fan", True), ("speed", 3)]


@pytest.mark.parametrize("settings", [{"every": "0s"}, {"every": 5}, {"value": math.nan}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        TypeAdapter(Timer).validate_python(settings, context={})
