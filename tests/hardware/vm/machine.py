"""The virtual machine: QEMU, Debian's kernel, the host's files, one command."""

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.hardware.vm.archive import Archive
from tests.hardware.vm.debian import CannotBuildError, need
from tests.hardware.vm.kernel import ready_kernel

HERE = Path(__file__).parent
PROGRAM = "qemu-system-x86_64"
EMULATED = ("-accel", "tcg,tb-size=256", "-icount", "shift=2,sleep=off", "-cpu", "max")
"""A processor whose clock counts instructions, 4 ns for each: what the host does meanwhile makes it
slower to look at, and changes no time that is measured inside."""
KERNEL_WORDS = (
    "console=ttyS0 panic=-1 quiet mitigations=off nokaslr no_timer_check random.trust_cpu=on"
)
PASSED_ON = ("PATH", "HOME", "LANG", "TERM", "COLUMNS", "PYTHONPATH", "CI")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def run(command: Sequence[str], folder: Path, seconds: float) -> int:
    """Run a command in a new machine; give its exit code.

    It sees this computer's files, in `folder`, as root; what it writes is forgotten. Raises
    CannotBuildError when there is no machine, TimeoutError after `seconds`.
    """
    need({PROGRAM: "qemu-system-x86"})
    kernel = ready_kernel()
    with tempfile.TemporaryDirectory(prefix="wolkflow-vm-") as made:
        job = Path(made) / "job"
        job.mkdir()
        (job / "command").write_text(_script(command, folder, os.environ))
        archive = Archive()
        archive.add("init", (HERE / "init").read_bytes(), is_program=True)
        start = Path(made) / "start.cpio"
        start.write_bytes((kernel / "modules.cpio").read_bytes() + archive.packed())
        console = Path(made) / "console"
        with os.fdopen(os.dup(1), "wb") as output:
            arguments = _arguments(kernel / "kernel", start, job, console, output.fileno())
            _boot(arguments, output.fileno(), seconds)
        return _code(job, console)


def _script(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> str:
    passed = {name: environ[name] for name in PASSED_ON if name in environ}
    lines = [f"export {name}={shlex.quote(value)}" for name, value in passed.items()]
    return "\n".join([*lines, f"cd {shlex.quote(str(folder))}", f"exec {shlex.join(command)}", ""])


def _arguments(kernel: Path, start: Path, job: Path, console: Path, output: int) -> list[str]:
    return [
        PROGRAM, *EMULATED, "-M", "q35,vmport=off,hpet=off", "-m", "1024",
        "-smp", "1", "-nodefaults", "-no-user-config",
        "-display", "none", "-nic", "none", "-no-reboot", "-rtc", "base=utc",
        "-kernel", str(kernel), "-initrd", str(start), "-append", KERNEL_WORDS,
        "-serial", f"file:{console}",
        *_shared("host", Path("/"), ",readonly=on"), *_shared("job", job),
        "-device", "virtio-serial-pci", "-add-fd", f"fd={output},set=1",
        "-chardev", "file,id=output,path=/dev/fdset/1,append=on",
        "-device", "virtserialport,chardev=output,name=output",
    ]  # fmt: skip


def _shared(name: str, folder: Path, options: str = "") -> list[str]:
    place = str(folder).replace(",", ",,")
    return [
        "-fsdev", f"local,id={name},path={place},security_model=none,multidevs=remap{options}",
        "-device", f"virtio-9p-pci,fsdev={name},mount_tag={name}",
    ]  # fmt: skip


def _boot(arguments: Sequence[str], output: int, seconds: float) -> None:
    with subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=[output],
        preexec_fn=_die_with_parent,  # noqa: PLW1509  # no other thread runs here
    ) as machine:
        try:
            _, complaint = machine.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"the machine was not done after {seconds:g} s") from error
        finally:
            machine.kill()
    sys.stdout.flush()
    if machine.returncode:
        raise CannotBuildError(f"QEMU failed: {complaint.decode(errors='replace')[-1000:]}")


def _code(job: Path, console: Path) -> int:
    code = job / "code"
    if code.exists():
        return int(code.read_text())
    trouble = job / "trouble"
    reason = (
        trouble.read_text() if trouble.exists() else console.read_text(errors="replace")[-2000:]
    )
    raise CannotBuildError(f"the machine did not get as far as the tests: {reason}")


def _die_with_parent() -> None:
    """Let the machine end when we do, even when we are killed."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
