import pytest
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow_transforms.rename import Rename


def test_everything_gets_one_name():
    rename = Rename(to="T")

    assert rename.process(Msg("a", {"x": 1}, 5)) == Msg("T", {"x": 1}, 5)
    assert rename.process(Msg("b", None, 6)) == Msg("T", None, 6)


def test_listed_series_get_theirs_and_others_stay():
    rename = Rename(names={"t": "temperature"})
    other = Msg("p", 3, 7)

    assert rename.process(Msg("t", 1, 5)) == Msg("temperature", 1, 5)
    assert rename.process(other) is other


@pytest.mark.parametrize(
    "settings",
    [{}, {"to": "a", "names": {"b": "c"}}, {"to": ""}, {"names": {}}, {"names": {"a": ""}}],
)
def test_needs_exactly_one_way(settings):
    with pytest.raises(ValidationError):
        Rename(**settings)
