import pytest
from pydantic import TypeAdapter, ValidationError

from wolkflow.testing import Bench
from wolkflow_transforms.inject import Inject


def test_sends_the_values_in_order_and_falls_silent():
    with Bench(Inject(values=[1, "two", True], every=2.0), label="demo") as bench:
        start = bench.clock.now_ms()
        bench.advance(100)

        assert [(msg.name, msg.value, msg.time - start) for msg in bench.out] == [
            ("demo", 1, 0),
            ("demo", "two", 2000),
            ("demo", True, 4000),
        ]


def test_repeats():
    with Bench(Inject(values=[1, 2], every=1.0, repeat=True)) as bench:
        bench.advance(4)

        assert bench.values() == [1, 2, 1, 2, 1]


def test_a_mapping_sends_a_value_for_each_name():
    with Bench(Inject(values=[{"t": 20.5, "h": 40}, 3], every=1.0), label="demo") as bench:
        bench.advance(1)

        assert [(msg.name, msg.value) for msg in bench.out] == [("t", 20.5), ("h", 40), ("demo", 3)]


def test_starts_over_when_opened_again():
    node = Inject(values=[1, 2], every=1.0)
    for _ in range(2):
        with Bench(node) as bench:
            bench.advance(5)
            assert bench.values() == [1, 2]


@pytest.mark.parametrize("settings", [{}, {"values": []}, {"values": [1], "every": "0s"}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        TypeAdapter(Inject).validate_python(settings)
