"""The command `wolkflow test`."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from wolkflow.cli.exits import BAD_CONFIG, FAILED, Stop, stop_for
from wolkflow.cli.loading import load_registry
from wolkflow.cli.options import plugins_option
from wolkflow.engine.trace import TraceError, read_trace
from wolkflow.errors import ConfigError
from wolkflow.excerpt import escaped
from wolkflow.registry import Registry
from wolkflow.testing.trials.finding import find_trials
from wolkflow.testing.trials.from_trace import trial_from_trace
from wolkflow.testing.trials.junit import Result, junit
from wolkflow.testing.trials.moments import spoken
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import Outcome, run_trial


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "-k", "--only", "words", metavar="TEXT", default="", help="Only tests with this in their name."
)
@click.option(
    "--junit",
    "report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a report for build servers, as JUnit XML.",
)
@click.option(
    "--from-trace",
    "trace",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print a test of what a run has recorded (run --record) for the pipeline PATH.",
)
@plugins_option
def command(
    *,
    paths: tuple[Path, ...],
    words: str,
    report: Path | None,
    trace: Path | None,
    plugins: tuple[Path, ...],
) -> None:
    """Test pipelines against what *.test.yaml files expect of them.

    PATH is a file of tests, a pipeline with one beside it (home.yaml and home.test.yaml), or a
    folder, which is searched with all below it; without any, this folder is. Hardware, platform
    and time are simulated: a day takes a moment, nothing outside is touched.

    \b
      # lamp.test.yaml, beside lamp.yaml
      tests:
        the lamp obeys the button:
          given: {1s: {press: button}, 5s: {press: button}}
          expect: {lamp: [off, on, off]}

    The exit code is 0 if all is as expected, 1 if not, 78 if a file has mistakes.

    \b
    Examples:
      wolkflow test
      wolkflow test pipelines/home.yaml
      wolkflow test --only lamp --junit report.xml pipelines
      wolkflow test --from-trace monday.jsonl home.yaml > monday.test.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    if trace is not None:
        click.echo(_from_trace(trace, paths, plugins), nl=False)
        return
    started = time.perf_counter()
    files = find_trials(paths or (Path(),))
    if not files:
        where = ", ".join(map(str, paths)) or "this folder"
        raise Stop(f"wolkflow: there are no *.test.yaml files in {escaped(where)}", FAILED)
    registry = load_registry(files, plugins)
    results = [_tested(file, registry, words) for file in files]
    click.echo(_summary(results, time.perf_counter() - started))
    if report:
        try:
            report.write_bytes(junit(results))
        except OSError as error:
            raise stop_for(error) from error
    sys.exit(_exit_code(results))


def _tested(file: Path, registry: Registry, words: str) -> Result:
    """Run a file's tests, telling of each as it ends."""
    click.secho(escaped(str(file)), bold=True)
    try:
        found = read_trials(file, registry, os.environ)
    except ConfigError as error:
        click.echo(f"{error}\n")
        return Result(file, mistakes=error)
    outcomes = []
    for trial in found.trials:
        if words.lower() in trial.name.lower():
            outcomes.append(run_trial(trial, found, registry))
            click.echo("\n".join(_told(outcomes[-1])))
    return Result(file, outcomes)


def _from_trace(trace: Path, paths: Sequence[Path], plugins: Sequence[Path]) -> str:
    """Write the test that a trace is."""
    if len(paths) != 1:
        raise click.UsageError("name the pipeline that the trace is of, and nothing else")
    try:
        head, rows = read_trace(trace)
        return trial_from_trace(head, rows, paths[0], load_registry(paths, plugins), os.environ)
    except ConfigError as error:
        raise Stop(str(error), BAD_CONFIG) from error
    except TraceError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", FAILED) from error
    except OSError as error:
        raise stop_for(error) from error


def _told(outcome: Outcome) -> Iterator[str]:
    trial = outcome.trial
    mark = click.style("ok  ", fg="green") if outcome.good else click.style("FAIL", fg="red")
    took = f"{spoken(trial.seconds)} in {outcome.took_seconds:.2f} s"
    yield f"  {mark}  {escaped(trial.name)}  {click.style(f'({took})', dim=True)}"
    for failure in outcome.failures:
        yield f"        {escaped(str(failure.place))}: {escaped(failure.what)}"
        for line in failure.lines:
            is_different = line.startswith("!")
            yield "            " + click.style(escaped(line), fg="red" if is_different else None)
    if outcome.failures and outcome.log:
        yield "        the pipeline said meanwhile:"
        yield from (f"            {escaped(line)}" for line in outcome.log)


def _summary(results: Sequence[Result], seconds: float) -> str:
    outcomes = [one for result in results for one in result.outcomes]
    failed = sum(not one.good for one in outcomes)
    broken = sum(result.mistakes is not None for result in results)
    parts = [f"{len(outcomes)} test{'s' * (len(outcomes) != 1)}"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{broken} file{'s' * (broken != 1)} with mistakes"] if broken else []
    return f"{', '.join(parts)}, in {seconds:.1f} s"


def _exit_code(results: Sequence[Result]) -> int:
    if any(result.mistakes for result in results):
        return BAD_CONFIG
    good = all(one.good for result in results for one in result.outcomes)
    return 0 if good and any(result.outcomes for result in results) else FAILED
