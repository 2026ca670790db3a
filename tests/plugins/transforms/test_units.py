import pytest

from wolkflow_transforms.units import ALSO, KINDS, unit


def test_every_other_name_stands_for_a_unit_and_no_sign_stands_for_two():
    signs = [sign for units in KINDS.values() for sign in units]
    assert len(signs) == len(set(signs))
    assert not set(signs) & set(ALSO)
    for name, sign in ALSO.items():
        assert unit(name) == unit(sign)


def test_an_unknown_unit_is_refused_with_what_is_alike():
    with pytest.raises(ValueError, match="did you mean celsius"):
        unit("celcius")
    with pytest.raises(ValueError, match="the README"):
        unit("xyzzyxyzzy")
