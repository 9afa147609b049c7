"""What is measured by searching: follow-ups, refusal, and writings, each in a small knowledge base."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Message, Role
from evals.bootstrap import corpus_knowledge
from evals.errors import BadDataset
from evals.triage import refusal, rewriting, scripts
from evals.triage.__main__ import main, sections
from evals.triage.dialogues import read_labelled
from evals.triage.questions import question
from evals.triage.sections import Section, printed
from knowledge import KnowledgeBase, KnowledgeSettings
from tests.evals.material import case
from tests.evals.triage.material import INTENTS, LABELLED, write_intents, write_rows, write_writings

Measured = Callable[[Path, Callable[[KnowledgeBase], Section]], Section]


@pytest.fixture
def settings(tmp_path: Path) -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")


@pytest.fixture
def measured(settings: KnowledgeSettings) -> Measured:
    def measure(corpus: Path, how: Callable[[KnowledgeBase], Section]) -> Section:
        with corpus_knowledge(settings, corpus) as knowledge:
            return how(knowledge)

    return measure


def test_a_case_is_completed_by_its_conversation() -> None:
    told = (
        Message(Role.CUSTOMER, "寄到香港要多久？"),
        Message(Role.ASSISTANT, "三天。"),
        Message(Role.CUSTOMER, "那澳门呢？"),
    )
    completed = rewriting.completed(case(conversation=told))
    assert [message.text for message in completed.conversation] == ["寄到澳门要多久？"]


def test_golden_follow_ups_can_be_answered_and_need_their_conversation() -> None:
    cases = rewriting.golden_follow_ups()
    assert len(cases) >= 30
    assert all(each.is_answerable and len(each.conversation) > 1 for each in cases)


def test_shows_what_the_conversation_brings(tmp_path: Path, measured: Measured) -> None:
    rows = read_labelled(write_rows(tmp_path / "labelled.jsonl", LABELLED))
    corpus = tmp_path / "corpus.jsonl"
    other = {"id": "z#0", "context": [], "text": "", "business_type": "other", "needs_human": False}
    asked = [{**other, "id": f"z#{number}", "faq_question": f"那澳门呢{number}"} for number in range(6)]
    distractors = read_labelled(write_rows(tmp_path / "others.jsonl", asked))
    rewriting.write_questions([*rows, *distractors], corpus)
    cases = [
        question(each.id, each.conversation, rewriting.question_ids([*rows, *distractors])[each.question])
        for each in rows
        if each.question
    ]
    found = measured(corpus, lambda knowledge: rewriting.rewriting("follow-ups", knowledge, cases))
    assert found.value("hit@1, last message alone") == 1 / 2
    assert found.value("hit@1, inquiry") == 1
    assert found.value("hit@1, gained by the inquiry") == 1 / 2


def test_labelled_rows_look_for_their_own_question(tmp_path: Path) -> None:
    rows = read_labelled(write_rows(tmp_path / "labelled.jsonl", LABELLED))
    cases = rewriting.labelled_follow_ups(rows)
    assert [dict(each.grades) for each in cases] == [{"question-1": 1}, {"question-2": 1}]


def test_refusal_tells_in_scope_from_out_of_scope(tmp_path: Path, measured: Measured) -> None:
    lists = refusal.read_intents(write_intents(tmp_path))
    corpus = tmp_path / "corpus.jsonl"
    refusal.write_intents(lists, corpus)
    cases = refusal.cases_of(lists)
    assert [each.is_answerable for each in cases] == [True, True, False, False]
    found = measured(corpus, lambda knowledge: refusal.refusal("refusal", knowledge, cases))
    assert found.value("hit@1, in scope") == 1
    assert found.value("AUROC of confidence, in scope against out of scope") == 1


def test_takes_no_more_questions_than_wanted_from_all_over_the_file() -> None:
    lists = {name: [(f"{name} {number}", "a") for number in range(10)] for name in INTENTS}
    asked = [each.question for each in refusal.cases_of(lists, 5)]
    assert asked == [f"{name} {number}" for name in ("test", "oos_test") for number in range(0, 10, 2)]


def test_names_a_file_that_holds_no_intents(tmp_path: Path) -> None:
    path = tmp_path / "data_full.json"
    path.write_text('{"train": [1]}', encoding="utf-8")
    with pytest.raises(BadDataset, match=r"data_full\.json"):
        refusal.read_intents(path)


def test_one_set_of_articles_is_asked_in_every_writing(tmp_path: Path, measured: Measured) -> None:
    writings = scripts.read_writings(write_writings(tmp_path))
    corpus = tmp_path / "corpus.jsonl"
    scripts.write_articles(writings[scripts.ARTICLES], corpus, titles=True)
    found = measured(corpus, lambda knowledge: scripts.scripts("writings", knowledge, writings))
    assert found.value("hit@1, Traditional") == found.value("hit@1, Simplified") == 1
    assert found.value("hit@5, English") == 1


def test_without_titles_nothing_of_the_question_is_in_the_articles(tmp_path: Path) -> None:
    writings = scripts.read_writings(write_writings(tmp_path))
    corpus = tmp_path / "corpus.jsonl"
    scripts.write_articles(writings[scripts.ARTICLES], corpus, titles=False)
    assert "怎樣" not in corpus.read_text("utf-8")


def test_measures_the_datasets_that_are_there(tmp_path: Path, settings: KnowledgeSettings) -> None:
    write_intents(tmp_path)
    write_writings(tmp_path)
    names = [section.name for section in sections(tmp_path, settings)]
    assert len(names) == len(["intents", "writings with titles", "writings without"])


@pytest.mark.slow
def test_measures_dialogues_in_halves_as_a_whole_and_with_the_handbook(
    tmp_path: Path, settings: KnowledgeSettings
) -> None:
    write_rows(tmp_path / "zh_jddc" / "labelled.jsonl", LABELLED)
    found = list(sections(tmp_path, settings))
    assert [len(section.estimates) > 0 for section in found].count(True) >= 5
    assert "second half" in found[1].name


def test_says_how_it_is_called_and_what_it_did_not_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "nowhere")]) == 2
    assert main([str(tmp_path)]) == 1
    assert "zh_telecom" in capsys.readouterr().err


def test_prints_a_line_a_figure(tmp_path: Path, measured: Measured) -> None:
    writings = scripts.read_writings(write_writings(tmp_path))
    corpus = tmp_path / "corpus.jsonl"
    scripts.write_articles(writings[scripts.ARTICLES], corpus, titles=True)
    lines = printed(measured(corpus, lambda knowledge: scripts.scripts("writings", knowledge, writings))).splitlines()
    assert lines[0] == "writings"
    assert lines[1].split() == ["hit@1,", "Traditional", "1.000", "1.000", "…", "1.000", "2"]
    assert len(lines) == 1 + 2 * 3
