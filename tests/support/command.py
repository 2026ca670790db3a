"""The real command, in a process of its own, and nodes that misbehave as a test wants."""

import signal
import subprocess
import sys
import threading
from typing import Any

from tests.support.forked import Warm

PLUGIN = '''
import errno
import sys
import threading
import time
from typing import Annotated, Any

from pydantic import Field

from wolkflow import HardwareError, Msg, Poller, Source, Step, hookimpl


class Absent(Source):
    """Can't be opened."""

    number: Annotated[int, Field(description="error number")] = errno.EREMOTEIO
    plain: Annotated[bool, Field(description="a defect instead")] = False

    def open(self) -> None:
        if self.plain:
            raise RuntimeError("a defect")
        raise OSError(self.number, "absent")


class Say(Source):
    """Sends one value once it is open."""

    value: Annotated[Any, Field(description="the value")] = 1
    series: Annotated[str, Field(description="its name")] = "word"

    def open(self) -> None:
        self.send(self.value, self.series)


class Closing(Step):
    """Says on standard output when it is opened and closed; can take its time, or hang."""

    seconds: Annotated[float, Field(description="how long closing takes")] = 0.0

    @property
    def lane(self) -> str:
        return "closing"

    def open(self) -> None:
        print("opened", flush=True)

    def close(self) -> None:
        print("closing", flush=True)
        time.sleep(self.seconds)
        print("closed", flush=True)

    def process(self, msg: Msg) -> Msg:
        return msg


class Remember(Step):
    """Counts messages over restarts, and logs the count."""

    def process(self, msg: Msg) -> Msg:
        self.store["count"] = self.store.get("count", 0) + 1
        (self.folder / "file").write_text("x")
        self.log.info("count %d", self.store["count"])
        return msg


class Broken(Poller):
    """Fails in a way that nobody foresaw."""

    def read(self) -> None:
        raise ZeroDivisionError("by\\x1b[31m zero")


@hookimpl
def wolkflow_nodes():
    return {
        "absent": Absent, "say": Say, "closing": Closing, "remember": Remember, "broken": Broken
    }
'''


class Process:
    """A running command, whose output is gathered by threads so that no pipe gets full.

    It is forked from `warm` where there is one, and there is nothing to be done before it begins.
    """

    def __init__(self, arguments: list[str], warm: Warm | None = None, **options: Any) -> None:
        if warm and "preexec_fn" not in options:
            self._process = warm.start(arguments, **options)
        else:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wolkflow", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=options.pop("stdout", subprocess.PIPE),
                stderr=options.pop("stderr", subprocess.PIPE),
                text=True,
                **options,
            )
        self.pid = self._process.pid
        self._news = threading.Condition()
        self._texts = {"stdout": "", "stderr": ""}
        self._threads = [
            threading.Thread(target=self._gather, args=(name,), daemon=True)
            for name in self._texts
            if getattr(self._process, name)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def stdout(self) -> str:
        return self._texts["stdout"]

    @property
    def stderr(self) -> str:
        return self._texts["stderr"]

    def until(self, text: str, seconds: float = 20) -> None:
        """Wait until a text has appeared in one of the outputs."""
        with self._news:
            appeared = self._news.wait_for(lambda: text in self.stdout + self.stderr, seconds)
        assert appeared, f"{text!r} has not come: {self._texts}"

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def ended(self, seconds: float = 20) -> int:
        """Wait for the end, and give the exit code."""
        code = self._process.wait(seconds)
        for thread in self._threads:
            thread.join(seconds)
        return code

    def kill(self) -> None:
        self._process.kill()
        self.ended()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _gather(self, name: str) -> None:
        for line in getattr(self._process, name):
            with self._news:
                self._texts[name] += line
                self._news.notify_all()
