import random

import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.kalman import Kalman


def test_finds_the_true_number_behind_noise():
    chance = random.Random(7)
    noisy = [20 + chance.gauss(0, 0.5) for _ in range(500)]
    found = sent(Kalman, {"noise": 0.5, "drift": 0.01}, *noisy)

    assert max(abs(value - 20) for value in noisy[100:]) > 1
    assert max(abs(value - 20) for value in found[100:]) < 0.3


def test_follows_what_really_drifts():
    found = sent(Kalman, {"noise": 0.1, "drift": 0.1}, *(at / 10 for at in range(200)))
    assert found[-1] == pytest.approx(19.9, abs=0.2)


def test_the_gain_is_that_of_the_book():
    # noise 1, drift 1: the doubt settles where p = (p + 1) / (p + 2), so the gain is 0.618
    found = sent(Kalman, {"noise": 1, "drift": 1}, *[0.0] * 50, 1.0)
    assert found[-1] == pytest.approx(0.618, abs=1e-3)


def test_bad_values_and_settings_are_refused():
    assert "kalman needs a number" in refused(Kalman, {"noise": 1, "drift": 1}, "x")
    for settings in ({}, {"noise": 0, "drift": 1}, {"noise": 1, "drift": -1}):
        with pytest.raises(ValidationError):
            made(Kalman, settings)
