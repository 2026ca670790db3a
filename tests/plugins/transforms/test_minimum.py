import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.minimum import Minimum


def test_looks_at_the_last_few():
    assert sent(Minimum, {"window": 3}, 5, 1, 3.0, 9) == pytest.approx([5, 1, 1, 1])


def test_sends_as_often_as_it_is_told():
    assert len(sent(Minimum, {"window": 3, "send_every": 2}, 5, 1, 3, 9, 4)) == 2


def test_bad_values_and_settings_are_refused():
    assert "minimum needs a number, got 'x'" in refused(Minimum, {"window": 3}, 1, "x")
    for settings in ({}, {"window": 0}, {"window": 3, "send_every": 0}):
        with pytest.raises(ValidationError):
            made(Minimum, settings)
