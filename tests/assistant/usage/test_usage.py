"""Which articles are used, and which a trainer should look at."""

import pytest

from assistant.domain import FeedbackAction
from assistant.usage.chances import at_least, falling_p
from assistant.usage.domain import ArticleUsage, UsageOrder, UsageView, UsageWanted
from knowledge import NotFound
from tests.assistant.usage.history import Desk
from tests.knowledge.articles import IMPORTER

SENT, EDITED = FeedbackAction.SENT, FeedbackAction.EDITED


def listed(desk: Desk, view: UsageView = UsageView.ALL, **wanted: object) -> list[ArticleUsage]:
    desk.count()
    return list(desk.usage.articles(UsageWanted(view, **wanted)).articles)  # type: ignore[arg-type]


def ids(desk: Desk, view: UsageView = UsageView.ALL, **wanted: object) -> list[str]:
    return [row.id for row in listed(desk, view, **wanted)]


def answered(desk: Desk, article_id: str, times: int, *actions: FeedbackAction) -> None:
    for _ in range(times):
        desk.judge(desk.draft([article_id], {article_id: ["…"]}), *actions)


def test_lists_live_articles_the_most_cited_first(desk: Desk) -> None:
    desk.publish("rare", "usual", "unused")
    answered(desk, "usual", 2)
    answered(desk, "rare", 1)
    assert ids(desk) == ["usual", "rare", "unused"]
    desk.store.retire(["usual"], IMPORTER)
    assert ids(desk) == ["rare", "unused"]


def test_a_page_says_how_many_there_are_in_all(desk: Desk) -> None:
    desk.publish(*(f"article-{number}" for number in range(5)))
    page = desk.usage.articles(UsageWanted(order=UsageOrder.FOUND, limit=2, offset=2))
    assert [row.id for row in page.articles] == ["article-2", "article-3"]
    assert page.total == 5


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"text": "标题 B"}, ["b"]),
        ({"text": "100%"}, []),
        ({"language": "en"}, []),
        ({"language": "zh"}, ["a", "b"]),
        ({"owner": "li"}, []),
    ],
)
def test_lists_only_what_is_asked_for(desk: Desk, wanted: dict[str, str], expected: list[str]) -> None:
    desk.publish("a", "b")
    assert ids(desk, **wanted) == expected


def test_never_used_are_those_live_for_the_whole_period_and_not_cited_in_it(desk: Desk) -> None:
    desk.publish("cited-now", "cited-long-ago", "found-only", "not-found")
    answered(desk, "cited-long-ago", 1)
    desk.clock.move(days=40)
    desk.publish("new")
    answered(desk, "cited-now", 1)
    desk.draft(["found-only"])
    rows = listed(desk, UsageView.NEVER_USED, days=30)
    assert [(row.id, row.last_found is not None) for row in rows] == [
        ("cited-long-ago", True),
        ("found-only", True),
        ("not-found", False),
    ]


def test_often_edited_goes_by_what_is_sure_not_by_one_case(desk: Desk) -> None:
    desk.publish("once", "often", "never")
    answered(desk, "once", 1, EDITED)
    answered(desk, "often", 9, EDITED)
    answered(desk, "often", 1, SENT)
    answered(desk, "never", 3, SENT)
    rows = listed(desk, UsageView.OFTEN_EDITED)
    assert [(row.id, row.edited_share) for row in rows] == [("often", 9 / 10), ("once", 1 / 1)]


def test_falling_is_what_lost_more_than_all_drafts_did(desk: Desk) -> None:
    desk.publish("falling", "steady")
    answered(desk, "falling", 20)
    answered(desk, "steady", 20)
    desk.clock.move(days=28)
    answered(desk, "falling", 1)
    answered(desk, "steady", 19)
    (row,) = listed(desk, UsageView.FALLING)
    assert (row.id, row.cited_before, row.figures.cited) == ("falling", 20, 1)
    # 20 of 60 drafts fell into the later days, so 7 of its 21 citations should have.
    assert row.falling_p == pytest.approx((2 / 3) ** 21 + 21 * (1 / 3) * (2 / 3) ** 20)


def test_the_history_of_an_unknown_article_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.usage.article("nobody", 28)


def test_wilsons_interval_of_a_share() -> None:
    assert at_least(0, 0) == 0
    # (p + z²/2n - z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = 1, n = 1, z = 1.96: 1 / (1 + z²).
    assert at_least(1, 1) == pytest.approx(1 / (1 + 1.959964**2), abs=1e-6)
    assert at_least(0, 5) == pytest.approx(0)
    assert at_least(1, 1) < at_least(9, 10) < at_least(90, 100) < 0.9


def test_the_chance_of_a_fall_is_a_tail_of_the_binomial_distribution() -> None:
    assert falling_p(0, 3, 0.5) == pytest.approx(0.5**3)
    assert falling_p(1, 3, 0.5) == pytest.approx(0.5**4 + 4 * 0.5**4)
    assert falling_p(5, 0, 0.5) == pytest.approx(1)
    assert falling_p(0, 0, 0.5) == falling_p(1, 9, 0.0) == falling_p(1, 9, 1.0) == 1
    assert falling_p(5_000, 5_000, 0.5) == pytest.approx(0.504, abs=0.001)


def test_what_is_kept_in_memory_follows_what_is_counted_meanwhile(desk: Desk) -> None:
    desk.publish("a", "b")
    answered(desk, "a", 1)
    assert [(row.id, row.figures.cited) for row in listed(desk)] == [("a", 1), ("b", 0)]
    answered(desk, "b", 2)
    assert [(row.id, row.figures.cited) for row in listed(desk)] == [("b", 2), ("a", 1)]
    desk.clock.move(days=28)
    assert [(row.id, row.figures.cited, row.cited_before) for row in listed(desk)] == [("a", 0, 1), ("b", 0, 2)]
