"""Request ids, log lines and counts; and that no word of a customer is in any of them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant import Assistant, ModelFailed
from assistant.api import configure_logging
from assistant.caution import Caution
from assistant.domain import Brief
from assistant.drafting.extractive import ExtractiveDrafter
from ui.site import build_site

PHONE = "13812345678"
QUESTION = {"conversation": [{"role": "customer", "text": "退货运费谁出?"}]}


class Log:
    """What was written to the log, line by line."""

    def __init__(self, stream: io.StringIO):
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def lines(self, event: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text.splitlines()) if line["event"] == event]


@pytest.fixture
def log() -> Iterator[Log]:
    """The log at its most talkative, kept in memory; the loggers of the other tests are put back."""
    root, ours = logging.getLogger(), logging.getLogger("answerdesk")
    before = root.handlers[:], root.level, ours.level
    stream = io.StringIO()
    configure_logging("debug", stream)
    yield Log(stream)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


@pytest.mark.parametrize("offered", ["abc-123", "A.b_c:9", "f" * 64])
def test_takes_the_callers_request_id(client: TestClient, offered: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": offered}).headers["X-Request-ID"] == offered


@pytest.mark.parametrize("offered", ["", " ", "a b", "f" * 65, "<script>", "-x", 'a"b', "a\tb"])
def test_makes_a_request_id_of_its_own_for_one_that_is_not_sane(client: TestClient, offered: str) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": offered}).headers["X-Request-ID"]
    assert len(given) == 32
    assert given != client.get("/healthz", headers={"X-Request-ID": offered}).headers["X-Request-ID"]


def test_writes_a_json_line_about_each_request_and_draft(client: TestClient, log: Log) -> None:
    draft = client.post("/api/v1/drafts", json=QUESTION, headers={"X-Request-ID": "mine"}).json()
    (request,) = log.lines("request")
    assert request.pop("milliseconds") > 0
    assert request.pop("timestamp").endswith("Z")
    assert request == {
        "event": "request", "level": "info", "request_id": "mine",
        "method": "POST", "route": "/api/v1/drafts", "status": 200,
    }  # fmt: skip
    (noted,) = log.lines("draft")
    assert (noted["draft_id"], noted["request_id"], noted["outcome"]) == (draft["id"], "mine", "answer")
    assert noted["characters"] == len(draft["text"])


def test_probes_are_only_noted_for_those_who_want_everything(client: TestClient, log: Log) -> None:
    client.get("/healthz")
    assert [line["level"] for line in log.lines("request")] == ["debug"]


def test_no_personal_data_reaches_the_log(client: TestClient, log: Log) -> None:
    talk = {"conversation": [{"role": "customer", "text": f"我的电话{PHONE},退货运费谁出?"}], "hint": PHONE}
    draft = client.post("/api/v1/drafts", json=talk).json()
    client.post("/api/v1/drafts", json=talk, headers={"Accept": "text/event-stream"})
    client.post(f"/api/v1/drafts/{draft['id']}/feedback", json={"action": "edited", "final_text": f"请打{PHONE}"})
    client.post("/api/v1/search", json={"text": PHONE, PHONE: PHONE})
    client.post("/api/v1/search", json={"text": PHONE})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": PHONE}]})
    client.post("/v1/chat/completions", json={"messages": PHONE})
    client.post("/api/v1/drafts", content=f'{{"{PHONE}": '.encode(), headers={"Content-Type": "application/json"})
    for path in (f"/api/v1/drafts/{PHONE}", f"/api/v1/articles/{PHONE}", f"/{PHONE}", f"/api/v1/articles?text={PHONE}"):
        client.get(path, headers={"User-Agent": PHONE, "Referer": f"http://localhost/{PHONE}"})
    client.request(PHONE, "/healthz")
    assert len(log.lines("request")) == 13
    assert PHONE not in log.text
    assert PHONE not in client.get("/metrics").text


class Broken:
    """A drafter that dies and quotes what it was given, as libraries do."""

    name = "broken"

    def statements(self, brief: Brief) -> Any:
        """Die."""
        raise RuntimeError(brief.inquiry.text) from ValueError(brief.inquiry.text)


class Failing:
    """A chat model that cannot be reached."""

    name = "far away"

    def statements(self, brief: Brief) -> Any:
        """Fail."""
        raise ModelFailed(f"{len(brief.evidence)} articles were too many")


def test_an_unforeseen_error_is_noted_with_its_place_and_without_its_words(assistant: Assistant, log: Log) -> None:
    core = Assistant(assistant.knowledge, Broken(), Broken(), assistant.records, Caution(answer_level=0.8))
    with TestClient(build_site(core), base_url="http://localhost") as client:
        answer = client.post("/api/v1/drafts", json=QUESTION)
    (noted,) = log.lines("unexpected")
    assert noted["error"] == "builtins.RuntimeError"
    assert noted["request_id"] == answer.json()["request_id"]
    assert noted["at"][-1].endswith(" statements")
    assert "退货运费" not in log.text


def test_a_librarys_own_error_report_is_written_without_its_words_too(log: Log) -> None:
    try:
        raise ValueError(PHONE)
    except ValueError:
        logging.getLogger("some.library").exception("it failed")
    (noted,) = log.lines("it failed")
    assert noted["error"] == "builtins.ValueError"
    assert PHONE not in log.text


def test_the_chatter_of_libraries_is_left_out(log: Log) -> None:
    logging.getLogger("httpx").info("POST %s", PHONE)
    logging.getLogger("sse_starlette.sse").debug("chunk: %s", PHONE)
    assert log.text == ""


def counted(client: TestClient) -> dict[tuple[str, ...], float]:
    """All samples: their name, then the values of their labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_counts_requests_by_route_and_drafts_by_outcome(assistant: Assistant) -> None:
    with TestClient(build_site(assistant), base_url="http://localhost") as client:
        client.post("/api/v1/drafts", json=QUESTION)
        client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "退货运费谁出?"}]})
        client.get("/api/v1/drafts/one")
        client.get("/api/v1/drafts/two")
        client.get(f"/{quote('nothing here')}")
        counts = counted(client)
    assert counts["answerdesk_http_requests_total", "GET", "/api/v1/drafts/{draft_id}", "404"] == 2
    assert counts["answerdesk_http_requests_total", "POST", "/v1/chat/completions", "200"] == 1
    assert counts["answerdesk_http_requests_total", "GET", "unmatched", "404"] == 1
    assert counts["answerdesk_http_request_seconds_count", "GET", "/api/v1/drafts/{draft_id}"] == 2
    assert counts["answerdesk_drafts_total", "extractive", "answer"] == 2
    assert counts["answerdesk_draft_seconds_count", "extractive"] == 2
    assert counts[("answerdesk_model_failures_total",)] == 0
    assert counts[("answerdesk_articles",)] == 8
    assert counts[("answerdesk_index_lag_changes",)] == 0


def test_counts_failures_of_the_chat_model(assistant: Assistant) -> None:
    quoting = ExtractiveDrafter(assistant.knowledge.rarity)
    core = Assistant(assistant.knowledge, Failing(), quoting, assistant.records, Caution(answer_level=0.8))
    with TestClient(build_site(core), base_url="http://localhost") as client:
        client.post("/api/v1/drafts", json=QUESTION)
        assert counted(client)[("answerdesk_model_failures_total",)] == 1
