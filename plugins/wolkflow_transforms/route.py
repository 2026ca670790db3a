"""Send messages different ways."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wolkflow import Expression, Msg, Step

PortName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]\w*$", max_length=64)]


class Route(Step):
    """Sends each message out of the first port whose condition is true of it.

    The ports are named here, and other flows begin with them: `sorter.hot`. What fits none goes on
    down the flow. With `all`, a message goes out of every port whose condition is true. The
    conditions are expressions, as in `when`. Node-RED's switch node has `all` unless told not to.
    """

    example = """route: {cases: {alarm: 'value in ["fire", "smoke"]', door: 'value == "open"'}}"""

    cases: Annotated[
        dict[PortName, Expression],
        Field(description="conditions by the names of the ports", min_length=1, max_length=100),
    ]
    every_one: Annotated[
        bool,
        Field(validation_alias="all", description="use all ports that fit, not only the first"),
    ] = False

    @model_validator(mode="after")
    def _name_ports(self) -> Self:
        """Have the ports that the settings name; the class itself has none."""
        self.__dict__["ports"] = {
            name: f"messages of which `{condition}` is true"
            for name, condition in self.cases.items()
        }
        return self

    def open(self) -> None:
        """Begin without previous values."""
        self._cases = [(port, one.started(self.now_ms)) for port, one in self.cases.items()]

    def process(self, msg: Msg) -> Msg | None:
        """Send the message out of its port, or on."""
        first = None
        more: tuple[str, ...] = ()
        for port, condition in self._cases:  # all of them: each has its own previous value
            answer = condition(msg)
            if answer is False or (answer is not True and not self._is_true(port, answer)):
                continue
            if first is None:
                first = port
            elif self.every_one:
                more = (*more, port)
        if first is None:
            return msg
        self.emit(msg, first)
        for port in more:
            self.emit(msg, port)
        return None

    def _is_true(self, port: str, answer: object) -> bool:
        if isinstance(answer, int | float):
            return bool(answer)
        shown = f"`{self.cases[port]}` must be true or false, and is {answer!r:.60}"
        raise ValueError(shown)
