"""Which questions calibration learns from, and what each says of an article."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import (
    AssistantSettings,
    Message,
    Reader,
    Request,
    Role,
    Verdict,
    open_assistant,
)
from assistant.domain import FeedbackAction
from evals.bootstrap import corpus_knowledge
from evals.errors import BadDataset
from evals.labelled import Labelled, of_cases, of_feedback, of_source, without_gone
from knowledge import Actor, KnowledgeBase, KnowledgeSettings
from tests.evals.material import case

CORPUS = [
    {"id": "postage", "title": "退货运费谁出？", "text": "质量问题的退货运费由商城承担。", "language": "zh"},
    {"id": "postage-en", "title": "Who pays?", "text": "The mall pays.", "translation_of": "postage", "language": "en"},
    {"id": "hong-kong", "title": "寄到香港要几天？", "text": "寄到香港的包裹需要 3–5 天。", "language": "zh"},
]
AGENT = Actor("agent")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in CORPUS), "utf-8")
    return path


@pytest.fixture
def knowledge(corpus: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    settings = KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")
    with corpus_knowledge(settings, corpus) as opened:
        yield opened


def labelled(right: set[str], wrong: set[str] | None = None, *, answerable: bool = True) -> Labelled:
    return Labelled("q", ("?",), Reader.CUSTOMER, frozenset(right), frozenset(wrong or ()), answerable)


def test_a_question_judges_every_article_when_its_answer_is_known() -> None:
    question = labelled({"a", "b"})
    assert [question.judges(article) for article in "abc"] == [True, True, False]


def test_no_article_is_right_for_a_question_that_none_answers() -> None:
    assert labelled(set(), answerable=False).judges("a") is False


def test_a_wrong_answer_says_nothing_of_other_articles() -> None:
    question = labelled(set(), {"a"})
    assert [question.judges(article) for article in "ab"] == [False, None]


def test_cases_that_confidence_does_not_decide_are_left_out() -> None:
    texts = ["退货运费谁出？", "转人工", "你好", "我的快递到哪了"]
    found = of_cases([case(str(number), ["postage"], text) for number, text in enumerate(texts)])
    assert [question.id for question in found] == ["0"]
    assert found[0].reader is Reader.CUSTOMER


def test_what_an_agent_looks_up_is_searched_for_as_an_agent_does() -> None:
    (found,) = of_cases([case("1", ["postage"], conversation=(Message(Role.AGENT, "退货运费谁出？"),))])
    assert found.reader is Reader.AGENT


def test_a_source_is_a_dataset_folder_or_a_file_of_cases(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "q", "text": "运费"}), "utf-8")
    (tmp_path / "qrels.tsv").write_text("q\tpostage\t1\n", "utf-8")
    assert [found.id for found in of_source(corpus.parent)] == ["q"]
    golden = {
        "id": "g", "conversation": [{"role": "customer", "text": "运费"}], "language": "zh", "articles": ["postage"],
        "also_right": [], "key_facts": [], "business_type": "other", "outcome": "answer", "traits": [],
        "half": "development",
    }  # fmt: skip
    (tmp_path / "own.jsonl").write_text(json.dumps(golden), "utf-8")
    assert [found.id for found in of_source(tmp_path / "own.jsonl")] == ["g"]
    with pytest.raises(BadDataset, match="neither a file of cases nor a dataset folder"):
        of_source(tmp_path / "nowhere")


def test_feedback_counts_a_translation_of_the_cited_article_as_the_same(knowledge: KnowledgeBase) -> None:
    assistant = open_assistant(AssistantSettings(answer_level=0.5, clarify_level=0.2), knowledge)
    asked = Request((Message(Role.CUSTOMER, "退货运费谁出？"),))
    for action in (FeedbackAction.SENT, FeedbackAction.REJECTED):
        assistant.feedback(assistant.draft(asked, AGENT).id, Verdict(action), AGENT)
    sent, rejected = of_feedback(knowledge.store)
    same = frozenset({"postage", "postage-en"})
    assert (sent.right, sent.wrong) == (same, frozenset())
    assert (rejected.right, rejected.wrong) == (frozenset(), same)
    assert sent.reader is Reader.AGENT


def test_questions_whose_article_is_not_live_are_named(knowledge: KnowledgeBase) -> None:
    questions = [labelled({"postage", "gone"}), labelled({"gone"}), labelled(set(), answerable=False)]
    kept, refused = without_gone(questions, knowledge.store)
    assert kept == [questions[0], questions[2]]
    assert refused == [("q", "gone")]
