import subprocess
import sys

SCRIPT = """
import signal, threading, time
from wolkflow.cli.signals import StopRequests

requests = StopRequests({options})

def elsewhere():
    signal.pthread_kill(threading.get_ident(), signal.{name})
    time.sleep(60)

threading.Thread(target=elsewhere, daemon=True).start()
print(requests.wait(30))
"""


def waited(name: str, options: str = "") -> str:
    script = SCRIPT.format(name=name, options=options)
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=25, check=True).stdout


def test_a_signal_that_interrupts_another_thread_is_heard_at_once() -> None:
    assert waited("SIGTERM") == "SIGTERM\n"


def test_a_hangup_is_a_reload_only_where_that_is_meant() -> None:
    assert waited("SIGHUP") == "SIGHUP\n"
    assert waited("SIGHUP", "reloads=True") == "reload\n"
