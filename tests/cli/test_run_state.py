import os
import signal
import stat

REMEMBER = "flows: {a: [say: , remember: ]}"
ENDLESS = "flows: {a: [timer: {every: 50ms}, closing: ]}"


def test_what_a_node_remembers_outlasts_the_run(start, pipeline, tmp_path):
    file = pipeline(REMEMBER)
    for count in (1, 2, 3):
        process = start("run", file, "--for", "300ms")
        assert process.ended() == 0
        assert f"INFO a/2: count {count}" in process.stderr
    assert (tmp_path / ".wolkflow" / "trial" / "state.db").exists()


def test_state_is_kept_where_the_command_line_says(start, pipeline, tmp_path):
    options = ("--state-dir", "here", "--for", "0s")
    process = start("run", pipeline(REMEMBER), *options, environ={"STATE_DIRECTORY": "/nowhere"})
    assert process.ended() == 0
    assert (tmp_path / "here" / "state.db").exists()
    assert not (tmp_path / ".wolkflow").exists()


def test_state_is_kept_where_systemd_says(start, pipeline, tmp_path):
    environ = {"STATE_DIRECTORY": f"{tmp_path}/first:{tmp_path}/second"}
    process = start("run", pipeline(REMEMBER), "--for", "0s", environ=environ)
    assert process.ended() == 0
    assert (tmp_path / "first" / "state.db").exists()
    assert not (tmp_path / ".wolkflow").exists()


def test_state_of_a_folder_of_files_is_in_that_folder(start, tmp_path):
    folder = tmp_path / "station"
    folder.mkdir()
    (folder / "one.yaml").write_text("flows: {a: [timer: , log: ]}")
    process = start("run", folder, "--for", "0s")
    assert process.ended() == 0
    assert (folder / ".wolkflow" / "station" / "state.db").exists()


def test_nobody_else_can_read_the_state(start, pipeline, tmp_path):
    process = start("run", pipeline(REMEMBER), "--for", "300ms", preexec_fn=lambda: os.umask(0))
    assert process.ended() == 0
    folder = tmp_path / ".wolkflow"
    inside = [folder, *folder.rglob("*")]
    assert folder / "trial" / "a.2" / "file" in inside
    reachable = [path for path in inside if _open_to_others(path, folder)]
    assert reachable == []


def test_a_second_run_on_the_same_state_is_refused(start, pipeline):
    file = pipeline(ENDLESS)
    first = start("run", file)
    first.until("opened")
    second = start("run", file)
    assert second.ended() == 69
    last = second.stderr.splitlines()[-1]
    assert last.startswith("wolkflow: ")
    assert f"is in use by another run of this pipeline (process {first.pid})" in last
    assert "Traceback" not in second.stderr
    first.signal(signal.SIGTERM)
    assert first.ended() == 0


def test_a_run_that_was_killed_does_not_hold_the_state(start, pipeline):
    file = pipeline(ENDLESS)
    first = start("run", file)
    first.until("opened")
    first.signal(signal.SIGKILL)
    first.ended()
    assert start("run", file, "--for", "0s").ended() == 0


def test_a_state_folder_that_can_not_be_is_one_clear_line(start, pipeline, tmp_path):
    (tmp_path / "file").write_text("")
    process = start("run", pipeline(REMEMBER), "--state-dir", "file/state")
    assert process.ended() == 69
    assert process.stderr.splitlines()[-1] == (
        "wolkflow: the state folder file/state can't be used: Not a directory; "
        "make room or give permission there, or choose another with --state-dir"
    )


def test_a_state_folder_that_is_forbidden_has_a_code_of_its_own(start, pipeline):
    process = start("run", pipeline(REMEMBER), "--state-dir", "/sys/wolkflow")
    assert process.ended() == 77
    assert "wolkflow: the state folder /sys/wolkflow can't be used: " in process.stderr
    assert "Traceback" not in process.stderr


def _open_to_others(path, root):
    """Tell whether others get at a path, through all folders from `root` on."""
    way = [folder for folder in (path, *path.parents) if folder.is_relative_to(root)]
    return all(stat.S_IMODE(step.stat().st_mode) & 0o077 for step in way)


def test_a_simulated_run_keeps_its_state_apart(start, pipeline, tmp_path):
    assert start("run", pipeline(REMEMBER), "--simulate", "--for", "100ms").ended() == 0
    assert [path.name for path in (tmp_path / ".wolkflow").iterdir()] == ["trial-simulated"]
