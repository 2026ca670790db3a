"""Where in the chains a node's step stands, and how many messages have come by there."""

from wolkflow.engine.chains import Chain, Process


class Places:
    """A node's places in the chains of now; counts go on when the chains are made anew."""

    def __init__(self) -> None:
        self._places: list[tuple[Chain, int]] = []
        self._received = 0
        self._passed_on = 0

    def add(self, chain: Chain, position: int) -> None:
        """Note one place."""
        self._places.append((chain, position))

    def put(self, process: Process) -> None:
        """Let `process` be what is called there."""
        for chain, at in self._places:
            chain.replace(at, process)

    def leave(self) -> None:
        """Forget the places, not what was counted there."""
        self._received, self._passed_on = self.received, self.passed_on
        self._places = []

    @property
    def received(self) -> int:
        """Count the messages that reached the node."""
        return self._received + sum(chain.passed(at) for chain, at in self._places)

    @property
    def passed_on(self) -> int:
        """Count the messages that the step has returned."""
        return self._passed_on + sum(chain.passed(at + 1) for chain, at in self._places)
