import pytest

from wolkflow.platform import DeviceSetup, Platform
from wolkflow.wolkabout import Tls
from wolkflow.wolkabout.errors import CertificateError, LinkError, PasswordRefusedError


def test_anyone_is_created_with_the_password_they_bring(platform, connect):
    connect(platform, key="new", password="first").close()
    with pytest.raises(PasswordRefusedError):
        connect(platform, key="new", password="second")
    assert [state.key for state in platform.devices()] == ["new"]


def test_a_device_without_password_takes_its_first_one(platform, connect):
    platform.device("k")
    connect(platform, key="k", password="first").close()
    with pytest.raises(PasswordRefusedError):
        connect(platform, key="k", password="second")
    platform.device("k", password="second")
    connect(platform, key="k", password="second")


def test_a_key_that_cannot_be_one_is_refused(platform):
    with pytest.raises(ValueError, match="not allowed in an MQTT topic"):
        platform.device("a/b")


def test_connected_devices_are_told(platform, connect):
    client = connect(platform, key="k")
    device = platform.device("k")
    device.wait_connected()
    assert [state.connected for state in platform.devices()] == [True]
    client.close()
    device.wait_disconnected()
    assert [state.connected for state in platform.devices()] == [False]


def test_tls_with_a_certificate_made_for_it(tmp_path, connect):
    with Platform(tls=tmp_path / "tls") as platform:
        connect(platform, tls=Tls(ca_file=str(platform.ca_file)))
        platform.device("dev-0001").wait_connected()
        with pytest.raises(CertificateError):
            connect(platform, tls=Tls())
        with pytest.raises(LinkError):
            connect(platform)
    with Platform(tls=tmp_path / "tls") as platform:  # the authority is the same one
        connect(platform, tls=Tls(ca_file=str(tmp_path / "tls" / "ca.pem")))
    assert (tmp_path / "tls" / "ca.key").stat().st_mode & 0o077 == 0


def test_a_listed_device_needs_its_password(connect):
    with Platform(devices={"k": DeviceSetup(password="right")}, anyone=False) as platform:
        with pytest.raises(PasswordRefusedError):
            connect(platform, key="k", password="wrong")
        with pytest.raises(PasswordRefusedError):
            connect(platform, key="x", password="right")
        connect(platform, key="k", password="right")
