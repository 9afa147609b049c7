"""What an agent is shown is what edits are compared with: who sends a draft that asks back as it is has not edited."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, Choice, open_assistant
from assistant.desk.edit_records import edits_of_draft
from assistant.desk.edits import is_unchanged
from assistant.letters import letter
from knowledge import Audience
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer
from ui.site import build_site

CHOICES = (
    Choice("a", "退货运费谁出?"),
    Choice("b", "客服补偿额度是多少?", Audience.INTERNAL),
    Choice("c", "几天之内可以退货?"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A caller on this machine; the assistant is sure of nothing, and so asks back."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    assistant = open_assistant(AssistantSettings(answer_level=1, clarify_level=0), knowledge)
    with TestClient(build_site(assistant), base_url="http://localhost:7860") as client:
        yield client
    knowledge.close()


def test_choices_stand_below_the_text_but_for_those_that_customers_must_not_read() -> None:
    assert letter("请问是哪一个？", CHOICES) == "请问是哪一个？\n\n1. 退货运费谁出?\n2. 几天之内可以退货?"
    assert letter("答。", ()) == "答。"


@pytest.mark.parametrize("stored", [{}, {"audience": "public"}], ids=["before audiences were stored", "now"])
def test_a_choice_that_is_taken_out_is_an_edit(stored: dict[str, str]) -> None:
    asked = {"text": "请问是哪一个？", "role": "courtesy", "citations": []}
    choices = [{"article_id": one.article_id, "question": one.question, **stored} for one in (CHOICES[0], CHOICES[2])]
    draft = {"sentences": [asked], "citations": [], "choices": choices}
    assert is_unchanged(edits_of_draft(draft, "请问是哪一个？\n1. 退货运费谁出?\n2. 几天之内可以退货?"))
    assert not is_unchanged(edits_of_draft(draft, "请问是哪一个？\n1. 退货运费谁出?"))
    assert is_unchanged(edits_of_draft(draft, None))


def test_a_draft_that_asks_back_and_is_sent_untouched_counts_as_sent(client: TestClient) -> None:
    customer = Customer(client)
    customer.say("a", "能退吗")
    customer.post("handoff")
    here = f"/api/v1/desk/conversations/{customer.session}"
    draft = client.post(f"{here}/drafts", json={"tone": "brief"}).json()
    assert (draft["outcome"], draft["choices"][0]["audience"]) == ("clarify", "public")
    assert draft["letter"].startswith(f"{draft['text']}\n\n1. {draft['choices'][0]['question']}")
    sent = {"client_message_id": "1", "text": draft["letter"], "seen": 9, "draft_id": draft["id"]}
    assert client.post(f"{here}/messages", json=sent).status_code == 202
    (given,) = client.get(f"/api/v1/drafts/{draft['id']}").json()["feedback"]
    assert (given["action"], {edit["fate"] for edit in given["sentences"]}) == ("sent", {"kept"})
