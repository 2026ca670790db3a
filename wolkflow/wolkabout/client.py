"""The client: a device of the platform."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import uuid4

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.calls import Calls
from wolkflow.wolkabout.codec import encode
from wolkflow.wolkabout.commits import Commits
from wolkflow.wolkabout.device import Device
from wolkflow.wolkabout.feeds import Feeds
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.messages.parameters import ParameterValue
from wolkflow.wolkabout.online import Online
from wolkflow.wolkabout.optional import files_and_firmware
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.pulling import Answers, Pulling, questions
from wolkflow.wolkabout.registration import Registration
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.timekeeping import CLOCK_SET_MS, Clock, SystemClock
from wolkflow.wolkabout.topics import Direction
from wolkflow.wolkabout.values import check_reference, check_value

_ENDING_S: Final = 5.0  # for a thread to end


class Client:
    """One device's connection to the platform.

    Readings given to `add` wait in the outbox until the broker has acknowledged them, over lost
    connections and restarts. The connection is made again for ever, and the device announced
    anew each time; with `settings.pull_every_s` it connects only now and then instead.
    `feeds` and `attributes` are registered on the platform where it lacks them, the feeds that
    `removed` names are removed where it has them. Four threads work underneath.
    """

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        callbacks: Callbacks | None = None,
        *,
        feeds: Sequence[m.Feed] = (),
        attributes: Sequence[m.Attribute] = (),
        removed: Sequence[str] = (),
        files: Files | None = None,
        firmware: Firmware | None = None,
        run: str = "",  # tells this run of the program from others, if it makes several clients
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._callbacks = callbacks or Callbacks()
        self._registration = partial(
            Registration, feeds=feeds, attributes=attributes, removed=removed
        )
        if firmware is not None and files is None:
            raise ValueError("firmware updates need files: give `files` as well")
        self._files = files
        self._firmware = firmware
        self._run = run or uuid4().hex
        self._clock = clock or SystemClock()
        self._answers = Answers()
        self._feeds = Feeds(
            self._callbacks,
            outbox,
            self._clock,
            limit_payload=self._limit_payload,
            came=self._answers.came,
        )
        self._calls: Calls | None = None
        self._commits: Commits | None = None
        self._device: Device | None = None
        self._online: Online | None = None
        self._pulling: Pulling | None = None

    @property
    def connected(self) -> bool:
        """Whether there is a session now."""
        online = self._current
        return online is not None and online.connected

    @property
    def outbox(self) -> Outbox:
        """What waits, and how much of it."""
        return self._outbox

    @property
    def parameters(self) -> dict[str, ParameterValue]:
        """The parameters the platform has sent so far."""
        return dict(self._feeds.known)

    @property
    def clock_offset_ms(self) -> int | None:
        """How far the clock here is behind the platform's, once `request_time` was answered."""
        return self._feeds.clock_offset_ms

    def start(self) -> None:
        """Begin to connect, and keep at it until `close`; return at once."""
        self._prepare()
        if self._settings.pull_every_s is None:
            self._online = self._go_online()
            return
        self._pulling = Pulling(
            self._settings,
            online=self._go_online,
            offline=self._go_offline,
            answers=self._answers,
        )
        self._pulling.start()

    def connect(self, timeout_s: float = 30.0) -> None:
        """Start, and wait for the session; when the first attempt fails, close and raise why.

        Stays connected, even when `settings.pull_every_s` is set: cycles belong to `start`.
        """
        self._prepare()
        online = self._online = self._go_online()
        try:
            online.wait_for_first(timeout_s)
        except BaseException:
            self.close(0)
            raise

    def close(self, drain_s: float = 5.0) -> None:
        """Send what is left, for `drain_s` at most and only over an open session; disconnect.

        What is not acknowledged by then stays in the outbox, which is committed and left open.
        """
        runners, self._pulling, self._online = (self._pulling, self._online), None, None
        for runner in runners:
            if runner is not None:
                runner.close(drain_s)
        device, self._device = self._device, None
        if device is not None:
            device.close()
        threads, self._commits, self._calls = (self._commits, self._calls), None, None
        for thread in threads:
            if thread is not None:
                thread.close(_ENDING_S)
        self._outbox.commit()

    def add(self, reference: str, value: Any, time_ms: int | None = None) -> None:
        """Accept a reading, taken now or at `time_ms`; started or not, connected or not.

        Raises `RefusedValueError` for what the platform cannot carry. Durable after `commit`, or
        by itself within a second while the client is started.
        """
        self._outbox.add(reference, value, time_ms)
        runner = self._online or self._pulling
        if runner is not None:
            runner.wake()

    def add_separated(self, values: Mapping[str, Any], time_ms: int | None = None) -> None:
        """Accept values of one time that leave as a message of their own; durable on return.

        Feeds that are always sent like that are named in `Settings.separated`, and go by `add`.
        """
        if time_ms is None and (now_ms := self._clock.wall_ms()) >= CLOCK_SET_MS:
            time_ms = now_ms
        one = tuple((check_reference(name), check_value(name, it)) for name, it in values.items())
        self._keep(m.FeedValues((m.Entry(one, time_ms),), time_first=False))

    def commit(self) -> None:
        """Make everything added so far durable; raises `OutboxError`."""
        self._outbox.commit()

    def register_feed(self, *feeds: m.Feed) -> None:
        """Create feeds; kept durably until the broker has the message."""
        self._keep(m.FeedRegistration(feeds))

    def remove_feed(self, *references: str) -> None:
        """Remove feeds; kept durably until the broker has the message."""
        self._keep(m.FeedRemoval(references))

    def register_attribute(self, *attributes: m.Attribute) -> None:
        """Create attributes or set their values; kept durably until the broker has the message."""
        self._keep(m.AttributeRegistration(attributes))

    def pull_feed_values(self) -> None:
        """Ask for the values that wait on the platform; nothing happens without a session."""
        self._send_now(m.PullFeedValues())

    def pull_parameters(self) -> None:
        """Ask for all parameters; nothing happens without a session."""
        self._send_now(m.PullParameters())

    def synchronize_parameters(self, *names: str) -> None:
        """Ask for these parameters; nothing happens without a session."""
        self._send_now(m.SynchronizeParameters(names))

    def request_time(self) -> None:
        """Ask for the platform's time; nothing happens without a session."""
        self._send_now(m.TimeRequest())

    @property
    def _current(self) -> Online | None:
        return self._online if self._pulling is None else self._pulling.online

    def _prepare(self) -> None:
        if self._calls is not None:
            raise RuntimeError("the client is started already; close it first")
        self._calls = Calls(f"wolkabout-callbacks-{self._settings.key}")
        self._device = Device(self._settings, self._callbacks, self._calls)
        self._device.add(self._feeds)
        self._device.add(self._registration(self._device))
        for feature in files_and_firmware(
            self._device,
            self._callbacks,
            self._outbox,
            self._clock,
            files=self._files,
            firmware=self._firmware,
            key=self._settings.key,
            run=self._run,
        ):
            self._device.add(feature)
        self._device.also_announce(partial(questions, self._settings, self._outbox))
        self._calls.start()
        self._commits = Commits(self._outbox, self._device, self._settings.key)
        self._commits.start()

    def _go_online(self) -> Online:
        assert self._device is not None  # noqa: S101 - `_prepare` came first
        assert self._calls is not None  # noqa: S101 - `_prepare` came first
        online = Online(self._settings, self._outbox, self._calls, self._device)
        self._device.use(online)
        return online

    def _go_offline(self) -> None:
        if self._device is not None and self._calls is not None:
            self._device.use(None)
            self._calls.post(self._callbacks.left)

    def _send_now(self, message: m.Message) -> None:
        if self._device is not None:
            self._device.send_now(message)

    def _keep(self, message: m.Message) -> None:
        self._outbox.keep(*encode(Direction.TO_PLATFORM, self._settings.key, message))
        if (online := self._current) is not None:
            online.sender.kept()

    def _limit_payload(self, largest: int) -> None:
        if (online := self._current) is not None:
            online.sender.limit_payload(largest)
