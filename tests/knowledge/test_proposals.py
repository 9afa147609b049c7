"""What people decide about the proposals of an import, and what comes of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.database import open_database
from knowledge.domain import Breach, Origin, RevisionState
from knowledge.errors import InvalidArticle, NotFound, PublishBlocked, RevisionConflict, WrongState
from knowledge.lifecycle import Lifecycle
from knowledge.proposals.deciding import Proposals, Terms
from knowledge.proposals.domain import Choice, ImportMode, Proposal, ProposalKind, ProposalState
from knowledge.store import ArticleStore
from tests.knowledge.articles import OTHER_TRAINER, TRAINER, SetClock
from tests.knowledge.databases import emptied
from tests.knowledge.test_imports import MANUAL, ROWS, body, edit, kinds, take, waiting, write

PROPOSED, _, PUBLISHED = ImportMode
LIVE = Terms(publish=True, reason="new edition")
SEEN = replace(LIVE, seen=2)


class ProposalsContract:
    """Inherit, and provide `engine`, an empty database."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def store(self, engine: Engine) -> ArticleStore:
        return ArticleStore(engine, SetClock())

    @pytest.fixture
    def proposals(self, store: ArticleStore) -> Proposals:
        return Proposals(Lifecycle(store))

    @pytest.fixture
    def faq(self, store: ArticleStore, tmp_path: Path) -> Path:
        """A file that is live, and of which a new edition is there."""
        file = write(tmp_path / "faq.csv", ROWS)
        take(store, PUBLISHED, file)
        return write(file, {"ret-1": ROWS["ret-1"], "ret-2": "运费都由我们出。", "ret-4": "可以换货。"})

    @pytest.fixture
    def conflict(self, store: ArticleStore, tmp_path: Path) -> Proposal:
        file = write(tmp_path / "faq.csv", ROWS)
        take(store, PUBLISHED, file)
        edit(store, "ret-1", "十天内可以退。")
        (conflict,) = waiting(store, take(store, PROPOSED, write(file, ROWS | {"ret-1": "十五天内可以退。"})))
        return conflict

    def test_all_are_accepted_at_once(self, store: ArticleStore, proposals: Proposals, faq: Path) -> None:
        report = take(store, PROPOSED, faq)
        decided = proposals.accept(report.import_id, None, TRAINER, LIVE)
        assert {proposal.state for proposal in decided} == {ProposalState.ACCEPTED}
        assert {proposal.decision.by for proposal in decided if proposal.decision} == {"trainer"}
        assert {key: found.content.body for key, found in store.live([*ROWS, "ret-4"]).items()} == {
            "ret-1": ROWS["ret-1"],
            "ret-2": "运费都由我们出。",
            "ret-4": "可以换货。",
        }
        assert proposals.one(report.import_id)[0].open == 0

    def test_accepted_as_drafts_nothing_is_live(self, store: ArticleStore, proposals: Proposals, faq: Path) -> None:
        report = take(store, PROPOSED, faq)
        numbers = [each.number for each in waiting(store, report) if each.kind is not ProposalKind.GONE]
        proposals.accept(report.import_id, numbers, TRAINER, Terms())
        assert body(store, "ret-2") == ROWS["ret-2"]
        newest = store.article("ret-2").latest
        assert (newest.state, newest.content.body, newest.origin) == (
            RevisionState.DRAFT, "运费都由我们出。", Origin.IMPORT,
        )  # fmt: skip
        assert store.article("ret-4").published is None

    def test_one_is_accepted_and_the_others_wait(self, store: ArticleStore, proposals: Proposals, faq: Path) -> None:
        report = take(store, PROPOSED, faq)
        gone = next(each for each in waiting(store, report) if each.kind is ProposalKind.GONE)
        proposals.accept(report.import_id, [gone.number], TRAINER, Terms(reason="not sold any more"))
        assert set(store.live(list(ROWS))) == {"ret-1", "ret-2"}
        assert kinds(store, report) == {"ret-2": "changed", "ret-4": "new"}
        with pytest.raises(WrongState, match="accepted already"):
            proposals.accept(report.import_id, [gone.number], TRAINER, Terms())

    def test_what_was_rejected_does_not_come_again_until_the_file_says_something_else(
        self, store: ArticleStore, proposals: Proposals, faq: Path
    ) -> None:
        report = take(store, PROPOSED, faq)
        proposals.reject(report.import_id, None, TRAINER, "the old edition holds")
        assert set(store.live(list(ROWS))) == set(ROWS)
        rows = {"ret-1": ROWS["ret-1"], "ret-2": "运费都由我们出。", "ret-4": "可以换货。", "ret-5": "别的。"}
        assert kinds(store, take(store, PROPOSED, write(faq, rows))) == {"ret-5": "new"}
        rows |= {"ret-2": "运费一人一半。", "ret-4": "不能换货。"}
        again = waiting(store, take(store, PROPOSED, write(faq, rows)))
        assert {each.article_id: each.kind.value for each in again} == {
            "ret-2": "conflict", "ret-4": "new", "ret-5": "new",
        }  # fmt: skip
        # What the rejected edition said is the base of the next comparison.
        base = next(each.base for each in again if each.article_id == "ret-2")
        assert base is not None
        assert base.body == "运费都由我们出。"

    def test_rejecting_needs_a_reason(self, store: ArticleStore, proposals: Proposals, faq: Path) -> None:
        report = take(store, PROPOSED, faq)
        with pytest.raises(InvalidArticle, match="reason"):
            proposals.reject(report.import_id, None, TRAINER, " ")

    def test_an_accepted_renaming_keeps_the_id(self, store: ArticleStore, proposals: Proposals, tmp_path: Path) -> None:
        file = tmp_path / "manual.md"
        file.write_text(MANUAL)
        take(store, PUBLISHED, file)
        was = {article.latest.content.title: article.id for article in store.list_articles()}
        file.write_text(MANUAL.replace("## 保修", "## 质保期"))
        proposals.accept(take(store, PROPOSED, file).import_id, None, TRAINER, LIVE)
        assert store.live([was["保修"]])[was["保修"]].content.title == "质保期"
        file.write_text(MANUAL.replace("## 保修", "## 质保期").replace("两年", "三年"))
        assert kinds(store, take(store, PROPOSED, file)) == {was["保修"]: "changed"}

    def test_accepting_all_leaves_conflicts_alone(
        self, store: ArticleStore, proposals: Proposals, conflict: Proposal
    ) -> None:
        assert proposals.accept(conflict.import_id, None, TRAINER, LIVE) == []
        with pytest.raises(WrongState, match="say which text"):
            proposals.accept(conflict.import_id, [conflict.number], TRAINER, LIVE)
        assert body(store, "ret-1") == "十天内可以退。"

    def test_a_conflict_is_settled_with_my_text(
        self, store: ArticleStore, proposals: Proposals, conflict: Proposal
    ) -> None:
        settled = proposals.settle(conflict.import_id, conflict.number, Choice.MINE, TRAINER, Terms())
        assert settled.state is ProposalState.REJECTED
        assert (body(store, "ret-1"), len(store.revisions_of("ret-1"))) == ("十天内可以退。", 2)

    def test_a_conflict_is_settled_with_the_text_of_the_file(
        self, store: ArticleStore, proposals: Proposals, conflict: Proposal
    ) -> None:
        settled = proposals.settle(conflict.import_id, conflict.number, Choice.FILE, TRAINER, SEEN)
        assert (settled.state, settled.decision and settled.decision.revision) == (ProposalState.ACCEPTED, 3)
        assert body(store, "ret-1") == "十五天内可以退。"

    def test_a_conflict_is_settled_with_a_third_text(
        self, store: ArticleStore, proposals: Proposals, conflict: Proposal, tmp_path: Path
    ) -> None:
        assert conflict.content is not None
        merged = replace(conflict.content, body="十天内可以退，会员十五天。")
        proposals.settle(conflict.import_id, conflict.number, merged, TRAINER, SEEN)
        assert body(store, "ret-1") == merged.body
        # The file that both knew is no news any more; its next edition is.
        file = tmp_path / "faq.csv"
        assert waiting(store, take(store, PROPOSED, write(file, ROWS | {"ret-1": "十五天内可以退。"}))) == []
        assert kinds(store, take(store, PROPOSED, write(file, ROWS | {"ret-1": "三十天。"}))) == {"ret-1": "conflict"}

    def test_whoever_settles_has_seen_the_newest_text(
        self, store: ArticleStore, proposals: Proposals, conflict: Proposal
    ) -> None:
        edit(store, "ret-1", "十二天内可以退。")
        with pytest.raises(RevisionConflict):
            proposals.settle(conflict.import_id, conflict.number, Choice.FILE, TRAINER, SEEN)
        assert body(store, "ret-1") == "十二天内可以退。"

    def test_an_edit_after_the_import_is_not_overwritten_by_accepting(
        self, store: ArticleStore, proposals: Proposals, faq: Path
    ) -> None:
        report = take(store, PROPOSED, faq)
        edit(store, "ret-2", "改过了。")
        with pytest.raises(RevisionConflict, match="'ret-2' was changed since"):
            proposals.accept(report.import_id, None, OTHER_TRAINER, LIVE)
        assert (body(store, "ret-2"), set(store.live([*ROWS, "ret-4"]))) == ("改过了。", set(ROWS))

    def test_what_breaks_golden_cases_is_not_accepted(self, store: ArticleStore, faq: Path) -> None:
        class Breaks:
            def breaches(self, changed: object, gone: object) -> list[Breach]:
                return [Breach("case", "question", "before", "after")] if changed or gone else []

        proposals = Proposals(Lifecycle(store, Breaks()))
        report = take(store, PROPOSED, faq)
        with pytest.raises(PublishBlocked):
            proposals.accept(report.import_id, None, TRAINER, LIVE)
        assert set(store.live([*ROWS, "ret-4"])) == set(ROWS)
        proposals.accept(report.import_id, None, TRAINER, replace(LIVE, override="agreed with the supervisor"))
        assert set(store.live([*ROWS, "ret-4"])) == {"ret-1", "ret-2", "ret-4"}

    def test_a_crash_before_the_decision_was_noted_is_made_good_by_deciding_again(
        self, store: ArticleStore, proposals: Proposals, faq: Path
    ) -> None:
        report = take(store, PROPOSED, faq)
        changed = next(each for each in waiting(store, report) if each.kind is ProposalKind.CHANGED)
        assert changed.content is not None
        # As far as accepting got: saved and published, and then the power went.
        proposals._publish(sorted(proposals._saved([changed], TRAINER, LIVE).items()), TRAINER, LIVE)
        before = store.last_change()
        proposals.accept(report.import_id, [changed.number], TRAINER, LIVE)
        assert (store.last_change(), len(store.revisions_of("ret-2"))) == (before, 2)
        assert kinds(store, report) == {"ret-4": "new", "ret-3": "gone"}

    def test_going_back_to_an_earlier_edition_is_a_change_like_any_other(
        self, store: ArticleStore, proposals: Proposals, tmp_path: Path
    ) -> None:
        file = tmp_path / "faq.csv"
        for rows in (ROWS, ROWS | {"ret-1": "十天。"}, ROWS):
            report = take(store, PROPOSED, write(file, rows))
            proposals.accept(report.import_id, None, TRAINER, LIVE)
        assert body(store, "ret-1") == ROWS["ret-1"]

    def test_what_is_not_there_is_named(self, proposals: Proposals, conflict: Proposal) -> None:
        with pytest.raises(NotFound, match="no import 'x'"):
            proposals.proposals("x", {})
        with pytest.raises(NotFound, match="no proposal 9"):
            proposals.accept(conflict.import_id, [9], TRAINER, Terms())

    def test_imports_are_listed_newest_first(self, store: ArticleStore, proposals: Proposals, tmp_path: Path) -> None:
        assert isinstance(store.clock, SetClock)
        ids = []
        for number in range(5):
            store.clock.move(seconds=number % 2)
            ids.append(take(store, PROPOSED, write(tmp_path / f"{number}.csv", {f"{number}-a": "x"})).import_id)
        pages, before = [], None
        while page := proposals.imports(limit=2, before=before):
            pages += [record.id for record in page]
            before = page[-1].id
        assert sorted(pages) == sorted(ids)
        assert (set(pages[:2]), pages[-1]) == ({*ids[3:]}, ids[0])
        assert [record.open for record in proposals.imports()] == [1] * 5


class TestSqlite(ProposalsContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
        yield engine
        engine.dispose()


@pytest.mark.postgresql
class TestPostgresql(ProposalsContract):
    @pytest.fixture
    def engine(self, postgresql_url: str) -> Iterator[Engine]:
        with emptied(postgresql_url) as engine:
            yield engine
