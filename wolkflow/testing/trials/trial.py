"""A test of a pipeline, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wolkflow.errors import Place
from wolkflow.testing.trials.deeds import FAULTS, Act
from wolkflow.testing.trials.demands import Demand
from wolkflow.testing.trials.names import Name
from wolkflow.testing.trials.sandbox import Content
from wolkflow.testing.trials.subjects import Values


@dataclass(frozen=True, slots=True)
class Trial:
    """What is done to a pipeline, what is expected of it, and for how long it runs."""

    name: str
    place: Place
    acts: Sequence[Act]
    demands: Sequence[Demand]
    files: Mapping[str, Content]
    start_ms: int
    seconds: float
    scenario: Path | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def watched(self) -> list[Name]:
        """The names whose values somebody asks for."""
        return [one.subject.name for one in self.demands if isinstance(one.subject, Values)]

    @property
    def has_faults(self) -> bool:
        """Whether something may happen to the hardware."""
        return self.scenario is not None or any(isinstance(act.deed, FAULTS) for act in self.acts)


@dataclass(frozen=True, slots=True)
class TrialFile:
    """A file of tests, for the pipeline in `pipeline`, with the environment that it gets."""

    path: Path
    pipeline: Sequence[Path]
    environ: Mapping[str, str]
    trials: Sequence[Trial]

    def __str__(self) -> str:
        return self.path.name
