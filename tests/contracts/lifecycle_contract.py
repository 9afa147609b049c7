"""What `Lifecycle` keeps to, on whatever database it stands."""

from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from knowledge.database import writing
from knowledge.domain import ArticleDraft, Breach, Origin, Revision, RevisionState
from knowledge.errors import InvalidArticle, NotFound, OwnRevision, PublishBlocked, RevisionConflict, WrongState
from knowledge.lifecycle import TO_BE_WRITTEN, Lifecycle
from knowledge.store import ArticleStore
from tests.knowledge.articles import IMPORTER, OTHER_TRAINER, TRAINER, SetClock, draft

DRAFT, IN_REVIEW, SCHEDULED = RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED
PUBLISHED, EXPIRED, RETIRED = RevisionState.PUBLISHED, RevisionState.EXPIRED, RevisionState.RETIRED


class BreaksWithout:
    """A check whose one golden case needs a word in the article, and the article itself."""

    def __init__(self, word: str):
        self.word = word

    def breaches(self, changed: Sequence[Revision], gone: Collection[str]) -> Sequence[Breach]:
        wrong = any(self.word not in revision.content.body for revision in changed) or bool(gone)
        return [Breach("case", "谁出运费?", "answered", "not answered")] if wrong else []


class LifecycleContract:
    """Inherit, and provide `engine`, an empty database."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> SetClock:
        return SetClock()

    @pytest.fixture
    def store(self, engine: Engine, clock: SetClock) -> ArticleStore:
        return ArticleStore(engine, clock)

    @pytest.fixture
    def life(self, store: ArticleStore) -> Lifecycle:
        return Lifecycle(store)

    # Writing

    def test_what_is_saved_is_a_draft_that_nobody_finds(self, life: Lifecycle) -> None:
        saved = life.save(draft("a"), TRAINER, base=None, reason="customers ask")
        assert (saved.number, saved.state, saved.author, saved.reason) == (1, DRAFT, "trainer", "customers ask")
        assert life.store.live(["a"]) == {}

    def test_the_second_saver_is_shown_what_the_first_one_saved(self, life: Lifecycle) -> None:
        life.save(draft("a", "one"), TRAINER, base=None)
        life.save(draft("a", "two"), OTHER_TRAINER, base=1)
        with pytest.raises(RevisionConflict, match="other trainer saved revision 2") as conflict:
            life.save(draft("a", "mine"), TRAINER, base=1)
        assert conflict.value.newest is not None
        assert conflict.value.newest.content.body == "two"
        assert [revision.content.body for revision in life.store.revisions_of("a")] == ["one", "two"]

    def test_a_new_article_does_not_take_the_place_of_one_that_is_there(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        with pytest.raises(RevisionConflict, match="there already"):
            life.save(draft("a", "other"), OTHER_TRAINER, base=None)
        with pytest.raises(NotFound):
            life.save(draft("b"), TRAINER, base=1)

    def test_saving_the_same_again_makes_no_revision(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        assert life.save(draft("a"), TRAINER, base=1).number == 1

    # Review

    def test_goes_from_draft_through_review_to_published(self, life: Lifecycle) -> None:
        life.save(draft("a", "words"), TRAINER, base=None)
        assert life.submit("a", 1, TRAINER).state is IN_REVIEW
        assert [revision.article_id for revision, _ in life.store.in_review()] == ["a"]
        (published,) = life.publish([("a", 1)], OTHER_TRAINER)
        assert published.state is PUBLISHED
        assert life.store.live(["a"])["a"].number == 1
        assert life.store.in_review() == []

    def test_what_is_sent_back_is_a_draft_again_with_a_reason(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        life.submit("a", 1, TRAINER)
        with pytest.raises(InvalidArticle, match="reason"):
            life.send_back("a", 1, OTHER_TRAINER, " ")
        assert life.send_back("a", 1, OTHER_TRAINER, "the sum is wrong").state is DRAFT
        assert life.store.audit("a")[0].reason == "the sum is wrong"

    def test_under_the_two_person_rule_nobody_approves_their_own(self, store: ArticleStore) -> None:
        life = Lifecycle(store, two_person_rule=True)
        life.save(draft("a"), TRAINER, base=None)
        with pytest.raises(WrongState, match="review first"):
            life.publish([("a", 1)], OTHER_TRAINER)
        life.submit("a", 1, OTHER_TRAINER)
        for person in (TRAINER, OTHER_TRAINER):
            with pytest.raises(OwnRevision):
                life.publish([("a", 1)], person)
        assert life.publish([("a", 1)], IMPORTER)[0].state is PUBLISHED

    @pytest.mark.parametrize("move", ["submit", "send_back", "discard", "publish"])
    def test_what_is_live_is_not_moved_by_review(self, life: Lifecycle, move: str) -> None:
        life.save(draft("a"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        with pytest.raises(WrongState, match="is published"):
            {
                "submit": lambda: life.submit("a", 1, TRAINER),
                "send_back": lambda: life.send_back("a", 1, TRAINER, "why"),
                "discard": lambda: life.discard("a", 1, TRAINER),
                "publish": lambda: life.publish([("a", 1)], TRAINER),
            }[move]()

    def test_a_discarded_draft_is_never_published(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        assert life.discard("a", 1, TRAINER).state is RETIRED
        with pytest.raises(WrongState):
            life.publish([("a", 1)], TRAINER)

    # Going live

    def test_a_batch_goes_live_as_a_whole_or_not_at_all(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        life.save(draft("b"), TRAINER, base=None)
        with pytest.raises(NotFound):
            life.publish([("a", 1), ("b", 2)], TRAINER)
        assert life.store.live(["a", "b"]) == {}
        life.publish([("a", 1), ("b", 1)], TRAINER)
        assert set(life.store.live(["a", "b"])) == {"a", "b"}
        for wrong in ([], [("a", 1), ("a", 2)]):
            with pytest.raises(InvalidArticle):
                life.publish(wrong, TRAINER)

    def test_only_the_newest_revision_goes_live(self, life: Lifecycle) -> None:
        life.save(draft("a", "one"), TRAINER, base=None)
        life.save(draft("a", "two"), TRAINER, base=1)
        with pytest.raises(RevisionConflict):
            life.publish([("a", 1)], TRAINER)

    def test_what_breaks_a_golden_case_goes_live_only_with_a_reason(self, store: ArticleStore) -> None:
        life = Lifecycle(store, BreaksWithout("运费"))
        life.save(draft("a", "别的"), TRAINER, base=None)
        with pytest.raises(PublishBlocked, match="1 golden case") as blocked:
            life.publish([("a", 1)], TRAINER)
        assert blocked.value.breaches[0].case_id == "case"
        with pytest.raises(PublishBlocked):
            life.publish([("a", 1)], TRAINER, override="  ")
        assert life.store.live(["a"]) == {}
        life.publish([("a", 1)], TRAINER, override="the law changed")
        assert ("overridden", "the law changed") in {(entry.action, entry.reason) for entry in store.audit("a")}
        with pytest.raises(PublishBlocked):
            life.retire(["a"], TRAINER)
        life.retire(["a"], TRAINER, override="sold")
        assert life.store.live(["a"]) == {}

    def test_a_check_with_nothing_to_say_blocks_nothing(self, store: ArticleStore) -> None:
        life = Lifecycle(store, BreaksWithout("运费"))
        life.save(draft("a", "运费由我们承担"), TRAINER, base=None)
        assert life.publish([("a", 1)], TRAINER)[0].state is PUBLISHED

    def test_an_answer_that_is_still_to_be_written_never_goes_live(self, life: Lifecycle) -> None:
        for number, mark in enumerate(TO_BE_WRITTEN.values()):
            life.save(draft(f"{number}", f"{mark}\n"), TRAINER, base=None)
            with pytest.raises(InvalidArticle, match="no answer yet"):
                life.publish([(f"{number}", 1)], TRAINER, override="whatever it says")

    # Dates

    def test_is_scheduled_then_live_then_expired(self, life: Lifecycle, clock: SetClock) -> None:
        begins, ends = clock.now + timedelta(hours=1), clock.now + timedelta(hours=2)
        life.save(draft("a", effective_from=begins, effective_until=ends), TRAINER, base=None)
        states, live = [life.publish([("a", 1)], TRAINER)[0].state], []
        for clock.now in (begins - timedelta(minutes=1), begins, ends - timedelta(minutes=1), ends):
            # Asked before and after the pass that writes down what the time has done: it makes no difference.
            early = set(life.store.live(["a"]))
            life.store.apply_effective_dates()
            assert set(life.store.live(["a"])) == early
            live.append(bool(early))
            states.append(life.store.article("a").latest.state)
        assert live == [False, True, True, False]
        assert states == [SCHEDULED, SCHEDULED, PUBLISHED, PUBLISHED, EXPIRED]

    def test_a_scheduled_revision_follows_the_live_one_when_its_time_comes(
        self, life: Lifecycle, clock: SetClock
    ) -> None:
        life.save(draft("a", "this year"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        life.save(draft("a", "next year", effective_from=clock.now + timedelta(days=1)), TRAINER, base=1)
        life.publish([("a", 2)], TRAINER)
        assert life.store.live(["a"])["a"].content.body == "this year"
        clock.move(days=1)
        assert life.store.live(["a"])["a"].content.body == "next year"
        life.store.apply_effective_dates()
        assert [revision.state for revision in life.store.revisions_of("a")] == [RETIRED, PUBLISHED]
        assert life.store.article("a").published == 2

    def test_what_is_scheduled_can_be_called_off(self, life: Lifecycle, clock: SetClock) -> None:
        life.save(draft("a", effective_from=clock.now + timedelta(days=1)), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        assert life.send_back("a", 1, TRAINER, "not this year").state is DRAFT
        clock.move(days=2)
        assert life.store.live(["a"]) == {}

    def test_a_promotion_wins_within_its_window_and_the_everyday_text_outside(
        self, life: Lifecycle, clock: SetClock
    ) -> None:
        begins, ends = clock.now + timedelta(days=1), clock.now + timedelta(days=2)
        life.save(draft("a", "满 99 包邮"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        promotion = draft("a", "满 59 包邮", effective_from=begins, effective_until=ends)
        life.save(promotion, TRAINER, base=1)
        life.publish([("a", 2)], TRAINER, temporary=True)
        said = []
        for clock.now in (begins - timedelta(minutes=1), begins, ends - timedelta(minutes=1), ends):
            life.store.apply_effective_dates()
            said.append(life.store.live(["a"])["a"].content.body)
        assert said == ["满 99 包邮", "满 59 包邮", "满 59 包邮", "满 99 包邮"]
        assert [revision.state for revision in life.store.revisions_of("a")] == [PUBLISHED, EXPIRED]

    def test_the_everyday_text_can_be_corrected_while_a_promotion_runs(self, life: Lifecycle, clock: SetClock) -> None:
        ends = clock.now + timedelta(days=2)
        life.save(draft("a", "everyday"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        life.save(draft("a", "promotion", effective_until=ends), TRAINER, base=1)
        life.publish([("a", 2)], TRAINER, temporary=True)
        life.save(draft("a", "everyday, corrected"), TRAINER, base=2)
        life.publish([("a", 3)], TRAINER)
        assert life.store.live(["a"])["a"].content.body == "promotion"
        clock.now = ends
        assert life.store.live(["a"])["a"].content.body == "everyday, corrected"

    def test_a_temporary_revision_needs_an_end(self, life: Lifecycle) -> None:
        life.save(draft("a"), TRAINER, base=None)
        with pytest.raises(InvalidArticle, match="effective_until"):
            life.publish([("a", 1)], TRAINER, temporary=True)

    def test_a_corrected_promotion_takes_the_place_of_the_one_it_overlaps(
        self, life: Lifecycle, clock: SetClock
    ) -> None:
        for number, (text_, first, last) in enumerate([("59", 1, 3), ("49", 2, 4), ("39", 6, 7)]):
            window = {
                "effective_from": clock.now + timedelta(days=first),
                "effective_until": clock.now + timedelta(days=last),
            }
            life.save(draft("a", text_, **window), TRAINER, base=number or None)
            life.publish([("a", number + 1)], TRAINER, temporary=True)
        assert [revision.state for revision in life.store.revisions_of("a")] == [RETIRED, SCHEDULED, SCHEDULED]

    def test_an_import_replaces_what_was_planned_for_the_same_article(self, life: Lifecycle, clock: SetClock) -> None:
        later = clock.now + timedelta(days=1)
        life.store.save([draft("a", "planned", effective_from=later)], IMPORTER, Origin.IMPORT, publish=True)
        life.store.save([draft("a", "at once")], IMPORTER, Origin.IMPORT, publish=True)
        clock.move(days=2)
        assert life.store.live(["a"])["a"].content.body == "at once"

    # Rolling back and retiring

    def test_an_earlier_revision_comes_back_as_a_new_one(self, life: Lifecycle) -> None:
        life.save(draft("a", "right"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        life.save(draft("a", "wrong"), TRAINER, base=1)
        life.publish([("a", 2)], TRAINER)
        restored = life.roll_back("a", 1, OTHER_TRAINER, reason="a slip")
        assert (restored.number, restored.state, restored.content.body) == (3, PUBLISHED, "right")
        assert life.store.live(["a"])["a"].number == 3
        assert [revision.state for revision in life.store.revisions_of("a")] == [RETIRED, RETIRED, PUBLISHED]

    def test_what_was_retired_comes_back_by_rolling_back(self, life: Lifecycle) -> None:
        life.save(draft("a", "right"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        life.retire(["a"], TRAINER, reason="by mistake")
        life.roll_back("a", 1, TRAINER)
        assert life.store.live(["a"])["a"].content.body == "right"

    def test_a_temporary_revision_that_comes_back_gives_the_place_back_again(
        self, life: Lifecycle, clock: SetClock
    ) -> None:
        ends = clock.now + timedelta(days=2)
        life.save(draft("a", "everyday"), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        for number, body in ((2, "promotion"), (3, "wrong promotion")):
            life.save(draft("a", body, effective_until=ends), TRAINER, base=number - 1)
            life.publish([("a", number)], TRAINER, temporary=True)
        assert life.roll_back("a", 2, TRAINER).temporary
        assert life.store.live(["a"])["a"].content.body == "promotion"
        clock.now = ends
        assert life.store.live(["a"])["a"].content.body == "everyday"

    def test_what_was_called_off_was_never_live(self, life: Lifecycle, clock: SetClock) -> None:
        life.save(draft("a", effective_from=clock.now + timedelta(days=1)), TRAINER, base=None)
        life.publish([("a", 1)], TRAINER)
        life.send_back("a", 1, TRAINER, "not this year")
        with pytest.raises(WrongState, match="never live"):
            life.roll_back("a", 1, TRAINER)

    def test_only_what_was_live_and_may_be_live_comes_back(self, life: Lifecycle, clock: SetClock) -> None:
        life.save(draft("a", "never live"), TRAINER, base=None)
        with pytest.raises(WrongState, match="never live"):
            life.roll_back("a", 1, TRAINER)
        life.save(draft("b", effective_until=clock.now + timedelta(days=1)), TRAINER, base=None)
        life.publish([("b", 1)], TRAINER)
        clock.move(days=2)
        with pytest.raises(WrongState, match="is over"):
            life.roll_back("b", 1, TRAINER)

    # The log

    def test_every_change_stands_in_the_log_with_who_and_why(self, life: Lifecycle, clock: SetClock) -> None:
        life.save(draft("a", "one"), TRAINER, base=None, reason="new")
        life.submit("a", 1, TRAINER)
        life.publish([("a", 1)], OTHER_TRAINER, reason="checked")
        life.save(draft("a", "two", effective_until=clock.now + timedelta(days=1)), TRAINER, base=1)
        life.publish([("a", 2)], TRAINER)
        clock.move(days=2)
        life.store.apply_effective_dates()
        life.roll_back("a", 1, TRAINER)
        life.retire(["a"], OTHER_TRAINER, reason="sold")
        told = [(entry.action, entry.revision, entry.actor) for entry in reversed(life.store.audit("a"))]
        assert told == [
            ("saved", 1, "trainer"), ("submitted", 1, "trainer"), ("published", 1, "other trainer"),
            ("saved", 2, "trainer"), ("published", 2, "trainer"), ("replaced", 1, "trainer"),
            ("expired", 2, "answerdesk"),
            ("saved", 3, "trainer"), ("published", 3, "trainer"), ("rolled_back", 3, "trainer"),
            ("retired", None, "other trainer"),
        ]  # fmt: skip
        numbers = [entry.number for entry in life.store.audit()]
        assert numbers == list(range(len(told), 0, -1))

    def test_nothing_in_the_log_can_be_altered_or_removed(self, life: Lifecycle, engine: Engine) -> None:
        life.save(draft("a"), TRAINER, base=None)
        for statement in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"):
            with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
                connection.execute(text(statement))
        assert [entry.actor for entry in life.store.audit()] == ["trainer"]

    def test_the_log_is_read_page_by_page(self, life: Lifecycle) -> None:
        for number in range(5):
            life.save(draft(f"{number}"), TRAINER, base=None)
        first = life.store.audit(limit=2)
        second = life.store.audit(before=first[-1].number, limit=2)
        assert [entry.number for entry in first + second] == [5, 4, 3, 2]

    # Lists

    def test_says_what_is_overdue_and_whose_it_is(self, life: Lifecycle, clock: SetClock) -> None:
        today = clock.now.date()
        for name, days in (("late", -1), ("today", 0), ("later", 5)):
            life.save(draft(name, review_by=today + timedelta(days=days), owner="周晓"), TRAINER, base=None)
            life.publish([(name, 1)], TRAINER)
        life.save(draft("gone", review_by=today - timedelta(days=9)), TRAINER, base=None)
        life.publish([("gone", 1)], TRAINER)
        life.retire(["gone"], TRAINER)
        assert [article.id for article in life.store.overdue(today)] == ["late", "today"]
        assert life.store.owners() == ["周晓"]
        totals = life.store.totals()
        assert (totals.articles, totals.live, totals.overdue) == (4, 3, 2)

    def test_keeps_any_reason_it_can_store(self, life: Lifecycle) -> None:
        with pytest.raises(InvalidArticle, match="reason"):
            life.save(draft("a"), TRAINER, base=None, reason="x" * 2_001)
        saved = life.save(ArticleDraft("a", draft("a").content), TRAINER, base=None, reason="'; DROP TABLE audit; --")
        assert saved.reason == "'; DROP TABLE audit; --"
