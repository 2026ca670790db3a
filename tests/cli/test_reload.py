import os
import pty
import signal

import pytest

PIPELINE = """
title: {title}
flows:
  up:
    - timer: {{every: 20ms}}
    - remember: {{}}
    - {more}
    - closing: {{seconds: {seconds}}}
"""


def text(title="One", more="changed: {}", seconds="0.0"):
    return PIPELINE.format(title=title, more=more, seconds=seconds)


def counted(process):
    lines = process.stderr.splitlines()
    return [int(line.split()[-1]) for line in lines if "up/2: count" in line]


@pytest.fixture
def trial(pipeline):
    def trial(**parts):
        return pipeline(text(**parts))

    return trial


def test_sighup_reads_the_file_again_and_only_what_is_new_is_opened(start, trial):
    process = start("run", trial(more="throttle: {every: 2ms}"), "--no-table")
    process.until("count 3")
    trial(more="throttle: {every: 3ms}")
    process.signal(signal.SIGHUP)
    process.until("reloaded: 1 changed (up/3), 3 nodes go on as they are")
    before = counted(process)[-1]
    process.until(f"count {before + 3}")
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    counts = counted(process)
    assert counts == list(range(1, len(counts) + 1)), "it went on counting"
    assert process.stdout == "opened\nclosing\nclosed\n"


def test_a_file_with_mistakes_is_refused_and_the_old_pipeline_runs_on(start, pipeline):
    file = pipeline(text())
    process = start("run", file)
    process.until("count 1")
    pipeline(text(more="skale: {}").replace("every: 20ms", "every: soon"))
    process.signal(signal.SIGHUP)
    process.until("the pipeline runs on as it was")
    assert '"skale"' in process.stderr
    assert "every must be a duration" in process.stderr or "every" in process.stderr
    assert "2 mistakes" in process.stderr
    before = counted(process)[-1]
    process.until(f"count {before + 3}")
    pipeline(text(seconds="0.01"))
    process.signal(signal.SIGHUP)
    process.until("reloaded: 1 changed (up/4)")
    process.signal(signal.SIGTERM)
    assert process.ended() == 0


def test_with_watch_no_signal_is_needed(start, pipeline, tmp_path):
    (tmp_path / "pace.txt").write_text("10ms")
    process = start("run", "--watch", pipeline(text()))
    process.until("count 1")
    pipeline(text() + '  more:\n    - timer: {every: "${file:pace.txt}"}\n    - log: {}\n')
    process.until("INFO more/2: more = ")
    assert "reloaded: 2 added (more/1, more/2), 4 nodes go on as they are" in process.stderr
    (tmp_path / "pace.txt").write_text("20ms")
    process.until("reloaded: 1 changed (more/1), 5 nodes go on as they are")
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    assert process.stderr.count("reloaded") == 2


def test_simulated_hardware_grows_with_the_pipeline(start, pipeline):
    one = "flows:\n  a:\n    - i2c.bme280: {every: 1s}\n    - log: {}\n"
    process = start("run", "--simulate", pipeline(one))
    process.until("a/2: temperature")
    pipeline(one + "  b:\n    - i2c.sht3x: {every: 1s}\n    - log: {}\n")
    process.signal(signal.SIGHUP)
    process.until("b/2: humidity")
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    assert "WARNING" not in process.stderr


def on_terminal(replica):
    """Make what a shell does before a command: a session whose terminal is `replica`."""

    def prepare():
        os.setsid()
        os.close(os.open(os.ttyname(replica), os.O_RDWR))

    return prepare


def test_a_closed_terminal_ends_the_run(start, trial):
    ours, replica = pty.openpty()
    process = start("run", trial(), preexec_fn=on_terminal(replica))
    os.close(replica)
    process.until("count 1")
    process.signal(signal.SIGHUP)
    process.until("reloaded")
    os.close(ours)
    assert process.ended() == 0
    assert "stopping: SIGHUP" in process.stderr
