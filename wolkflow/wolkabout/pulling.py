"""The cycle of a device that connects now and then."""

from collections.abc import Callable
from threading import Condition, Event, Thread
from time import monotonic
from typing import Final

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.online import Online
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

_FOREVER_S: Final = 86_400.0


def questions(settings: Settings, outbox: Outbox) -> list[m.Message]:
    """Give what a session asks the platform at its beginning."""
    asked: list[m.Message] = []
    if settings.pull_every_s is not None:
        asked += [m.PullParameters(), m.PullFeedValues()]
    if settings.ask_time or not outbox.knows_time:
        asked.append(m.TimeRequest())
    return asked


class Answers:
    """Knows when the platform's answers are in.

    Nothing marks their end: they are in when one of each kind has come and then nothing more for
    a moment, in which the answers to commands can be made, too.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._missing: set[str] = set()
        self._last_at = 0.0

    def expect(self, *names: str) -> None:
        """Begin anew."""
        with self._changed:
            self._missing = set(names)

    def came(self, name: str) -> None:
        """Note that a message came."""
        with self._changed:
            self._missing.discard(name)
            self._last_at = monotonic()
            self._changed.notify()

    def wait(self, timeout_s: float, quiet_s: float) -> bool:
        """Wait for the answers and the quiet after them; return whether that came in time."""
        give_up_at = monotonic() + timeout_s
        with self._changed:
            while (now := monotonic()) < give_up_at:
                if not self._missing and now >= self._last_at + quiet_s:
                    return True
                wait_until = give_up_at if self._missing else self._last_at + quiet_s
                self._changed.wait(min(wait_until, give_up_at) - now)
        return False


class Pulling:
    """Connects every so often: announces, pulls, waits for answers, sends what waits, leaves."""

    def __init__(
        self,
        settings: Settings,
        *,
        online: Callable[[], Online],
        offline: Callable[[], object],
        answers: Answers,
    ) -> None:
        self._settings = settings
        self._make_online = online
        self._make_offline = offline
        self._answers = answers
        self._stop = Event()
        self.online: Online | None = None
        self._thread = Thread(
            target=self._run, name=f"wolkabout-pulling-{settings.key}", daemon=True
        )

    def start(self) -> None:
        """Begin with a cycle at once."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the outbox soon."""
        online = self.online
        if online is not None:
            online.wake()

    def close(self, drain_s: float) -> None:
        """End after the cycle that runs, if it takes no longer than that."""
        self._stop.set()
        self._thread.join(drain_s + self._settings.connect_timeout_s)

    def _run(self) -> None:
        every_s = self._settings.pull_every_s or _FOREVER_S
        while not self._stop.is_set():
            next_at = monotonic() + every_s
            self._cycle()
            self._stop.wait(max(0.0, next_at - monotonic()))

    def _cycle(self) -> None:
        settings = self._settings
        self._answers.expect("parameters", "feed_values")
        online = self.online = self._make_online()
        try:
            online.wait_for_first(2 * settings.connect_timeout_s)
            self._answers.wait(settings.pull_answer_s, settings.pull_quiet_s)
        except LinkError:
            pass  # told through the callback `disconnected`; the next cycle tries again
        finally:
            online.close(settings.pull_drain_s)
            self.online = None
            self._make_offline()
