"""A real broker for tests: mosquitto on a private loopback port, with passwords."""

import hashlib
import os
import socket
import subprocess
import time
from base64 import b64encode
from pathlib import Path
from typing import Self


class Mosquitto:
    """One broker; users are device keys. Stopping and starting keeps the port.

    `extra` are further lines of its configuration, such as those for TLS.
    """

    def __init__(self, folder: Path, users: dict[str, str], extra: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        self._folder = folder
        self._passwords = folder / "passwords"
        self._passwords.touch(mode=0o600)
        self._users: dict[str, str] = {}
        for name, password in users.items():
            self._write_password(name, password)
        self._config = folder / "mosquitto.conf"
        lines = (
            f"listener {self.port} 127.0.0.1",
            "user root",
            "allow_anonymous false",
            f"password_file {self._passwords}",
            "persistence false",
            "set_tcp_nodelay true",
            "max_queued_messages 0",
            "log_dest stderr",
            "log_type all",
            *extra,
        )
        self._config.write_text("\n".join(lines) + "\n")
        self.log = folder / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start, and return once connections are accepted."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["/usr/sbin/mosquitto", "-c", str(self._config)], stdout=log, stderr=log
            )
        self._wait_until_it_listens(self._process)
        return self

    def stop(self) -> None:
        """End it; every session ends with it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def restart(self) -> None:
        """Stop and start on the same port."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Let it fall silent with its connections open, as on a link that died unnoticed."""
        assert self._process is not None
        self._process.send_signal(19)  # SIGSTOP

    def thaw(self) -> None:
        """Let a frozen broker go on."""
        assert self._process is not None
        self._process.send_signal(18)  # SIGCONT

    def add_user(self, name: str, password: str) -> None:
        """Add a user, or change the password, of a stopped or a running broker."""
        self._write_password(name, password)
        if self._process is not None:
            self._process.send_signal(1)  # SIGHUP: read the passwords again

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *reason: object) -> None:
        if self._process is not None:  # killed: a hundred tests need not wait for its farewell
            self._process.kill()
            self._process.wait(10)

    def _write_password(self, name: str, password: str) -> None:
        self._users[name] = hashed(password)
        lines = [f"{user}:{secret}\n" for user, secret in self._users.items()]
        self._passwords.write_text("".join(lines))

    def _wait_until_it_listens(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except ConnectionRefusedError:
                time.sleep(0.002)  # asking all the time keeps it from starting
                continue
            return
        raise RuntimeError(f"mosquitto did not start: {self.log.read_text()}")


def hashed(password: str) -> str:
    """Write a password as `mosquitto_passwd` does, without a process for each: PBKDF2, SHA-512."""
    salt, rounds = os.urandom(12), 101
    secret = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    return f"$7${rounds}${b64encode(salt).decode()}${b64encode(secret).decode()}"


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
