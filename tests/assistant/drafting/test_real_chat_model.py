"""A real language model behind a real server. What it writes is worthless; how it comes is what is tested."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from assistant.domain import Brief
from assistant.drafting.chat_model import ChatModelDrafter, open_chat_model
from assistant.drafting.sentence_stream import written_sentences
from assistant.errors import ModelFailed
from assistant.settings import AssistantSettings
from tests.assistant.candidates import brief, candidate
from tests.assistant.drafting.conftest import REAL_MODEL_KEY

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

BODY = "Parcels to Germany take 5 to 8 days. Delivery is free for orders over 50 euros. The buyer pays the import duty."
QUESTION = brief("Who pays the import duty?", candidate("delivery", "Delivery", BODY, "en"), language="en")


def settings(url: str, key: str = REAL_MODEL_KEY) -> AssistantSettings:
    return AssistantSettings(
        chat_model="smollm2",
        chat_model_url=url,
        chat_model_key=SecretStr(key),
        chat_model_timeout_seconds=60,
        chat_model_first_token_seconds=30,
        chat_model_retries=0,
    )


@pytest.fixture
def drafter(real_server_url: str) -> Iterator[ChatModelDrafter]:
    drafter = ChatModelDrafter(open_chat_model(settings(real_server_url)))
    yield drafter
    drafter.close()


def outcome(drafter: ChatModelDrafter, given: Brief) -> str:
    """ "statements", or why the model failed."""
    try:
        list(drafter.statements(given))
    except ModelFailed as failure:
        return str(failure)
    return "statements"


def test_its_json_is_read_while_it_streams(real_server_url: str) -> None:
    opened = open_chat_model(settings(real_server_url))
    question = (
        'Write a short sentence about parcels as JSON: {"statements": [{"text": "one sentence", "passages": [1]}]}'
    )
    arrived: list[str] = []

    def pieces() -> Iterator[str]:
        for chunk in opened.model.stream(question, max_tokens=150, **opened.options):
            arrived.append(chunk.text)
            yield chunk.text

    sentences = written_sentences(pieces())
    assert next(sentences).text
    at_the_first = len(arrived)
    list(sentences)
    opened.close()
    assert 5 < at_the_first < len(arrived)


def test_whatever_it_writes_only_what_the_evidence_holds_comes_through(drafter: ChatModelDrafter) -> None:
    assert outcome(drafter, QUESTION) in {
        "statements",
        "smollm2: nothing that it wrote stands in the handbook",
        "smollm2: the model wrote no readable sentence",
        "smollm2: it took too long",
    }


def test_too_long_a_context_is_shortened_and_then_given_up(real_server_url: str) -> None:
    opened = open_chat_model(settings(real_server_url))
    long = candidate("long", "Manual", "\n".join(f"Rule number {n} about parcels." for n in range(9000)), "en")
    drafter = ChatModelDrafter(replace(opened, limits=replace(opened.limits, evidence_characters=200_000)))
    assert outcome(drafter, brief("Which rule?", long, language="en")) == (
        "smollm2: the passages are too long for its context"
    )
    drafter.close()


def test_a_wrong_key_is_refused(real_server_url: str) -> None:
    drafter = ChatModelDrafter(open_chat_model(settings(real_server_url, key="wrong")))
    assert outcome(drafter, QUESTION) == "smollm2: it answered with HTTP 401 (check the key)"
    drafter.close()


def test_after_a_reader_has_gone_the_server_is_free_for_the_next(real_server_url: str) -> None:
    opened = open_chat_model(settings(real_server_url))
    long = opened.model.stream("Count from one to one thousand.", max_tokens=1500)
    next(iter(long))
    long.close()  # type: ignore[attr-defined]
    # The server has one seat: had it gone on writing, the next answer would wait for all of it.
    started = time.monotonic()
    next(iter(opened.model.stream("Say hello.", max_tokens=3)))
    assert time.monotonic() - started < 10
    opened.close()
