import os
import subprocess
import sys

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.print import Print

NOON = 1_706_702_400_000


def test_writes_a_line_and_sends_the_message_on(capsys):
    with Bench(Print()) as bench:
        bench.send(Msg("temperature", 21.5, NOON))

        assert capsys.readouterr().out == "2024-01-31T12:00:00.000Z temperature 21.5\n"
        assert bench.out == [Msg("temperature", 21.5, NOON)]


def test_a_text_can_neither_break_the_line_nor_steer_the_terminal(capsys):
    with Bench(Print()) as bench:
        bench.send(Msg("a\nb", "x\x1b[2J\ny", NOON))

        assert capsys.readouterr().out == "2024-01-31T12:00:00.000Z a\\nb x\\x1b[2J\\ny\n"


def test_letters_of_all_languages_stay(capsys):
    with Bench(Print()) as bench:
        bench.send(Msg("größe", {"где": "кухня"}, NOON))

        assert capsys.readouterr().out.endswith(" größe {'где': 'кухня'}\n")


def test_a_terminal_that_is_gone_is_an_error_that_names_it():
    program = """
import sys
from wolkflow import Msg
from wolkflow_transforms.print import Print
sys.stdin.readline()
try:
    Print().process(Msg("t", 1, 0))
except OSError as error:
    sys.stderr.write(f"{type(error).__name__}: {error}")
    sys.stderr.flush()
import os
os._exit(0)
"""
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    os.close(reader)

    _, said = child.communicate("go\n", timeout=60)

    assert said == "OSError: nobody reads the standard output any more"
