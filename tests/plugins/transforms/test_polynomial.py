import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow_transforms.polynomial import Polynomial

NUMBERS = st.integers(-1000, 1000)


@given(st.lists(NUMBERS, min_size=2, max_size=5), st.lists(NUMBERS, min_size=6, unique=True))
def test_finds_the_polynomial_that_made_the_points(coefficients, xs):
    def made(x):
        return sum(factor * (x / 100) ** power for power, factor in enumerate(coefficients))

    found = Polynomial([(x, made(x)) for x in xs], len(coefficients) - 1)

    for x in xs:
        assert found(x) == pytest.approx(made(x), rel=1e-6, abs=1e-3)
