"""What formats of bytes have in common: values that both sides know."""

from hypothesis import strategies as st

from wolkflow import Msg, Step

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def said_of(node: Step, packed: bytes) -> str:
    """Give what a node says of bytes that it refuses; "" if it takes them."""
    node.open()
    try:
        node.process(Msg("t", packed, 0))
    except ValueError as error:
        return str(error)
    return ""
