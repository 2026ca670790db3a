"""How things are measured: CPU time, taken in turns so that a noisy machine spoils no ratio."""

import gc
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROUNDS = 15
TICKS = os.sysconf("SC_CLK_TCK")


def in_turns(
    tasks: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Run the tasks one after the other, again and again; give the CPU seconds of each round.

    The first round warms up and does not count.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for round_ in range(rounds + 1):
        for name, task in tasks.items():
            gc.collect()
            start = time.process_time()
            task()
            spent = time.process_time() - start
            if round_:
                seconds[name].append(spent)
    return seconds


def times_more(of: Sequence[float], than: Sequence[float]) -> float:
    """Tell how many times more the one costs than the other: the median over the rounds."""
    return median(one / other for one, other in zip(of, than, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that `share` percent of all values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def cpu_of(pid: int) -> float:
    """Tell the CPU seconds that a process has used, all threads, to a hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def finished(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process; give the CPU seconds that it has used, all threads."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{process.args} failed with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def resident_megabytes(pid: int) -> float:
    """Tell the memory that a process holds, libraries included."""
    return _field(Path(f"/proc/{pid}/status"), "VmRSS") / 1024


def bytes_written() -> int:
    """Tell how many bytes this process has handed to `write` so far."""
    return _field(Path("/proc/self/io"), "wchar")


def _field(file: Path, name: str) -> int:
    for line in file.read_text().splitlines():
        field, _, value = line.partition(":")
        if field == name:
            return int(value.split()[0])
    raise ValueError(f"{file} has no {name}")
