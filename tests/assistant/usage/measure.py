"""Statistics over 20,000 articles, at a million drafts a year: `python -m tests.assistant.usage.measure` times them."""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from assistant.records import prepare_tables
from assistant.usage.domain import UsageView, UsageWanted
from assistant.usage.tables import ARTICLE_FIGURES, TOTAL_FIGURES, usage_articles, usage_latest, usage_totals
from assistant.usage.usage import Usage
from knowledge import ArticleContent, ArticleDraft, ArticleStore, Origin, now, open_database, writing
from tests.assistant.usage.history import Desk
from tests.knowledge.articles import IMPORTER, SetClock

ARTICLES, DAYS, DRAFTS_A_DAY, CANDIDATES = 20_000, 60, 2_740, 8


def fill(store: ArticleStore) -> None:
    """Articles, and two months of counters: a few articles are found often, most seldom."""
    body = "质量问题的退货运费由商城承担。" * 20
    for start in range(0, ARTICLES, 2_000):
        drafts = [ArticleDraft(f"a{n}", ArticleContent(f"标题 {n}", body)) for n in range(start, start + 2_000)]
        store.save(drafts, IMPORTER, Origin.IMPORT, publish=True)
    today = store.clock().date()
    weights = [1 / (n + 50) ** 0.7 for n in range(ARTICLES)]
    latest = {}
    for back in reversed(range(DAYS)):
        day = today - timedelta(back)
        found: dict[int, int] = {}
        for number in random.choices(range(ARTICLES), weights, k=DRAFTS_A_DAY * CANDIDATES):
            found[number] = found.get(number, 0) + 1
        latest.update(dict.fromkeys(found, day))
        rows = [
            dict.fromkeys(ARTICLE_FIGURES, 0)
            | {
                "article_id": f"a{n}",
                "day": day,
                "found": count,
                "cited": count // 3,
                "sent": count // 4,
                "edited": 1,
                "batch": 1,
            }
            for n, count in found.items()
        ]
        with writing(store.engine) as connection:
            connection.execute(insert(usage_articles), rows)
            totals = dict.fromkeys(TOTAL_FIGURES, 0) | {"drafts": DRAFTS_A_DAY}
            connection.execute(insert(usage_totals), [totals | {"day": day, "reader": "agent"}])
    with writing(store.engine) as connection:
        rows = [{"article_id": f"a{n}", "found": day, "cited": day} for n, day in latest.items()]
        connection.execute(insert(usage_latest), rows)


def timed(name: str, call: Callable[[], object], times: int = 20) -> None:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - began))
    spent.sort()
    print(f"{name}: median {spent[times // 2]:.0f} ms, p95 {spent[int(times * 0.95) - 1]:.0f} ms")  # noqa: T201


def main(url: str | None = None) -> None:
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(url or f"sqlite:///{Path(folder) / 'measured.db'}")
        store = ArticleStore(engine, now)
        prepare_tables(engine)
        fill(store)
        usage = Usage(store)
        began = time.perf_counter()
        usage.articles(UsageWanted())
        print(f"first list after a start: {1000 * (time.perf_counter() - began):.0f} ms")  # noqa: T201
        for view in UsageView:
            timed(f"list, {view}, 28 days", lambda view=view: usage.articles(UsageWanted(view)))  # type: ignore[misc]
        timed("one article, 28 days", lambda: usage.article("a1", 28))
        timed("totals, 28 days", lambda: usage.totals(28))
        desk = Desk(store, SetClock())
        for n in range(1_000):
            desk.draft([f"a{n + place}" for place in range(CANDIDATES)], {f"a{n}": [f"一句 {n}。", "另一句。"]})
        began = time.perf_counter()
        desk.count()
        print(f"counting: {1000 * (time.perf_counter() - began) / 1_000:.2f} ms a draft")  # noqa: T201
        engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
