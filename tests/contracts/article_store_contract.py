"""What `ArticleStore` keeps to, on whatever database it stands."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from knowledge.database import reading, writing
from knowledge.domain import Audience, BusinessType, Origin, RevisionState
from knowledge.errors import NotFound, RevisionConflict
from knowledge.saving import log_changes
from knowledge.store import ArticleStore
from knowledge.tables import revisions
from tests.contracts.article_saving_contract import CHINA, ArticleSavingContract, add, edit, live_body, log
from tests.knowledge.articles import IMPORTER, OTHER_TRAINER, TRAINER, SetClock, draft


class ArticleStoreContract(ArticleSavingContract):
    """Inherit, and provide `engine`, an empty database."""

    # Publishing and retiring

    def test_publishing_a_draft_makes_it_live(self, store: ArticleStore) -> None:
        edit(store, "a", "old")
        edit(store, "a", "new", publish=False)
        store.publish("a", 2, TRAINER)
        assert live_body(store, "a") == "new"
        assert [revision.state for revision in store.revisions_of("a")] == [
            RevisionState.RETIRED, RevisionState.PUBLISHED,
        ]  # fmt: skip
        assert log(store) == ["a", "a"]

    def test_publishing_what_is_live_changes_nothing(self, store: ArticleStore) -> None:
        edit(store, "a", "words")
        store.publish("a", 1, OTHER_TRAINER)
        assert log(store) == ["a"]

    def test_only_the_newest_revision_can_be_published(self, store: ArticleStore) -> None:
        edit(store, "a", "one", publish=False)
        edit(store, "a", "two", publish=False)
        with pytest.raises(RevisionConflict, match="newer revision, 2"):
            store.publish("a", 1, TRAINER)
        assert store.live(["a"]) == {}

    def test_retiring_takes_out_what_is_live_and_keeps_the_revisions(self, store: ArticleStore) -> None:
        add(store, draft("a"), draft("b"))
        store.retire({"a"}, TRAINER)
        assert set(store.live(["a", "b"])) == {"b"}
        assert [revision.state for revision in store.revisions_of("a")] == [RevisionState.RETIRED]
        assert log(store) == ["a", "b", "a"]

    def test_retiring_is_all_or_nothing(self, store: ArticleStore) -> None:
        add(store, draft("a"))
        with pytest.raises(NotFound, match="'unknown'"):
            store.retire(["a", "unknown"], TRAINER)
        assert set(store.live(["a"])) == {"a"}

    def test_what_is_not_there_is_named(self, store: ArticleStore) -> None:
        for ask in (
            lambda: store.article("x"),
            lambda: store.revisions_of("x"),
            lambda: store.publish("x", 1, TRAINER),
        ):
            with pytest.raises(NotFound, match="'x'"):
                ask()

    def test_records_who_wrote_published_and_retired(
        self, store: ArticleStore, engine: Engine, clock: SetClock
    ) -> None:
        store.save([draft("a", "one")], IMPORTER, Origin.IMPORT, publish=False)
        began = clock.now
        clock.move(days=1)
        store.publish("a", 1, TRAINER)
        clock.move(days=1)
        store.save([draft("a", "two")], OTHER_TRAINER, Origin.EDIT, publish=True)
        clock.move(days=1)
        store.retire(["a"], TRAINER)
        columns = (
            revisions.c.author, revisions.c.created_at, revisions.c.published_by, revisions.c.published_at,
            revisions.c.retired_by, revisions.c.retired_at,
        )  # fmt: skip
        with reading(engine) as connection:
            rows = [tuple(row) for row in connection.execute(select(*columns).order_by(revisions.c.number))]
        one, two, three = (began + timedelta(days=days) for days in (1, 2, 3))
        assert rows == [
            ("importer", began, "trainer", one, "other trainer", two),
            ("other trainer", two, "other trainer", two, "trainer", three),
        ]

    # Effective dates

    def test_is_live_from_its_first_moment_until_before_its_last(self, store: ArticleStore, clock: SetClock) -> None:
        begins = datetime(2026, 3, 10, 8, 30, tzinfo=CHINA)
        ends = datetime(2026, 3, 11, 18, 0, tzinfo=CHINA)
        add(store, draft("a", effective_from=begins, effective_until=ends))
        minute = timedelta(minutes=1)
        seen = []
        for clock.now in (begins - minute, begins, ends - minute, ends, ends + minute):
            seen.append(bool(store.live(["a"])))
        assert seen == [False, True, True, False, False]

    def test_logs_each_opening_and_closing_once(self, store: ArticleStore, clock: SetClock) -> None:
        add(
            store,
            draft("always"),
            draft(
                "window", effective_from=clock.now + timedelta(hours=1), effective_until=clock.now + timedelta(hours=2)
            ),
        )
        before = len(log(store))
        counts = []
        for _ in range(8):
            counts.append(store.apply_effective_dates())
            clock.move(minutes=30)
        assert counts == [0, 0, 1, 0, 1, 0, 0, 0]
        assert log(store)[before:] == ["window", "window"]

    def test_logs_what_opened_before_anybody_looked(self, store: ArticleStore, clock: SetClock) -> None:
        add(store, draft("a", effective_from=clock.now + timedelta(days=7)))
        clock.move(days=8)
        assert store.apply_effective_dates() == 1
        assert store.apply_effective_dates() == 0

    def test_logs_every_edge_that_passed_while_nobody_looked(self, store: ArticleStore, clock: SetClock) -> None:
        add(store, *(draft(f"{day}", effective_until=clock.now + timedelta(days=day)) for day in range(1, 6)))
        store.apply_effective_dates()
        clock.move(days=3)
        assert store.apply_effective_dates() == 3
        clock.move(days=3)
        assert store.apply_effective_dates() == 2

    def test_dates_of_what_is_not_published_log_nothing(self, store: ArticleStore, clock: SetClock) -> None:
        later = clock.now + timedelta(hours=1)
        store.save([draft("draft", effective_from=later)], TRAINER, Origin.EDIT, publish=False)
        add(store, draft("gone", effective_from=later))
        store.retire(["gone"], TRAINER)
        clock.move(hours=2)
        assert store.apply_effective_dates() == 0

    # Lists

    def test_lists_in_order_of_id_page_by_page(self, store: ArticleStore) -> None:
        ids = [f"{number:02}" for number in range(25)]
        add(store, *(draft(article_id) for article_id in reversed(ids)))
        pages, after = [], ""
        while page := [article.id for article in store.list_articles(limit=10, after=after)]:
            pages.append(page)
            after = page[-1]
        assert pages == [ids[:10], ids[10:20], ids[20:]]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({}, ["a", "b", "c"]),
            ({"text": "运费"}, ["a"]),
            ({"text": "SHIPPING"}, ["b"]),
            ({"text": "100%"}, ["c"]),
            ({"text": "_"}, []),
            ({"filters": [("language", "en")]}, ["b"]),
            ({"filters": [("business_type", "delivery")]}, ["b", "c"]),
            ({"filters": [("business_type", "delivery"), ("audience", "internal")]}, ["c"]),
            ({"filters": [("owner", "售后组")]}, ["a"]),
            ({"filters": [("state", "draft")]}, ["c"]),
        ],
    )
    def test_lists_what_is_asked_for(self, store: ArticleStore, wanted: dict[str, Any], found: list[str]) -> None:
        add(
            store,
            draft("a", owner="售后组"),
            draft("b", "We pay", title="Shipping costs", language="en", business_type=BusinessType.DELIVERY),
        )
        delivery = {"business_type": BusinessType.DELIVERY, "audience": Audience.INTERNAL}
        store.save([draft("c", "100% 赔付", title="丢件", **delivery)], TRAINER, Origin.EDIT, publish=False)
        assert [article.id for article in store.list_articles(**wanted)] == found

    def test_translations_are_found_from_either_side_and_among_sisters(self, store: ArticleStore) -> None:
        add(
            store,
            draft("zh"),
            draft("en", language="en", translation_of="zh"),
            draft("en-2", language="en", translation_of="zh"),
            draft("stranger", language="en"),
        )

        def translations(article_id: str, language: str) -> list[str]:
            family = store.live_translations(store.live([article_id]).values(), language)[article_id]
            return [revision.article_id for revision in family]

        assert translations("zh", "en") == ["en", "en-2"]
        assert translations("en", "zh") == ["zh"]
        assert translations("en", "en") == ["en-2"]
        assert translations("stranger", "zh") == []

    def test_translations_that_are_not_in_force_are_not_given(self, store: ArticleStore, clock: SetClock) -> None:
        add(
            store,
            draft("zh"),
            draft("ended", language="en", translation_of="zh", effective_until=clock.now),
            draft("retired", language="en", translation_of="zh"),
        )
        store.retire(["retired"], TRAINER)
        store.save([draft("draft", language="en", translation_of="zh")], TRAINER, Origin.EDIT, publish=False)
        assert store.live_translations(store.live(["zh"]).values(), "en") == {"zh": []}

    # The log of changes

    def test_changes_are_read_in_portions(self, store: ArticleStore) -> None:
        add(store, *(draft(f"{number}") for number in range(5)))
        assert [number for number, _ in store.changes_after(0, 3)] == [1, 2, 3]
        assert [number for number, _ in store.changes_after(3, 3)] == [4, 5]
        assert store.changes_after(5, 3) == []

    def test_a_transaction_that_fails_leaves_no_gap(self, store: ArticleStore, engine: Engine) -> None:
        add(store, draft("a"))

        def fail() -> None:
            with writing(engine) as connection:
                log_changes(connection, ["lost"])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        add(store, draft("b"))
        assert store.changes_after(0, 10) == [(1, "a"), (2, "b")]

    def test_concurrent_writers_leave_no_gap_and_no_number_appears_late(self, store: ArticleStore) -> None:
        rounds, writers = 12, 4
        done = threading.Event()
        seen: list[list[int]] = []

        def watch() -> None:
            while not done.is_set():
                seen.append([number for number, _ in store.changes_after(0, 10_000)])

        def write(writer: int) -> None:
            for number in range(rounds):
                if number % 3 == 2:
                    store.retire([f"{writer}-{number - 1}-0"], TRAINER)
                else:
                    add(store, *(draft(f"{writer}-{number}-{place}") for place in range(3)))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _at_once([lambda writer=writer: write(writer) for writer in range(writers)])
        done.set()
        watcher.join()
        written = writers * (rounds // 3) * (3 + 3 + 1)
        assert [number for number, _ in store.changes_after(0, 10_000)] == list(range(1, written + 1))
        # Whoever has read up to a number has seen all below it: every view is a beginning of the whole.
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)
        assert len({len(numbers) for numbers in seen}) > 2

    def test_the_same_article_saved_at_once_gets_every_revision(self, store: ArticleStore) -> None:
        add(store, draft("a", "first"))
        _at_once([lambda body=f"{number}": edit(store, "a", body) for number in range(8)])
        found = store.revisions_of("a")
        assert [revision.number for revision in found] == list(range(1, 10))
        assert [revision.state for revision in found].count(RevisionState.PUBLISHED) == 1
        assert store.article("a").published == 9

    def test_new_articles_saved_at_once_under_one_id_are_one_article(self, store: ArticleStore) -> None:
        _at_once([lambda body=f"{number}": edit(store, "a", body) for number in range(6)])
        assert store.count() == 1
        assert len(store.revisions_of("a")) == 6

    # Facts

    def test_remembers_facts(self, store: ArticleStore) -> None:
        assert store.fact("colour") is None
        store.remember("colour", "red")
        store.remember("colour", "蓝")
        assert store.fact("colour") == "蓝"

    def test_the_first_of_many_to_remember_a_fact_has_its_way(self, store: ArticleStore) -> None:
        held: list[str] = []
        _at_once([lambda name=f"{n}": held.append(store.remember_first("first", name)) for n in range(8)])
        assert held == [store.fact("first")] * 8


def _at_once(calls: list[Callable[[], object]]) -> None:
    """Run the calls in as many threads; the first error of any of them is raised here."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            barrier.wait()
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
