"""Any bytes are a pipeline or a ConfigError; if they look like tests of one, so with these.

All node types of this distribution can be named, so that their settings are checked, too.
"""

import re
from pathlib import Path
from tempfile import mkdtemp
from unicodedata import category

from tests.fuzz.guard import Escaped, Guard
from wolkflow import ConfigError
from wolkflow.config import load
from wolkflow.config.pipeline import KEYS
from wolkflow.graph import Graph
from wolkflow.registry import Registry
from wolkflow.testing.trials.demands import ASPECTS
from wolkflow.testing.trials.expect import WORDS as EXPECTED
from wolkflow.testing.trials.given import FAULTS, VERBS
from wolkflow.testing.trials.outside import ANSWER_PARTS, ENDING_PARTS, TROUBLES
from wolkflow.testing.trials.reading import FILE_PARTS, TRIAL_PARTS, read_trials

LONGEST_S = 2.0
MEMORY_MB = 512
ROOT = Path(__file__).parents[2]

REGISTRY = Registry.load()
CLASSES = REGISTRY.classes()
SETTINGS = {name for kind in CLASSES.values() for name in kind.__dataclass_fields__}
WORDS = [
    *KEYS, *CLASSES, *sorted(SETTINGS), *ASPECTS, *EXPECTED, *VERBS, *FAULTS, *FILE_PARTS,
    *TRIAL_PARTS, *ANSWER_PARTS, *ENDING_PARTS, *TROUBLES, "http meter", "exec cut",
    "mqtt home/a/temperature", "{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "\n    ", "${", "$$",
    "${V:-1}", "$(name)", "$(each)", "parameters",
    "${file:/dev/null}", "&a ", "*a", "<<: ", "!!int ", "|\n", ">-\n", '"', "'", "\t", "@error",
    "0x76", "null", "~", "\n---\n", "? ", "\u2028", "\ufeff", "\x85", "#", ",", "\\", "10s", "5m",
    "64kB", "50%", "on", "off", "${each}", "$(name)", "1e308", ".inf", "9" * 400, "value > 3",
    "every 10s", "06:30", "1h30m", "10m to 20m", "above 3", "pin 17", "i2c 1", "x-a",
]  # fmt: skip
SEEDS = [file.read_bytes() for file in sorted((ROOT / "pipelines").glob("*.yaml"))]
SEEDS += [f"flows:\n  f: [inject: {{}}, {kind.example}]\n".encode() for kind in CLASSES.values()]
SEEDS += [f"flows:\n  f: [{kind.example}, print: {{}}]\n".encode() for kind in CLASSES.values()]

SEEDS += [
    found.encode()
    for readme in (ROOT / "README.md", ROOT / "plugins" / "wolkflow_transforms" / "README.md")
    for found in re.findall(r"^```yaml\n(.*?)^```$", readme.read_text(), re.DOTALL | re.MULTILINE)
]

READING = (
    "open", "import", "exec", "compile", "marshal.loads", "os.listdir", "os.scandir", "builtins.id",
    "object.__getattr__", "object.__setattr__", "object.__delattr__", "sys._getframe", "glob.glob",
)  # fmt: skip
"""Loading may read: files that the pipeline names, and Python's own modules."""

OBEYED = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Kinds of characters that a terminal would obey, or that nobody sees."""

FOLDER = Path(mkdtemp(prefix="wolkflow-fuzz-", dir="/dev/shm"))
FILE = FOLDER / "some.yaml"
TESTED = ("greenhouse", "bridge")
for name in TESTED:
    (FOLDER / f"{name}.yaml").write_bytes((ROOT / "pipelines" / f"{name}.yaml").read_bytes())
ENVIRON = {"WOLK_KEY": "k", "WOLK_PASSWORD": "secret"}
LIKE_TESTS = re.compile(rb"tests|given|expect")
GUARD = Guard(LONGEST_S, MEMORY_MB, allowed=READING)


def try_one(content: bytes) -> None:
    """Load an input."""
    FILE.write_bytes(content)
    with GUARD.watching(content):
        try:
            graph = load([FILE], REGISTRY, ENVIRON)
        except ConfigError as error:
            shown = str(error)
            _judge(content, error, shown)
        else:
            if type(graph) is not Graph:
                raise Escaped(f"{content!r} is {graph!r}")
    if LIKE_TESTS.search(content):
        for name in TESTED:
            _try_tests(content, FOLDER / f"{name}.test.yaml")


def _try_tests(content: bytes, tests: Path) -> None:
    tests.write_bytes(content)
    with GUARD.watching(content):
        try:
            read_trials(tests, REGISTRY, ENVIRON)
        except ConfigError as error:
            shown = str(error)
            _judge(content, error, shown)


def _judge(content: bytes, error: ConfigError, shown: str) -> None:
    lines = len(content.decode(errors="replace").splitlines()) + 1
    for problem in error.problems:
        place = problem.place
        ours = place.file == str(FILE) or place.file.endswith(".test.yaml")
        if ours and not 0 <= place.line <= lines:
            raise Escaped(f"{content!r} has no line {place.line}: {shown}")
    if not shown or any(category(letter) in OBEYED for letter in shown.replace("\n", "")):
        raise Escaped(f"{content!r} is refused with {shown!r}")
