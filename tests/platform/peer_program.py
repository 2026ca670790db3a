"""A program on wolk-connect, run in an environment of its own: does step by step what it is told.

Arguments: host, port, kind (`simple`, `pull`, `register`, `full`), firmware version. Each line on
its input names a step of a recording; it answers with a line when it has taken the step.
"""

import os
import sys
import time

import wolk

KEY, PASSWORD = "dev-0001", "secret"
SECOND_MS = 1658315834000


class Installer(wolk.FirmwareHandler):
    """Installs by ending the process, as a restart would."""

    def __init__(self, version):
        self._version = version

    def get_current_version(self):
        return self._version

    def install_firmware(self, firmware_file_path):
        os._exit(0)


class Program:
    """One device."""

    def __init__(self, host, port, kind, version):
        delivery = wolk.DataDelivery.PULL if kind == "pull" else wolk.DataDelivery.PUSH
        device = wolk.Device(key=KEY, password=PASSWORD, data_delivery=delivery)
        self.heard = []
        self.client = wolk.WolkConnect(device, host, port)
        self.client.with_incoming_feed_value_handler(self._hear)
        if kind == "full":
            self.client.with_file_management("files", preferred_package_size=1)
            self.client.with_firmware_update(Installer(version))
        if kind == "register":
            self._collect_offline()

        self._steps = {
            "device connects": self.client.connect,
            "connect (nothing of the queue is flushed by itself)": self.client.connect,
            "values: single, list, two timestamps, separated": self._send_values,
            "time": self._ask_for_the_time_twice,
            "registration": self._register,
            "publish": self.client.publish,
            "fifty values": self._send_fifty,
            "platform answers the pulls": self._confirm,
            "explicit pulls": self._pull,
            "disconnect, reconnect the same object": self._reconnect,
            "same object connects again": self._reconnect,
            "clean disconnect": self.client.disconnect,
        }

    def run(self, step):
        """Take a step; those of the platform's user need nothing of the device."""
        self._steps.get(step, lambda: None)()

    def _hear(self, values):
        self.heard.append(values)

    def _reconnect(self):
        self.client.disconnect()
        self.client.connect()

    def _pull(self):
        self.client.pull_parameters()
        self.client.pull_feed_values()

    def _confirm(self):
        while not self.heard:
            time.sleep(0.01)
        self.client.add_feed_value([("SW", True), ("HB", 120)], SECOND_MS + 1)
        self.client.publish()

    def _ask_for_the_time_twice(self):
        self.client.request_timestamp()
        while self.client.last_platform_timestamp is None:
            time.sleep(0.01)
        self.client.request_timestamp()

    def _send_fifty(self):
        for number in range(50):
            self.client.add_feed_value_separated(("T", number), SECOND_MS + number)
        self.client.publish()

    def _send_values(self):
        client = self.client
        client.add_feed_value(("T", 26.93), SECOND_MS)
        client.add_feed_value([("H", 54), ("SW", True)], SECOND_MS)
        client.add_feed_value([("T", 27), ("LOC", "45.2517,19.8369")], SECOND_MS + 1000)
        separated = [("MSG", "\u010dao \U0001f44b"), ("HB", 120)]
        client.add_feed_value_separated(separated, SECOND_MS + 2000)
        client.add_feed_value_separated(("B", False), SECOND_MS + 3000)
        client.publish()

    def _register(self):
        client = self.client
        client.register_feed("New Feed", "NF", wolk.FeedType.IN, wolk.Unit.NUMERIC)
        client.register_feed("Flow", "FL", wolk.FeedType.IN_OUT, "l/min")
        client.remove_feed("NF")
        client.register_attribute("Activated", wolk.DataType.NUMERIC, "1658315834")

    def _collect_offline(self):
        client = self.client
        client.add_feed_value(("T", 1), SECOND_MS)
        client.add_feed_value(("T", 2), SECOND_MS + 1)
        client.add_feed_value_separated(("S", 1), SECOND_MS + 2)
        client.register_feed("New", "NF", wolk.FeedType.IN, wolk.Unit.CELSIUS)
        client.remove_feed("OLD")
        client.register_attribute("A", wolk.DataType.STRING, "v")


def main():
    """Take steps until the input ends."""
    host, port, kind, version = sys.argv[1:]
    program = Program(host, int(port), kind, version)
    for line in sys.stdin:
        program.run(line.strip())
        print("done", flush=True)  # noqa: T201 - this is how it is heard
    os._exit(0)


if __name__ == "__main__":
    main()
