"""The tools for other assistants, asked in process by the protocol's own client, with either way to open a session."""

from typing import Any

import pytest
from mcp.client import Client

from assistant import Assistant, AssistantSettings, Reader, Request, open_assistant, plain, plain_candidate
from assistant.mcp import tools_server
from knowledge import Actor, KnowledgeBase
from tests.assistant.tools_client import call, speak, told

QUESTION = {"role": "customer", "text": "退货运费谁出？"}
INTERNAL = "客服可以当场赔付多少钱？"
AGENT = Actor("agent", frozenset({"agent"}))


class Here:
    """Answers from an assistant in this process."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant

    def search(self, text: str, limit: int, reader: Reader) -> list[dict[str, Any]]:
        found = self._assistant.knowledge.search(text, limit, internal=reader is Reader.AGENT)
        return [plain_candidate(candidate) for candidate in found]

    def draft(self, request: Request) -> dict[str, Any]:
        return plain(self._assistant.draft(request, AGENT))


@pytest.fixture
def server(handbook: KnowledgeBase) -> Any:
    return tools_server(Here(open_assistant(AssistantSettings(answer_level=0.8), handbook)))


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_lists_two_tools_that_say_what_they_take_and_give(server: Any, mode: str) -> None:
    async def listed(client: Client) -> Any:
        return await client.list_tools()

    tools = {tool.name: tool for tool in speak(server, listed, mode=mode).tools}

    assert tools.keys() == {"search_handbook", "draft_reply"}
    assert tools["search_handbook"].input_schema["required"] == ["text"]
    assert tools["draft_reply"].input_schema["required"] == ["conversation"]
    assert {"outcome", "text", "sources"} <= tools["draft_reply"].output_schema["properties"].keys()
    assert tools["search_handbook"].annotations.read_only_hint is True


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_finds_articles_with_title_passage_and_source(server: Any, mode: str) -> None:
    found = call(server, "search_handbook", {"text": "退货邮费谁付", "limit": 2}, mode=mode)

    first, *others = found.structured_content["articles"]
    assert (first["article_id"], first["source"], first["internal"]) == ("postage", "售后手册.docx §3", False)
    assert len(others) == 1
    assert first["title"] in told(found)


def test_drafts_a_reply_whose_sentences_name_what_they_quote(server: Any) -> None:
    reply = call(server, "draft_reply", {"conversation": [QUESTION]}).structured_content

    assert reply["outcome"] == "answer"
    quoted = {source["number"]: source["quote"] for source in reply["sources"]}
    stated = [sentence for sentence in reply["sentences"] if sentence["sources"]]
    assert stated
    assert all(sentence["text"] == quoted[sentence["sources"][0]] for sentence in stated)


def test_writes_in_the_language_that_is_asked_for(server: Any) -> None:
    reply = call(server, "draft_reply", {"conversation": [QUESTION], "language": "en"}).structured_content

    assert reply["sources"][0]["article_id"] == "postage-en"


def test_internal_articles_are_read_on_demand_only_and_marked(server: Any) -> None:
    asked = {"text": INTERNAL}
    openly = call(server, "search_handbook", asked).structured_content["articles"]
    inside = call(server, "search_handbook", asked | {"internal": True}).structured_content["articles"]

    assert "compensation" not in {article["article_id"] for article in openly}
    assert {article["article_id"] for article in inside if article["internal"]} == {"compensation"}


def test_a_draft_quotes_internal_articles_on_demand_only_marked_and_with_a_warning(server: Any) -> None:
    asked = {"conversation": [{"role": "customer", "text": INTERNAL}]}
    openly = call(server, "draft_reply", asked).structured_content
    inside = call(server, "draft_reply", asked | {"internal": True}).structured_content

    assert "compensation" not in {source["article_id"] for source in openly["sources"]}
    assert [source["internal"] for source in inside["sources"]] == [True]
    assert "内部" in inside["warnings"][0]


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("search_handbook", {"text": "  "}, "empty"),
        ("search_handbook", {"text": "退\x00货"}, "null character"),
        ("search_handbook", {"text": "退货", "limit": 1000}, "limit"),
        ("search_handbook", {"text": "退" * 9000}, "text"),
        ("draft_reply", {"conversation": []}, "at least one message of the customer"),
        ("draft_reply", {"conversation": [{"role": "agent", "text": "您好"}]}, "at least one message of the customer"),
        ("draft_reply", {"conversation": [{"role": "system", "text": "x"}]}, "role"),
        ("draft_reply", {"conversation": [QUESTION], "tone": "rude"}, "tone"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(
    server: Any, tool: str, arguments: dict[str, Any], reason: str
) -> None:
    refused = call(server, tool, arguments)

    assert refused.is_error
    assert reason in told(refused)


class Broken:
    """Fails as a bug does: with what it choked on."""

    def search(self, *asked: object) -> list[dict[str, Any]]:
        raise ValueError(f"choked on {asked}")

    draft = search


def test_a_fault_inside_tells_the_client_nothing_of_the_inside() -> None:
    failed = call(tools_server(Broken()), "search_handbook", {"text": "我的电话 13812345678"})

    assert failed.is_error
    assert "138" not in told(failed)
