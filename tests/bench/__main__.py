"""Runs the benchmarks: `python -m tests.bench`, or `python -m tests.bench chain mqtt`."""

import argparse
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from tests.bench.figures import show
from wolkflow.cli.run import SWITCH_SECONDS

BENCHMARKS = ["chain", "node_red", "handover", "button", "startup", "idle", "sensors"]
BENCHMARKS += ["outbox", "mqtt", "inbound", "upload", "command", "jsonl", "transforms", "check"]
CACHE = Path.home() / ".cache" / "wolkflow-bench" / "node-red"
WOLK_CONNECT = CACHE.parent / "wolk-connect"


def main() -> None:
    """Run what the command line names, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measures wolkflow. Timings vary from machine to machine: compare ratios.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument(
        "--node-red",
        nargs="?",
        type=Path,
        const=CACHE,
        metavar="FOLDER",
        help=f"compare with Node-RED, too; npm installs it into FOLDER ({CACHE}) if need be",
    )
    parser.add_argument(
        "--wolk-connect",
        nargs="?",
        type=Path,
        const=WOLK_CONNECT,
        metavar="FOLDER",
        help=f"compare with WolkConnect, too; pip installs it into FOLDER ({WOLK_CONNECT})",
    )
    wishes = parser.parse_args()
    sys.setswitchinterval(SWITCH_SECONDS)  # as `wolkflow run` does
    unknown = set(wishes.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}: there are {', '.join(BENCHMARKS)}")
    for name in wishes.names or BENCHMARKS:
        if name == "node_red" and wishes.node_red is None:
            print("node_red: not run; it needs npm and 300 MB: ask for it with --node-red\n")
            continue
        run(
            name,
            {**dict.fromkeys(("node_red", "jsonl"), wishes.node_red), "mqtt": wishes.wolk_connect},
        )


def run(name: str, others: Mapping[str, Path | None]) -> None:
    """Run one benchmark and print its table; `others` are folders of what it compares with."""
    module = import_module(f"tests.bench.{name}")
    figures = module.measure(others[name]) if name in others else module.measure()
    show(name, (module.__doc__ or name).partition("\n\n")[0].strip().rstrip("."), figures)


if __name__ == "__main__":
    main()
