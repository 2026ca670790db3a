import errno
from io import StringIO

import pytest

from wolkflow.cli.exits import exit_code, stop_for
from wolkflow.errors import HardwareError, StateError


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (HardwareError("no chip answers"), 69),
        (OSError(errno.ENODEV, "No such device"), 69),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), 69),
        (PermissionError(errno.EACCES, "Permission denied"), 77),
        (OSError(errno.EROFS, "Read-only file system"), 77),
        (caused(StateError("can't be used"), PermissionError(errno.EACCES, "denied")), 77),
        (caused(StateError("can't be used"), OSError(errno.ENOSPC, "full")), 69),
        (caused(HardwareError("/dev/i2c-1"), PermissionError(errno.EACCES, "denied")), 77),
        (ValueError("a bad setting"), 1),
        (RuntimeError("a defect"), 1),
    ],
)
def test_each_end_has_its_code(error, code):
    assert exit_code(error) == code


def test_a_file_that_can_not_be_used_is_one_line():
    stop = stop_for(PermissionError(errno.EACCES, "Permission denied", "a\n\x1b[31m.yaml"))
    text = StringIO()
    stop.show(text)
    assert stop.exit_code == 77
    assert text.getvalue() == "wolkflow: a\\x0a\\x1b[31m.yaml: Permission denied\n"
