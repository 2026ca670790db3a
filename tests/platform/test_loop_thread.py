"""A thread with a loop of its own begins and ends cleanly, whatever happens in it."""

import asyncio
from concurrent.futures import Future

import pytest

from wolkflow.platform.loop_thread import LoopThread, Ready


async def wait(ready: Ready, ending: asyncio.Event) -> None:
    ready()
    await ending.wait()


def test_it_runs_until_it_is_closed() -> None:
    thread = LoopThread("test", wait)
    thread.start(10)
    here: Future[bool] = Future()
    thread.call(lambda: here.set_result(thread.is_here))
    assert here.result(10)
    assert not thread.is_here
    assert thread.is_alive
    thread.close()
    thread.close()
    assert not thread.is_alive


def test_what_fails_at_the_start_is_raised_at_once() -> None:
    async def fail(ready: Ready, ending: asyncio.Event) -> None:
        raise OSError("no")

    thread = LoopThread("test", fail)
    with pytest.raises(OSError, match="no"):
        thread.start(60)
    assert not thread.is_alive


def test_what_is_never_ready_is_given_up() -> None:
    async def late(ready: Ready, ending: asyncio.Event) -> None:
        await ending.wait()

    thread = LoopThread("test", late)
    with pytest.raises(TimeoutError):
        thread.start(0.01)
    assert not thread.is_alive
