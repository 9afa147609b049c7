import pytest
from pydantic import SecretStr

from assistant.drafting.chat_model import ChatModelDrafter, open_chat_model
from assistant.settings import AssistantSettings
from knowledge import SettingsError


def test_a_model_without_a_name_or_of_an_unknown_kind_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="chat_model is missing"):
        open_chat_model(AssistantSettings(chat_model_url="http://127.0.0.1:9/v1"))
    with pytest.raises(SettingsError, match="needs chat_model_key"):
        open_chat_model(AssistantSettings(chat_model="openai:gpt-4o-mini"))
    with pytest.raises(SettingsError, match="nonsense:model"):
        open_chat_model(AssistantSettings(chat_model="nonsense:model"))


def test_a_name_of_init_chat_model_is_enough() -> None:
    opened = open_chat_model(AssistantSettings(chat_model="openai:gpt-4o-mini", chat_model_key=SecretStr("k")))
    drafter = ChatModelDrafter(opened)
    assert drafter.name == "openai:gpt-4o-mini"
    drafter.close()
