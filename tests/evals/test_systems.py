"""The assistant and plain search as systems, and the suite over them, in real knowledge bases."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant import AssistantSettings, Message, Outcome, Role, open_assistant
from evals.bootstrap import corpus_knowledge
from evals.domain import Half
from evals.errors import BadDataset
from evals.metrics.drafts import stating_sentences
from evals.suite import Settings, check_articles, evaluate_folder
from evals.systems import assistant_system, search_system
from knowledge import KnowledgeBase, KnowledgeSettings
from tests.evals.material import case

CORPUS = [
    {"id": "postage", "title": "退货运费谁出？", "text": "质量问题的退货运费由商城承担。其他情况由客户承担。"},
    {
        "id": "postage-en",
        "title": "Who pays the return postage?",
        "text": "The mall pays.",
        "translation_of": "postage",
    },
    {"id": "hong-kong", "title": "寄到香港要几天？", "text": "寄到香港的包裹需要 3–5 天。"},
    {"id": "limit", "title": "客服可以当场赔付多少钱？", "text": "50 元以内。", "audience": "internal"},
]
# The stand-in encoder knows no meaning: the level is set for it.
ASSISTANT = AssistantSettings(answer_level=0.75, clarify_level=0.2)


def settings_in(folder: Path) -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in", vector_cache=folder / "vectors.sqlite")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in CORPUS), "utf-8")
    queries = [{"id": f"q{number}", "text": "退货运费谁出"} for number in range(6)]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in queries), "utf-8")
    (folder / "qrels.tsv").write_text("\n".join(f"q{number}\tpostage\t1" for number in range(6)), "utf-8")
    (folder / "queries_unanswerable.jsonl").write_text(json.dumps({"id": "u", "text": "你们老板叫什么名字"}), "utf-8")
    return folder


@pytest.fixture
def knowledge(dataset: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    with corpus_knowledge(settings_in(tmp_path), dataset / "corpus.jsonl") as opened:
        yield opened


def test_search_answers_when_it_is_sure(knowledge: KnowledgeBase) -> None:
    questions = [case(text="退货运费谁出"), case(text="你们老板叫什么名字")]
    always = search_system(knowledge, AssistantSettings(answer_level=0))
    assert [always(asked).outcome for asked in questions] == [Outcome.ANSWER, Outcome.ANSWER]
    level = always(questions[0]).confidence
    sure, unsure = map(search_system(knowledge, AssistantSettings(answer_level=level)), questions)
    assert (sure.found[0].article_id, sure.outcome, sure.text) == ("postage", Outcome.ANSWER, "")
    assert unsure.confidence < sure.confidence == sure.found[0].confidence == level
    assert unsure.outcome is Outcome.HAND_OFF


def test_the_assistant_tells_what_it_said_and_on_what_it_rests(knowledge: KnowledgeBase) -> None:
    with closing(open_assistant(ASSISTANT, knowledge)) as assistant:
        given = assistant_system(assistant)(case(text="退货运费谁出？"))
    assert (given.outcome, given.cited, given.found[0].article_id) == (Outcome.ANSWER, ("postage",), "postage")
    assert stating_sentences(given)[0].text == "质量问题的退货运费由商城承担。"
    assert all(said.text in said.sources[0] for said in given.said)
    assert given.business_type is not None
    assert given.why


def test_customers_are_not_answered_from_internal_articles_but_agents_are(knowledge: KnowledgeBase) -> None:
    question = "客服可以当场赔付多少钱？"
    of_agent = case(conversation=(Message(Role.AGENT, question),))
    with closing(open_assistant(ASSISTANT, knowledge)) as assistant:
        systems = [assistant_system(assistant), search_system(knowledge, ASSISTANT)]
        for system in systems:
            assert "limit" not in {found.article_id for found in system(case(text=question)).found}
            assert system(of_agent).found[0].article_id == "limit"


def test_a_folder_is_measured_as_a_whole_or_by_half(dataset: Path, tmp_path: Path) -> None:
    settings = Settings(settings_in(tmp_path), ASSISTANT)
    (whole,) = evaluate_folder(settings, dataset)
    (part,) = evaluate_folder(settings, dataset, Half.DEVELOPMENT)
    hits = whole.measurement.estimate("hit@1")
    assert hits is not None
    assert (hits.value, hits.cases, len(whole.records)) == (6 / 6, 6, 7)
    assert (whole.measurement.name, whole.measurement.system, whole.measurement.half) == ("shop", "search", "all")
    assert part.measurement.half == "development"
    assert 0 < len(part.records) < 7


def test_measuring_leaves_no_knowledge_base_behind_but_the_vectors(dataset: Path, tmp_path: Path) -> None:
    list(evaluate_folder(Settings(settings_in(tmp_path), ASSISTANT), dataset))
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"shop", "vectors.sqlite"}


def test_a_corpus_that_cannot_be_imported_is_named(dataset: Path, tmp_path: Path) -> None:
    (dataset / "corpus.jsonl").write_text('{"id": "a", "title": "", "text": ""}', "utf-8")
    with (
        pytest.raises(BadDataset, match=r"corpus\.jsonl.* cannot be imported"),
        corpus_knowledge(settings_in(tmp_path), dataset / "corpus.jsonl"),
    ):
        pass


def test_a_case_on_an_article_that_is_gone_is_named() -> None:
    check_articles([case(articles=["a"])], {"a"})
    with pytest.raises(BadDataset, match="'c' expects the article 'b'"):
        check_articles([case(articles=["a"], also_right=frozenset({"b"}))], {"a"})
