import pytest

from tests.support.web import web_server


@pytest.fixture
def web():
    with web_server() as web:
        yield web
