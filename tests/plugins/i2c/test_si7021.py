import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.crc import crc8
from wolkflow_i2c.si7021 import Si7021
from wolkflow_i2c.sim.htu21d import Htu21dModel, Si7021Model, with_crc0


class Htu21dWithId(Htu21dModel):
    def obey(self, sent: bytes) -> None:
        if sent != b"\xfc\xc9":
            super().obey(sent)
            return
        self.reply(with_crc0(b"\x32\x00") + b"\0\0" + bytes([crc8(b"\x32\0\0\0", start=0)]))


def test_reads_what_the_world_is_like():
    climate = world(temperature=23.4, humidity=55.5)
    with Table(Si7021(), lambda clock: Si7021Model(climate, clock)) as table:
        assert table.latest() == pytest.approx({"temperature": 23.4, "humidity": 55.5}, abs=0.02)


def test_an_htu21d_is_named():
    with Table(Si7021(), lambda clock: Htu21dWithId({}, clock)) as table:
        assert "id 0x32: that is an HTU21D: use i2c.htu21d" in table.errors()[0]
