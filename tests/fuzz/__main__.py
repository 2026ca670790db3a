"""Runs a fuzzer: `python -m tests.fuzz expression 900`; what it finds is written beside its corpus.

It needs atheris, which has wheels for 64-bit PCs: `pip install atheris`.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

TARGETS = ("expression", "pipeline", "codec")
CORPUS = Path.home() / ".cache" / "wolkflow-fuzz"
LARGEST_INPUT = {"expression": 400, "pipeline": 2000, "codec": 1000}
MOST_MEGABYTES = 1500
HANGS_AFTER_S = 10


def main() -> None:
    """Run the fuzzer that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("seconds", nargs="?", type=int, default=900, help="how long; 900 if unsaid")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help=f"where to keep it; {CORPUS}")
    parser.add_argument("--again", type=Path, help="only this one file, such as a finding")
    chosen = parser.parse_args()
    try:
        import atheris  # noqa: PLC0415  # nobody needs it who doesn't fuzz
    except ImportError:
        sys.exit("this needs atheris: pip install atheris")

    corpus = chosen.corpus / chosen.target
    corpus.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["wolkflow", "simpleeval", "yaml"]):
        target = import_module(f"tests.fuzz.{chosen.target}")
    for number, seed in enumerate(getattr(target, "SEEDS", ())):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    words = chosen.corpus / f"{chosen.target}.dict"
    words.write_text("".join(f"{_quoted(word)}\n" for word in target.WORDS), encoding="ascii")
    options = [
        f"-dict={words}",
        f"-max_len={LARGEST_INPUT[chosen.target]}",
        f"-max_total_time={chosen.seconds}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-timeout={HANGS_AFTER_S}",
        f"-artifact_prefix={chosen.corpus / chosen.target}-",
        "-print_final_stats=1",
    ]
    inputs = [str(chosen.again or corpus)]
    atheris.Setup([sys.argv[0], *options, *inputs], target.try_one)
    atheris.Fuzz()


def _quoted(word: str) -> str:
    """Write a word as libFuzzer's dictionaries have it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"'


if __name__ == "__main__":
    main()
