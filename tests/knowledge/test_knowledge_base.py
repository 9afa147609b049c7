"""The core with real indexes and the stand-in encoder: what is published is found, and nothing else."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from knowledge.bootstrap import open_knowledge_base, remove_indexes
from knowledge.domain import ArticleDraft, Audience, Origin, PassageKind
from knowledge.errors import IndexOutOfDate
from knowledge.indexes.lexical import TantivyIndex
from knowledge.indexes.vector import ChromaIndex, close, open_embedded
from knowledge.knowledge_base import APPLIED, KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.protocols import IndexState
from knowledge.settings import KnowledgeSettings
from knowledge.text import TEXT_RULES
from tests.knowledge.articles import TRAINER, SetClock, draft

SETTINGS = KnowledgeSettings(encoder="stand-in")
ENCODER = "stand-in-64/1"
NOTHING = np.zeros((0, 64), np.float32)


def opened(folder: Path, clock: SetClock) -> KnowledgeBase:
    lock = IndexLock(folder, "test")
    lock.acquire(0)
    return open_knowledge_base(SETTINGS, folder, lock, clock=clock)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def knowledge(tmp_path: Path, clock: SetClock) -> Iterator[KnowledgeBase]:
    knowledge = opened(tmp_path, clock)
    yield knowledge
    knowledge.close()


def publish(knowledge: KnowledgeBase, *drafts: ArticleDraft) -> None:
    knowledge.store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up()


def found(knowledge: KnowledgeBase, text: str, *, internal: bool = False) -> list[str]:
    return [candidate.article_id for candidate in knowledge.search(text, internal=internal)]


# Publishing


def test_an_empty_knowledge_base_finds_nothing(knowledge: KnowledgeBase) -> None:
    assert found(knowledge, "退货运费") == []


def test_what_is_published_is_found_by_question_by_body_and_by_term(knowledge: KnowledgeBase) -> None:
    publish(
        knowledge,
        draft("a", "质量问题由我们承担运费。", title="退货运费谁出?", similar_questions=("邮费算谁的",)),
        draft("b", "Call 400-555-0178 for refunds.", title="Hotline", language="en"),
        draft("c", "会员积分每年清零。", title="积分会过期吗?"),
    )
    assert found(knowledge, "邮费算谁的")[0] == "a"
    assert found(knowledge, "质量问题由我们承担")[0] == "a"
    assert found(knowledge, "400-555-0178")[0] == "b"
    assert found(knowledge, "积分每年清零")[0] == "c"


def test_a_candidate_quotes_its_revision_to_the_letter(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a", "第一步:申请。\n第二步:寄回。\n", title="怎么退货?"))
    (candidate,) = knowledge.search("怎么退货?")
    passage = candidate.passage
    assert candidate.revision.number == 1
    assert 0 <= candidate.confidence <= 1
    if passage.kind is PassageKind.BODY:
        assert passage.text == candidate.revision.content.body[passage.start : passage.end]


def test_a_draft_is_never_found(knowledge: KnowledgeBase) -> None:
    knowledge.store.save([draft("a")], TRAINER, Origin.EDIT, publish=False)
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?", internal=True) == []


def test_after_an_edit_the_old_words_are_gone_and_the_new_are_there(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a", "苹果香蕉", title="水果"), draft("b", "汽车飞机", title="交通"))
    publish(knowledge, draft("a", "白菜萝卜", title="蔬菜"))
    assert knowledge.search("苹果香蕉")[0].passage.text != "苹果香蕉"
    (candidate,) = (found for found in knowledge.search("白菜萝卜") if found.article_id == "a")
    assert candidate.revision.number == 2
    assert "苹果" not in candidate.passage.text


def test_what_is_retired_is_gone(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a"), draft("b", "别的", title="别的"))
    knowledge.store.retire(["a"], TRAINER)
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?") == ["b"]


def test_what_is_retired_is_gone_before_the_indexes_know(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a"))
    knowledge.store.retire(["a"], TRAINER)
    assert found(knowledge, "退货运费谁出?") == []


def test_a_hit_on_a_revision_that_was_replaced_falls_out(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a"), draft("b", "别的", title="别的"))
    knowledge.store.save([draft("a", "完全不同")], TRAINER, Origin.EDIT, publish=True)
    assert found(knowledge, "退货运费谁出?") == ["b"]


def test_a_search_for_nothing_finds_nothing(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a"))
    assert [found(knowledge, text) for text in ("", "  \n", "\t")] == [[], [], []]


@pytest.mark.parametrize("text", ["?!…", "\x00\x1b[31m", "\ud800", "x" * 100_000, "退" * 100_000, 'id:"a" AND ('])
def test_any_text_can_be_searched_for(knowledge: KnowledgeBase, text: str) -> None:
    publish(knowledge, draft("a"))
    assert len(knowledge.search(text)) <= 1


def test_gives_no_more_than_the_limit(knowledge: KnowledgeBase) -> None:
    publish(knowledge, *(draft(f"{number}", f"运费 {number}") for number in range(12)))
    assert len(knowledge.search("运费", 3)) == 3
    assert len(knowledge.search("运费", 100)) == 12


# Audiences


def test_internal_articles_are_found_by_agents_only(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("secret", "赔付上限五百元", audience=Audience.INTERNAL), draft("open", "赔付要凭证"))
    assert found(knowledge, "赔付上限五百元") == ["open"]
    assert set(found(knowledge, "赔付上限五百元", internal=True)) == {"secret", "open"}


def test_an_article_that_becomes_internal_leaves_the_customers_at_once(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a"))
    knowledge.store.save([draft("a", audience=Audience.INTERNAL)], TRAINER, Origin.EDIT, publish=True)
    assert found(knowledge, "退货运费谁出?") == []
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?") == []
    assert found(knowledge, "退货运费谁出?", internal=True) == ["a"]


def test_an_article_that_becomes_public_is_found_by_customers(knowledge: KnowledgeBase) -> None:
    publish(knowledge, draft("a", audience=Audience.INTERNAL))
    publish(knowledge, draft("a"))
    assert found(knowledge, "退货运费谁出?") == ["a"]


# Dates


def test_a_promotion_is_found_within_its_window_only(knowledge: KnowledgeBase, clock: SetClock) -> None:
    begins, ends = clock.now + timedelta(days=1), clock.now + timedelta(days=3)
    publish(knowledge, draft("a", effective_from=begins, effective_until=ends))
    seen = []
    for clock.now in (begins - timedelta(minutes=1), begins, ends - timedelta(minutes=1), ends):
        knowledge.follow()
        seen.append(found(knowledge, "退货运费谁出?"))
    assert seen == [[], ["a"], ["a"], []]


def test_a_promotion_that_has_ended_is_gone_before_the_indexes_know(knowledge: KnowledgeBase, clock: SetClock) -> None:
    publish(knowledge, draft("a", effective_until=clock.now + timedelta(hours=1)))
    assert found(knowledge, "退货运费谁出?") == ["a"]
    clock.move(hours=1)
    assert found(knowledge, "退货运费谁出?") == []


def test_a_promotion_that_began_while_nobody_ran_is_found_at_the_next_start(tmp_path: Path, clock: SetClock) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a", effective_from=clock.now + timedelta(days=7)))
    knowledge.close()
    clock.move(days=8)
    knowledge = opened(tmp_path, clock)
    knowledge.follow()
    assert found(knowledge, "退货运费谁出?") == ["a"]
    knowledge.close()


# Following the store


def test_says_whether_there_was_something_to_follow(knowledge: KnowledgeBase) -> None:
    assert knowledge.follow() is False
    knowledge.store.save([draft("a")], TRAINER, Origin.EDIT, publish=True)
    assert knowledge.follow() is True
    assert knowledge.follow() is False
    assert knowledge.store.fact(APPLIED) == "1"


def test_is_found_again_after_it_was_opened_anew(tmp_path: Path, clock: SetClock) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a"))
    knowledge.close()
    knowledge = opened(tmp_path, clock)
    assert found(knowledge, "退货运费谁出?") == ["a"]
    assert knowledge.follow() is False
    knowledge.close()


def test_what_was_committed_while_the_indexes_were_closed_is_caught_up(tmp_path: Path, clock: SetClock) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a"))
    knowledge.store.save([draft("b", "别的", title="别的")], TRAINER, Origin.EDIT, publish=True)
    knowledge.close()
    knowledge = opened(tmp_path, clock)
    knowledge.catch_up()
    assert set(found(knowledge, "别的")) == {"a", "b"}
    knowledge.close()


def test_more_changes_than_one_portion_are_all_applied(knowledge: KnowledgeBase) -> None:
    told: list[tuple[str, int, int]] = []
    drafts = [draft(f"{number:03}", f"正文 {number:03}", title=f"标题 {number:03}") for number in range(600)]
    knowledge.store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up(lambda *how_far: told.append(how_far))
    assert found(knowledge, "标题 599")[0] == "599"
    assert found(knowledge, "标题 000")[0] == "000"
    assert told[-1] == ("indexing", 600, 600)
    assert {(what, total) for what, _, total in told} == {("indexing", 600)}
    done = [done for _, done, _ in told]
    assert done == sorted(done)
    assert done.count(600) == 1
    assert len(done) >= 3


def test_searches_go_on_while_articles_change(knowledge: KnowledgeBase) -> None:
    publish(knowledge, *(draft(f"{number}", f"运费规则第 {number} 条") for number in range(20)))
    done = threading.Event()
    seen: list[int] = []
    errors: list[BaseException] = []

    def search() -> None:
        try:
            while not done.is_set():
                for candidate in knowledge.search("运费规则"):
                    body = candidate.revision.content.body
                    assert candidate.passage.revision == candidate.revision.number
                    assert candidate.passage.text in (body, candidate.revision.content.title)
                    seen.append(candidate.revision.number)
        except BaseException as error:
            errors.append(error)

    searchers = [threading.Thread(target=search) for _ in range(2)]
    for searcher in searchers:
        searcher.start()
    for edition in range(4):
        publish(knowledge, *(draft(f"{number}", f"运费规则第 {number} 条,第 {edition} 版") for number in range(20)))
    done.set()
    for searcher in searchers:
        searcher.join()
    assert errors == []
    assert max(seen) > 1


# An index answers only for its own encoder, text rules and articles


def write_states(folder: Path, state: IndexState) -> None:
    """Make the closed indexes of a folder say that they were built otherwise."""
    client = open_embedded(folder / "vectors")
    for audience in Audience:
        vectors = ChromaIndex(client, f"{SETTINGS.chroma_prefix}-{audience.value}")
        terms = TantivyIndex(folder / "terms" / audience.value)
        for index in (vectors, terms):
            assert index.state() is not None
        vectors.replace([], [], NOTHING, state)
        terms.replace([], [], state)
        terms.close()
    close(client)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (IndexState("other/1", TEXT_RULES, 1), "built with 'other/1'"),
        (IndexState(ENCODER, TEXT_RULES - 1, 1), f"text rules {TEXT_RULES - 1}"),
        (IndexState(ENCODER, TEXT_RULES, 99), "other articles"),
    ],
    ids=["encoder", "text rules", "articles"],
)
def test_a_foreign_index_refuses_to_answer_until_it_is_rebuilt(
    tmp_path: Path, clock: SetClock, state: IndexState, said: str
) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a"))
    knowledge.close()
    write_states(tmp_path, state)
    knowledge = opened(tmp_path, clock)
    for ask in (lambda: knowledge.search("退货"), knowledge.catch_up, knowledge.follow):
        with pytest.raises(IndexOutOfDate, match=rf"{said}.*run answerdesk reindex"):
            ask()
    knowledge.reindex()
    assert found(knowledge, "退货运费谁出?") == ["a"]
    knowledge.close()


def test_an_index_that_turns_foreign_while_it_is_open_stops_answering(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    publish(knowledge, draft("a"))
    assert found(knowledge, "退货运费谁出?") == ["a"]
    client = open_embedded(tmp_path / "vectors")
    ChromaIndex(client, f"{SETTINGS.chroma_prefix}-public").replace(
        [], [], NOTHING, IndexState("other/1", TEXT_RULES, 1)
    )
    close(client)
    with pytest.raises(IndexOutOfDate):
        knowledge.follow()
    with pytest.raises(IndexOutOfDate):
        knowledge.search("退货")


def test_reindexing_makes_the_same_again(knowledge: KnowledgeBase) -> None:
    publish(knowledge, *(draft(f"{number}", f"运费 {number} 元") for number in range(30)))
    before = [(found.article_id, found.score) for found in knowledge.search("运费 7 元")]
    knowledge.reindex()
    again = [(found.article_id, found.score) for found in knowledge.search("运费 7 元")]
    assert [article_id for article_id, _ in again] == [article_id for article_id, _ in before]
    assert [score for _, score in again] == pytest.approx([score for _, score in before], abs=1e-4)


@pytest.mark.parametrize("place", ["vectors/chroma.sqlite3", "terms/public/index/meta.json"])
def test_a_broken_index_is_named_and_mended_by_removing_it(tmp_path: Path, clock: SetClock, place: str) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a"))
    knowledge.close()
    (tmp_path / place).write_bytes(b"garbage" * 100)
    with pytest.raises(IndexOutOfDate, match="run answerdesk reindex"):
        opened(tmp_path, clock)
    remove_indexes(tmp_path)
    knowledge = opened(tmp_path, clock)
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?") == ["a"]
    knowledge.close()


@pytest.mark.parametrize("place", ["vectors", "terms", "terms/public/index", "terms/internal/state.json"])
def test_a_part_of_the_indexes_that_is_missing_is_made_again(tmp_path: Path, clock: SetClock, place: str) -> None:
    knowledge = opened(tmp_path, clock)
    publish(knowledge, draft("a"), draft("b", audience=Audience.INTERNAL))
    knowledge.close()
    gone = tmp_path / place
    gone.rename(tmp_path / "gone")
    knowledge = opened(tmp_path, clock)
    knowledge.catch_up()
    assert found(knowledge, "退货运费谁出?") == ["a"]
    assert set(found(knowledge, "退货运费谁出?", internal=True)) == {"a", "b"}
    knowledge.close()
