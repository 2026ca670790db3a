from wolkflow_transforms.per_series import MOST_SERIES, PerSeries


def test_keeps_one_state_for_each_series():
    states = PerSeries()

    assert states.begin("a", 1) is None
    assert states.begin("b", 2) is None
    assert states == {"a": 1, "b": 2}


def test_beyond_the_limit_the_first_is_forgotten_and_given_back():
    states = PerSeries()
    for number in range(MOST_SERIES):
        states.begin(str(number), number)
    states["0"] = "still the first"

    assert states.begin("new", 1) == "still the first"
    assert len(states) == MOST_SERIES
    assert "0" not in states
    assert "new" in states
