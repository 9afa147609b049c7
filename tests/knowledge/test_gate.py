"""What an import would break does not go live: it waits, and whoever lets it through says why."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.audit import entries
from knowledge.database import reading
from knowledge.domain import ArticleDraft, Breach, Imported, ImportReport, Revision, RevisionState
from knowledge.gate import NAMED, Gate, in_words
from knowledge.importing import ImportedFile, files_in
from knowledge.ingesting import open_intake, take_in, take_in_read
from knowledge.proposals.applying import foremost
from knowledge.proposals.domain import Found, ImportMode
from knowledge.store import ArticleStore
from tests.knowledge.articles import IMPORTER, SetClock, content, draft
from tests.knowledge.test_imports import DRAFTS, PROPOSED, PUBLISHED, ROWS, body, faq, kinds, store, write

__all__ = ["faq", "store"]


class NeedsSevenDays:
    """A check whose one golden case needs seven days in the article ret-1; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def breaches(self, changed: Sequence[Revision], gone: Collection[str]) -> Sequence[Breach]:
        assert not gone
        self.asked.append([revision.article_id for revision in changed])
        wrong = any("七天" not in each.content.body for each in changed if each.article_id == "ret-1")
        return [Breach("case", "几天内能退?", "answer: 退货", "hand off")] if wrong else []


@pytest.fixture
def check() -> NeedsSevenDays:
    return NeedsSevenDays()


def take(store: ArticleStore, mode: ImportMode, gate: Gate, *paths: Path) -> ImportReport:
    return take_in(open_intake(store, IMPORTER, mode, gate=gate), files_in(paths))


def deeds(store: ArticleStore) -> list[tuple[str, str | None, str]]:
    with reading(store.engine) as connection:
        return [(each.action, each.article_id, each.reason) for each in entries(connection, None, None, 500)]


def test_a_first_import_asks_nobody(store: ArticleStore, faq: Path, check: NeedsSevenDays, tmp_path: Path) -> None:
    other = write(tmp_path / "other.csv", {"ret-9": "八天。"})
    report = take(store, PUBLISHED, Gate(check), faq, other)
    assert (check.asked, [file.new for file in report.imported]) == ([], [3, 1])


def test_a_file_that_breaks_a_case_waits_as_a_whole(store: ArticleStore, faq: Path, check: NeedsSevenDays) -> None:
    take(store, PUBLISHED, Gate(check), faq)
    report = take(store, PUBLISHED, Gate(check), write(faq, ROWS | {"ret-1": "八天。", "ret-4": "可以换货。"}))
    (refused,) = report.refused
    assert refused.path == str(faq)
    assert all(
        said in refused.reason for said in ("1 golden case ", "几天内能退?", "answer: 退货 → hand off", "override")
    )
    assert kinds(store, report) == {"ret-1": "changed", "ret-4": "new"}
    assert report.imported == (
        Imported(str(faq), 4, 8, new=1, changed=1, unchanged=2, proposed=2, held=2),
    )  # fmt: skip
    assert (body(store, "ret-1"), store.live(["ret-4"])) == (ROWS["ret-1"], {})


def test_only_what_would_change_is_asked_about(store: ArticleStore, faq: Path, check: NeedsSevenDays) -> None:
    take(store, PUBLISHED, Gate(check), faq)
    take(store, PUBLISHED, Gate(check), write(faq, ROWS | {"ret-2": "运费都由我们出。"}))
    assert check.asked == [["ret-2"]]
    for mode in (DRAFTS, PROPOSED):
        take(store, mode, Gate(check), write(faq, ROWS | {"ret-1": f"{mode}。"}))
    assert check.asked == [["ret-2"]]


def test_with_a_reason_it_goes_live_and_the_reason_is_logged(
    store: ArticleStore, faq: Path, check: NeedsSevenDays
) -> None:
    take(store, PUBLISHED, Gate(check), faq)
    write(faq, ROWS | {"ret-1": "八天。"})
    assert take(store, PUBLISHED, Gate(check, "  "), faq).refused
    report = take(store, PUBLISHED, Gate(check, "new law"), faq)
    assert (report.refused, body(store, "ret-1")) == ((), "八天。")
    assert ("overridden", "ret-1", "new law") in deeds(store)
    assert [deed for deed, *_ in deeds(store)].count("overridden") == 1


def test_drafts_that_came_before_are_asked_about_too(store: ArticleStore, faq: Path, check: NeedsSevenDays) -> None:
    take(store, PUBLISHED, Gate(check), faq)
    write(faq, ROWS | {"ret-1": "八天。"})
    take(store, DRAFTS, Gate(check), faq)
    report = take(store, PUBLISHED, Gate(check), faq)
    assert ([file.held for file in report.imported], len(report.refused)) == ([1], 1)
    assert store.article("ret-1").latest.state is RevisionState.DRAFT
    take(store, PUBLISHED, Gate(check, "new law"), faq)
    assert body(store, "ret-1") == "八天。"


def test_what_was_exported_waits_too_and_comes_in_whole_with_a_reason(
    store: ArticleStore, faq: Path, check: NeedsSevenDays
) -> None:
    take(store, PUBLISHED, Gate(check), faq)
    seen = store.article("ret-1").latest.digest
    edited = ArticleDraft("ret-1", replace(store.article("ret-1").latest.content, body="八天。"), seen=seen)
    file = ImportedFile("export.jsonl", "export.jsonl", "", (edited,), ())
    for override, live in ((None, ROWS["ret-1"]), ("new law", "八天。")):
        take_in_read(open_intake(store, IMPORTER, PUBLISHED, gate=Gate(check, override)), [file])
        assert body(store, "ret-1") == live


def test_of_several_texts_the_one_that_customers_would_get_is_asked_about() -> None:
    clock = SetClock()
    now = clock()
    clock.move(days=1)
    later = clock()
    nothing = Found(None, "a", "a", None, None, None)
    everyday = draft("a", "everyday")
    promotion = ArticleDraft("a", content(body="promotion", effective_until=later), temporary=True)
    planned = ArticleDraft("a", content(body="planned", effective_from=later), temporary=True)
    over = ArticleDraft("b", content(effective_until=now))
    retired = replace(everyday, article_id="c", state=RevisionState.RETIRED)

    def live(*drafts: ArticleDraft) -> list[str]:
        return [each.content.body for each in foremost([(nothing, each) for each in drafts], now)]

    assert live(everyday, promotion, over, retired) == ["promotion"]
    assert live(everyday, planned) == ["everyday"]


def test_a_message_names_the_first_cases_and_counts_the_others() -> None:
    breaches = [Breach(f"{number}", f"question {number}", "answer", "hand off") for number in range(NAMED + 2)]
    said = in_words(breaches)
    assert f"question {NAMED - 1}" in said
    assert f"question {NAMED}" not in said
    assert said.endswith(" and 2 more")
