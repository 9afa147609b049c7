"""Scans over a real knowledge base: what is found, what stays quiet, and what a change does to both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.bootstrap import open_knowledge_base
from knowledge.conflicts.domain import ConflictKind, ConflictState, Reason
from knowledge.domain import ArticleDraft, Audience, Origin
from knowledge.errors import NotFound
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.settings import KnowledgeSettings
from tests.knowledge.articles import OTHER_TRAINER, TRAINER, SetClock, content
from tests.knowledge.databases import emptied

THIRTY = "集运仓的包裹自入库次日起免费仓储 30 天，超期按天收取仓储费。"
FORTY_FIVE = "集运仓的包裹自入库次日起免费仓储 45 天，超期按天收取仓储费。"


def storage(article_id: str, body: str, **fields: object) -> ArticleDraft:
    return ArticleDraft(article_id, content("包裹能免费存放几天?", body, **fields))


ARTICLES = [
    storage("faq", THIRTY),
    storage("manual", FORTY_FIVE),
    ArticleDraft("invoice", content("怎么开发票?", "电子发票在订单详情里申请，24 小时内发到邮箱。")),
    ArticleDraft("jobs", content("你们招人吗?", "请把简历发到招聘邮箱，我们会在 7 个工作日内答复。")),
]


class ScanContract:
    """What scans do, whatever the database."""

    @pytest.fixture
    def clock(self) -> SetClock:
        return SetClock()

    def put(self, knowledge: KnowledgeBase, *articles: ArticleDraft) -> None:
        knowledge.store.save(articles, TRAINER, Origin.EDIT, publish=True)
        knowledge.catch_up()

    def test_a_scan_finds_who_disagrees_and_marks_the_words(self, knowledge: KnowledgeBase) -> None:
        report = knowledge.conflicts.scan()
        assert (report.articles, report.contradictions, report.duplicates) == (len(ARTICLES), 1, 0)
        (found,) = knowledge.conflicts.records.listed()
        assert (found.first.article_id, found.second.article_id) == ("faq", "manual")
        assert (found.finding.kind, found.finding.reason) == (ConflictKind.CONTRADICTION, Reason.DURATION)
        (difference,) = found.finding.differences
        assert THIRTY[slice(*difference.first_marks[0])] == "30 天"
        assert FORTY_FIVE[slice(*difference.second_marks[0])] == "45 天"

    def test_a_dismissed_conflict_stays_quiet_until_one_of_the_two_changes(
        self, knowledge: KnowledgeBase, clock: SetClock
    ) -> None:
        knowledge.conflicts.scan()
        (found,) = knowledge.conflicts.records.listed()
        clock.move(days=1)
        dismissed = knowledge.conflicts.dismiss(found.id, OTHER_TRAINER, "不同的仓库")
        assert (dismissed.decided_by, dismissed.decided_reason) == (OTHER_TRAINER.id, "不同的仓库")
        assert dismissed.decided_at == clock.now
        knowledge.conflicts.scan(everything=True)
        assert knowledge.conflicts.records.listed() == []
        self.put(knowledge, ArticleDraft("invoice", content("怎么开发票?", "电子发票在订单详情里申请。")))
        knowledge.conflicts.scan()
        assert knowledge.conflicts.records.listed() == []
        self.put(knowledge, storage("manual", FORTY_FIVE.replace("45", "60")))
        knowledge.conflicts.scan()
        (again,) = knowledge.conflicts.records.listed()
        assert (again.id, again.state, again.decided_by) == (found.id, ConflictState.OPEN, None)

    def test_a_dismissal_can_be_taken_back(self, knowledge: KnowledgeBase) -> None:
        knowledge.conflicts.scan()
        (found,) = knowledge.conflicts.records.listed()
        knowledge.conflicts.dismiss(found.id, TRAINER, "doch nicht")
        assert knowledge.conflicts.reopen(found.id, TRAINER).state is ConflictState.OPEN
        assert [each.id for each in knowledge.conflicts.records.listed()] == [found.id]

    def test_what_was_corrected_or_taken_down_is_resolved(self, knowledge: KnowledgeBase) -> None:
        knowledge.conflicts.scan()
        (found,) = knowledge.conflicts.records.listed()
        self.put(knowledge, storage("manual", "香港自提点的营业时间是每天 09:00–18:00。"))
        knowledge.conflicts.scan()
        assert knowledge.conflicts.records.get(found.id).state is ConflictState.RESOLVED
        self.put(knowledge, storage("manual", FORTY_FIVE))
        knowledge.conflicts.scan()
        assert knowledge.conflicts.records.get(found.id).state is ConflictState.OPEN
        knowledge.store.retire(["faq"], TRAINER)
        knowledge.catch_up()
        knowledge.conflicts.scan()
        assert knowledge.conflicts.records.get(found.id).state is ConflictState.RESOLVED
        with pytest.raises(NotFound, match="resolved"):
            knowledge.conflicts.dismiss(found.id, TRAINER, "too late")

    def test_only_what_changed_is_compared_again(self, knowledge: KnowledgeBase) -> None:
        knowledge.conflicts.scan()
        assert knowledge.conflicts.scan().pairs == 0
        self.put(knowledge, storage("third", THIRTY.replace("30", "90")))
        assert 0 < knowledge.conflicts.scan().pairs <= len(ARTICLES)
        assert knowledge.conflicts.records.count(ConflictState.OPEN, ConflictKind.CONTRADICTION) == len(
            [("faq", "manual"), ("faq", "third"), ("manual", "third")]
        )

    def test_the_same_text_twice_is_a_duplicate(self, knowledge: KnowledgeBase) -> None:
        self.put(knowledge, storage("copy", THIRTY))
        knowledge.conflicts.scan()
        (found,) = knowledge.conflicts.records.listed(kind=ConflictKind.DUPLICATE)
        assert (found.first.article_id, found.second.article_id) == ("copy", "faq")

    def test_internal_articles_are_compared_with_public_ones(self, knowledge: KnowledgeBase) -> None:
        self.put(knowledge, storage("manual", FORTY_FIVE, audience=Audience.INTERNAL))
        knowledge.conflicts.scan()
        (found,) = knowledge.conflicts.records.listed()
        assert found.second.article_id == "manual"

    def test_a_translation_that_states_something_else_is_found(self, knowledge: KnowledgeBase) -> None:
        english = "Parcels are stored free of charge for 30 days."
        for days, found in (("30", []), ("20", ["faq", "faq-en"])):
            fields = {"language": "en", "translation_of": "faq"}
            self.put(knowledge, storage("faq-en", english.replace("30", days), **fields))
            knowledge.conflicts.scan()
            listed = knowledge.conflicts.records.listed(article_id="faq-en")
            assert [side.article_id for each in listed for side in (each.first, each.second)] == found

    def test_a_promotion_is_there_to_differ_from_the_daily_rule(
        self, knowledge: KnowledgeBase, clock: SetClock
    ) -> None:
        self.put(knowledge, storage("manual", FORTY_FIVE, effective_from=clock.now))
        knowledge.conflicts.scan()
        assert knowledge.conflicts.records.listed() == []

    def test_pages_of_conflicts_follow_each_other(self, knowledge: KnowledgeBase) -> None:
        self.put(knowledge, storage("third", THIRTY.replace("30", "90")), storage("copy", THIRTY))
        knowledge.conflicts.scan()
        records = knowledge.conflicts.records
        whole = records.listed()
        paged, after = [], ""
        while page := records.listed(limit=2, after=after):
            paged += page
            after = page[-1].id
        assert paged == whole
        assert [each.finding.kind for each in whole] == sorted(each.finding.kind for each in whole)

    def test_a_draft_is_compared_with_what_is_live(self, knowledge: KnowledgeBase) -> None:
        draft = content("包裹能放多久?", THIRTY.replace("30", "90"))
        found = knowledge.conflicts.check(draft)
        assert {each.article_id for each in found} == {"faq", "manual"}
        assert all(each.finding.kind is ConflictKind.CONTRADICTION for each in found)
        assert {each.article_id for each in knowledge.conflicts.check(draft, "manual")} == {"faq"}
        assert knowledge.conflicts.check(content("招人吗?", "门口有停车场。")) == []


def opened(folder: Path, clock: SetClock, database_url: str | None = None) -> KnowledgeBase:
    lock = IndexLock(folder, "test")
    lock.acquire(0)
    settings = KnowledgeSettings(encoder="stand-in", database_url=database_url)
    knowledge = open_knowledge_base(settings, folder, lock, clock=clock)
    knowledge.store.save(ARTICLES, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    return knowledge


class TestOnSqlite(ScanContract):
    @pytest.fixture
    def knowledge(self, tmp_path: Path, clock: SetClock) -> Iterator[KnowledgeBase]:
        knowledge = opened(tmp_path, clock)
        yield knowledge
        knowledge.close()


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestOnPostgresql(ScanContract):
    @pytest.fixture
    def knowledge(self, tmp_path: Path, clock: SetClock, postgresql_url: str) -> Iterator[KnowledgeBase]:
        with emptied(postgresql_url):
            knowledge = opened(tmp_path, clock, postgresql_url)
            yield knowledge
            knowledge.close()
