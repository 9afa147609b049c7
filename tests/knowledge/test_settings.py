"""Settings come from the environment, then from the file of the data folder, and faults in them are named."""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import pytest

from knowledge.errors import SettingsError
from knowledge.settings import KnowledgeSettings, read_settings, unknown_settings


@pytest.fixture
def environment() -> Iterator[MutableMapping[str, str]]:
    """The variables of this process, put back afterwards."""
    before = dict(os.environ)
    yield os.environ
    os.environ.clear()
    os.environ.update(before)


def settings_with(folder: Path, toml: str) -> KnowledgeSettings:
    (folder / "answerdesk.toml").write_text(toml, "utf-8")
    return read_settings(KnowledgeSettings, folder, "knowledge")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings(KnowledgeSettings, tmp_path, "knowledge")
    assert (settings.encoder, settings.database_url, settings.chroma_url) == ("bundled", None, None)


def test_the_file_overrules_the_defaults(tmp_path: Path) -> None:
    assert settings_with(tmp_path, '[knowledge]\nencoder = "stand-in"').encoder == "stand-in"


def test_the_environment_overrules_the_file(tmp_path: Path, environment: MutableMapping[str, str]) -> None:
    environment["ANSWERDESK_ENCODER"] = "stand-in"
    assert settings_with(tmp_path, '[knowledge]\nencoder = "endpoint"').encoder == "stand-in"
    assert settings_with(tmp_path, '[knowledge]\nencoder = "nonsense"').encoder == "stand-in"


def test_tables_of_others_are_not_looked_at(tmp_path: Path) -> None:
    assert settings_with(tmp_path, "[assistant]\nanything = 1").encoder == "bundled"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[knowledge]\nencodr = "stand-in"', r"'encodr' in .*answerdesk\.toml \[knowledge\]: there is no such setting"),
        ('[knowledge]\nencoder = "word2vec"', r"'encoder' in .*answerdesk\.toml"),
        ("[knowledge]\nencoder_threads = 0", r"'encoder_threads' in .*answerdesk\.toml"),
        ('[knowledge]\nencoder_threads = "many"', "'encoder_threads'"),
        ('[knowledge]\nchroma_prefix = "-"', "'chroma_prefix'"),
        ("knowledge = 3", r"\[knowledge\] must be a table"),
        ("[knowledge", "is not a TOML file"),
        ("[knowledge]\nencoder = stand-in", "is not a TOML file"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        settings_with(tmp_path, toml)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "answerdesk.toml").write_bytes("[knowledge]\n# 设置".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"answerdesk\.toml is not a TOML file"):
        read_settings(KnowledgeSettings, tmp_path, "knowledge")


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "answerdesk.toml").mkdir()
    with pytest.raises(SettingsError, match=r"answerdesk\.toml cannot be read"):
        read_settings(KnowledgeSettings, tmp_path, "knowledge")


def test_a_fault_in_the_environment_is_named_by_its_variable(
    tmp_path: Path, environment: MutableMapping[str, str]
) -> None:
    environment["ANSWERDESK_ENCODER_THREADS"] = "many"
    with pytest.raises(SettingsError, match="ANSWERDESK_ENCODER_THREADS"):
        settings_with(tmp_path, "[knowledge]\nencoder_threads = 2")


def test_what_looks_like_a_setting_and_is_none_is_named(tmp_path: Path, environment: MutableMapping[str, str]) -> None:
    environment.update(
        {
            "ANSWERDESK_ENCODER": "stand-in",
            "ANSWERDESK_ENCODR": "stand-in",
            "ANSWERDESK_SHOWN": "1",
            "ANSWERDESK_TEST_THIS": "1",
        }
    )
    (tmp_path / "answerdesk.toml").write_text("encoder = 1\n[knowledge]\n[knowlege]\n", "utf-8")
    unknown = unknown_settings({"knowledge": KnowledgeSettings}, tmp_path, ("ANSWERDESK_SHOWN", "ANSWERDESK_TEST_"))
    assert [said.split(": ", 1)[-1] for said in unknown[:2]] == [
        "there is no table [encoder]",
        "there is no table [knowlege]",
    ]
    assert unknown[2:] == ["ANSWERDESK_ENCODR in the environment: there is no such setting"]


def test_a_key_does_not_show_in_what_is_printed(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, '[knowledge]\nencoder_key = "secret"')
    assert "secret" not in f"{settings!r} {settings}"
