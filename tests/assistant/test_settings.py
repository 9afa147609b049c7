"""Settings of the assistant that may be written as one text."""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant import AssistantSettings
from knowledge import SettingsError, read_settings


@pytest.fixture
def environment() -> Iterator[MutableMapping[str, str]]:
    """The variables of this process, put back afterwards."""
    before = dict(os.environ)
    yield os.environ
    os.environ.clear()
    os.environ.update(before)


def test_sites_that_carry_the_chat_are_read_from_one_text(
    tmp_path: Path, environment: MutableMapping[str, str]
) -> None:
    environment["ANSWERDESK_CHAT_ORIGINS"] = "https://Shop.example.com/, http://127.0.0.1:8000\nhttp://[::1]:8000"
    environment["ANSWERDESK_CHAT_QUESTIONS"] = "退货运费谁出？| How long does it take? |"
    settings = read_settings(AssistantSettings, tmp_path, "assistant")
    assert settings.chat_origins == ("https://shop.example.com", "http://127.0.0.1:8000", "http://[::1]:8000")
    assert settings.chat_questions == ("退货运费谁出？", "How long does it take?")


def test_they_may_be_a_list_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "answerdesk.toml").write_text('[assistant]\nchat_origins = ["https://shop.example.com"]\n', "utf-8")
    assert read_settings(AssistantSettings, tmp_path, "assistant").chat_origins == ("https://shop.example.com",)


@pytest.mark.parametrize(
    "site",
    [
        "*",
        "null",
        "shop.example.com",
        "https://*.example.com",
        "https://shop.example.com/path",
        "https://shop.example.com?x",
        "https://user@shop.example.com",
        "ftp://shop.example.com",
        "file://",
        "https://",
        "https://shop.example.com:port",
    ],
)
def test_what_is_no_origin_is_refused(site: str) -> None:
    with pytest.raises(ValidationError, match=r"no origin: write it like https://www\.example\.com"):
        AssistantSettings(chat_origins=(site,))


def test_a_fault_names_the_setting(tmp_path: Path, environment: MutableMapping[str, str]) -> None:
    environment["ANSWERDESK_CHAT_ORIGINS"] = "shop.example.com"
    with pytest.raises(SettingsError, match="chat_origins"):
        read_settings(AssistantSettings, tmp_path, "assistant")
