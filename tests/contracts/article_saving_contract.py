"""What `ArticleStore` keeps to when articles are saved, by people and by imports, on whatever database it stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from knowledge.domain import ArticleDraft, Audience, BusinessType, Origin, RevisionState
from knowledge.errors import InvalidArticle
from knowledge.store import ArticleStore
from tests.knowledge.articles import IMPORTER, TRAINER, SetClock, content, draft

CHINA = timezone(timedelta(hours=8))


def log(store: ArticleStore) -> list[str]:
    return [article_id for _, article_id in store.changes_after(0, 10_000)]


def add(store: ArticleStore, *drafts: ArticleDraft) -> None:
    store.save(drafts, IMPORTER, Origin.IMPORT, publish=True)


def edit(store: ArticleStore, article_id: str, body: str, *, publish: bool = True) -> None:
    store.save([draft(article_id, body)], TRAINER, Origin.EDIT, publish=publish)


def live_body(store: ArticleStore, article_id: str) -> str | None:
    found = store.live([article_id])
    return found[article_id].content.body if found else None


class ArticleSavingContract:
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

    # Saving

    def test_is_empty_at_first(self, store: ArticleStore) -> None:
        assert store.count() == 0
        assert store.last_change() == 0
        assert store.list_articles() == []
        assert store.live(["a"]) == {}

    def test_gives_back_everything_that_was_saved(self, store: ArticleStore, clock: SetClock) -> None:
        whole = content(
            similar_questions=("邮费谁付", "“退货”要钱吗?"),
            business_type=BusinessType.RETURN_EXCHANGE,
            language="en",
            translation_of="原文",
            audience=Audience.INTERNAL,
            owner="售后组",
            review_by=datetime(2026, 12, 31, tzinfo=UTC).date(),
            effective_from=datetime(2026, 1, 1, tzinfo=UTC),
            effective_until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
            source="手册.docx §3",
            metadata={"分类": "退货", "weight": "1"},
        )
        store.save([ArticleDraft("编号 1", whole)], TRAINER, Origin.EDIT, publish=True)
        found = store.article("编号 1")
        assert found.latest.content == whole
        assert found.published == 1
        assert (found.latest.number, found.latest.state) == (1, RevisionState.PUBLISHED)
        assert (found.latest.author, found.latest.created_at) == ("trainer", clock.now)

    def test_says_what_became_of_each_draft(self, store: ArticleStore) -> None:
        add(store, draft("same"), draft("other"), draft("edited"))
        edit(store, "edited", "trainers' words")
        saved = store.save(
            [draft("same"), draft("other", "changed"), draft("edited", "changed"), draft("fresh")],
            IMPORTER, Origin.IMPORT, publish=True,
        )  # fmt: skip
        assert (saved.unchanged, saved.changed, saved.proposed, saved.new) == (
            ("same",), ("other",), ("edited",), ("fresh",),
        )  # fmt: skip

    def test_a_draft_is_not_live_and_logs_no_change(self, store: ArticleStore) -> None:
        store.save([draft("a")], TRAINER, Origin.EDIT, publish=False)
        assert store.live(["a"]) == {}
        assert store.last_change() == 0
        assert store.article("a").published is None

    def test_a_draft_beside_a_live_revision_leaves_it_live(self, store: ArticleStore) -> None:
        add(store, draft("a", "old"))
        edit(store, "a", "new", publish=False)
        assert live_body(store, "a") == "old"
        found = store.article("a")
        assert (found.latest.number, found.published) == (2, 1)

    def test_numbers_of_revisions_start_at_one_and_go_up(self, store: ArticleStore) -> None:
        for body in ("one", "two", "three"):
            edit(store, "a", body)
        found = store.revisions_of("a")
        assert [(revision.number, revision.content.body) for revision in found] == [
            (1, "one"),
            (2, "two"),
            (3, "three"),
        ]
        assert [revision.state for revision in found] == [
            RevisionState.RETIRED, RevisionState.RETIRED, RevisionState.PUBLISHED,
        ]  # fmt: skip

    def test_the_same_content_makes_no_revision_and_no_change(self, store: ArticleStore) -> None:
        add(store, draft("a"))
        before = store.last_change()
        add(store, draft("a"))
        edit(store, "a", draft("a").content.body)
        assert len(store.revisions_of("a")) == 1
        assert store.last_change() == before

    def test_one_moment_in_another_time_zone_is_the_same_content(self, store: ArticleStore) -> None:
        moment = datetime(2026, 1, 1, 8, tzinfo=CHINA)
        add(store, draft("a", effective_from=moment))
        saved = store.save([draft("a", effective_from=moment.astimezone(UTC))], TRAINER, Origin.EDIT, publish=True)
        assert saved.unchanged == ("a",)

    def test_a_stored_content_saved_again_is_unchanged(self, store: ArticleStore) -> None:
        add(store, draft("a", effective_from=datetime(2026, 1, 1, 8, tzinfo=CHINA), metadata={"b": "1", "a": "2"}))
        stored = store.article("a").latest.content
        saved = store.save([ArticleDraft("a", stored)], TRAINER, Origin.EDIT, publish=True)
        assert saved.unchanged == ("a",)

    def test_saving_a_draft_again_with_publish_makes_it_live(self, store: ArticleStore) -> None:
        store.save([draft("a")], IMPORTER, Origin.IMPORT, publish=False)
        saved = store.save([draft("a")], IMPORTER, Origin.IMPORT, publish=True)
        assert saved.changed == ("a",)
        assert live_body(store, "a") == draft("a").content.body
        assert log(store) == ["a"]

    def test_a_batch_is_all_or_nothing(self, store: ArticleStore) -> None:
        with pytest.raises(InvalidArticle, match="'b'"):
            add(store, draft("a"), draft("b", body=" "))
        with pytest.raises(InvalidArticle, match="twice"):
            add(store, draft("a"), draft("b"), draft("a"))
        assert store.count() == 0
        assert store.last_change() == 0

    def test_a_large_batch_is_saved_and_found_whole(self, store: ArticleStore) -> None:
        drafts = [draft(f"article {number:04}", f"body {number}") for number in range(1_203)]
        add(store, *drafts)
        add(store, *(draft(each.article_id, f"{each.content.body} again") for each in drafts))
        assert store.count() == 1_203
        live = store.live([each.article_id for each in drafts])
        assert {revision.number for revision in live.values()} == {2}
        assert store.last_change() == 2 * 1_203

    @pytest.mark.parametrize(
        ("article_id", "fields", "fault"),
        [
            ("", {}, "id"),
            ("   ", {}, "id"),
            ("a\nb", {}, "id"),
            ("a" * 256, {}, "id"),
            ("half \ud83d", {}, "id"),
            ("a", {"title": "\t"}, "title"),
            ("a", {"body": ""}, "text"),
            ("a", {"body": "x" * 200_001}, "200000"),
            ("a", {"body": "null \x00"}, "null character"),
            ("a", {"body": "half \ud83d"}, "half a character"),
            ("a", {"title": "half \udc00"}, "half a character"),
            ("a", {"similar_questions": ("fine", "\x00")}, "null character"),
            ("a", {"similar_questions": ("q",) * 201}, "similar questions"),
            ("a", {"owner": "\x00"}, "null character"),
            ("a", {"owner": "o" * 256}, "owner"),
            ("a", {"translation_of": "t" * 256}, "translation_of"),
            ("a", {"source": "\x00"}, "null character"),
            ("a", {"metadata": {"key": "\x00"}}, "null character"),
            ("a", {"metadata": {"\ud800": "value"}}, "half a character"),
            ("a", {"language": "klingonese"}, "language"),
            ("a", {"effective_from": datetime(2026, 1, 1)}, "time zone"),
            ("a", {"effective_until": datetime.min.replace(tzinfo=CHINA)}, "years 1 to 9999"),
            (
                "a",
                {
                    "effective_from": datetime(2026, 1, 1, tzinfo=UTC),
                    "effective_until": datetime(2026, 1, 1, tzinfo=UTC),
                },
                "ends before it begins",
            ),
        ],
    )
    def test_refuses_what_it_cannot_keep(
        self, store: ArticleStore, article_id: str, fields: dict[str, Any], fault: str
    ) -> None:
        with pytest.raises(InvalidArticle, match=fault):
            add(store, ArticleDraft(article_id, content(**fields)))
        assert store.count() == 0

    # One store serves all examples, and every class that inherits the test runs it.
    @settings(
        max_examples=40,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(
        texts=st.lists(st.text(max_size=60), min_size=4, max_size=4),
        metadata=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3),
        begins=st.none() | st.datetimes(timezones=st.sampled_from([UTC, CHINA])),
    )
    def test_keeps_any_text_to_the_letter_or_refuses_it(
        self, store: ArticleStore, texts: list[str], metadata: dict[str, str], begins: datetime | None
    ) -> None:
        title, body, similar, owner = texts
        given_content = content(
            title, body, similar_questions=(similar,), owner=owner, metadata=metadata, effective_from=begins
        )
        try:
            store.save([ArticleDraft("a", given_content)], TRAINER, Origin.EDIT, publish=True)
        except InvalidArticle:
            return
        stored = store.article("a").latest.content
        assert replace(stored, metadata=dict(stored.metadata)) == given_content

    # Imports and people

    def test_importing_the_same_file_again_leaves_an_edit_alone(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "edit")
        add(store, draft("a", "file"))
        assert live_body(store, "a") == "edit"
        assert len(store.revisions_of("a")) == 2

    def test_a_changed_file_proposes_beside_an_edit(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "edit")
        add(store, draft("a", "newer file"))
        assert live_body(store, "a") == "edit"
        proposal = store.article("a").latest
        assert (proposal.state, proposal.content.body) == (RevisionState.DRAFT, "newer file")

    def test_importing_a_proposal_again_does_not_put_it_live(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "edit")
        add(store, draft("a", "newer file"))
        saved = store.save([draft("a", "newer file")], IMPORTER, Origin.IMPORT, publish=True)
        assert saved.unchanged == ("a",)
        assert live_body(store, "a") == "edit"

    def test_each_further_change_of_the_file_is_a_proposal_too(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "edit")
        add(store, draft("a", "newer file"))
        add(store, draft("a", "newest file"))
        assert live_body(store, "a") == "edit"
        assert store.article("a").latest.content.body == "newest file"

    def test_a_draft_that_a_person_works_on_holds_imports_back_too(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "half an edit", publish=False)
        add(store, draft("a", "newer file"))
        assert live_body(store, "a") == "file"

    def test_an_accepted_proposal_opens_the_article_to_imports_again(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        edit(store, "a", "edit")
        add(store, draft("a", "newer file"))
        store.publish("a", 3, TRAINER)
        add(store, draft("a", "newest file"))
        assert live_body(store, "a") == "newest file"

    @pytest.mark.parametrize("body", ["file", "newer file"])
    def test_an_import_never_brings_back_what_was_retired(self, store: ArticleStore, body: str) -> None:
        add(store, draft("a", "file"))
        store.retire(["a"], TRAINER)
        add(store, draft("a", body))
        add(store, draft("a", body))
        assert store.live(["a"]) == {}

    def test_an_import_never_brings_back_what_was_retired_while_a_draft_waited(self, store: ArticleStore) -> None:
        add(store, draft("a", "file"))
        store.save([draft("a", "newer file")], IMPORTER, Origin.IMPORT, publish=False)
        store.retire(["a"], TRAINER)
        add(store, draft("a", "newer file"))
        assert store.live(["a"]) == {}

    def test_a_person_brings_back_what_was_retired(self, store: ArticleStore) -> None:
        add(store, draft("a"), draft("b"))
        store.retire(["a", "b"], TRAINER)
        edit(store, "a", draft("a").content.body)
        store.publish("b", 1, TRAINER)
        assert set(store.live(["a", "b"])) == {"a", "b"}
