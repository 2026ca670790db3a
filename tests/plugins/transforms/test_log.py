import logging

import pytest
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.log import Log


@pytest.mark.parametrize(
    ("level", "number"), [("debug", 10), ("info", 20), ("warning", 30), ("error", 40)]
)
def test_writes_a_line_of_its_level_and_sends_the_message_on(caplog, level, number):
    caplog.set_level(logging.DEBUG, "wolkflow.node")
    with Bench(Log(level=level), label="flow/2") as bench:
        bench.send(Msg("temperature", 21.5, 0))

        assert caplog.record_tuples[-1] == ("wolkflow.node.flow/2", number, "temperature = 21.5")
        assert bench.out == [Msg("temperature", 21.5, 0)]


def test_begins_with_the_text_and_stays_on_one_line(caplog):
    caplog.set_level(logging.INFO, "wolkflow.node")
    with Bench(Log(text="100 % too hot")) as bench:
        bench.send(Msg("t", "a\nb%s", 0))

        assert caplog.messages[-1] == "100 % too hot: t = a\\nb%s"


def test_an_unknown_level_is_refused():
    with pytest.raises(ValidationError):
        Log(level="loud")
