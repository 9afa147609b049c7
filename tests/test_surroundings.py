"""The rules that the other tests rely on: nothing reaches out, and what was left out is named."""

import os
import socket

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from tests.surroundings import CHROMIUM, POSTGRESQL, POSTGRESQL_URL, left_out, without_outside


def test_a_socket_cannot_be_opened() -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_test_of_a_loopback_server_reaches_no_further() -> None:
    with (
        socket.socket(socket.AF_INET) as outward,
        pytest.warns(UserWarning, match="connect"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outward.connect(("192.0.2.1", 80))


def test_settings_keys_and_proxies_of_the_person_at_the_machine_are_not_seen() -> None:
    environment = {
        "ANSWERDESK_DATA_DIR": "/srv",
        "OPENAI_BASE_URL": "http://localhost",
        "SOME_API_KEY": "secret",
        "https_proxy": "http://localhost",
        "PATH": "/bin",
        POSTGRESQL_URL: "postgresql://",
    }
    kept = without_outside(environment)
    assert {name: value for name, value in kept.items() if name in environment} == {
        "PATH": "/bin",
        POSTGRESQL_URL: "postgresql://",
    }


def test_libraries_are_told_not_to_call_home() -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_tests_that_were_left_out_are_named() -> None:
    skipped = [("b.py::test_rows[postgresql]", POSTGRESQL.reason), ("a.py::test_page", CHROMIUM.reason)]
    assert left_out(skipped) == [
        "browser: 1 test left out: needs Chromium",
        "  a.py::test_page",
        f"postgresql: 1 test left out: needs a PostgreSQL database, its URL in {POSTGRESQL_URL}",
        "  b.py::test_rows[postgresql]",
    ]


def test_a_test_skipped_for_another_reason_is_not_called_left_out() -> None:
    assert left_out([("a.py::test_fork", "no fork on this system")]) == []
