"""How long trainers wait in a large knowledge base: list, search, save and publish among 20,000 articles.

`python -m evals.benchmarks.keeping [--articles N] [--bundled]`. The articles are those of the sample handbook, and as
many copies of them under other names as are wanted. Publishing asks the golden cases of the handbook first; the new
text is found once the indexes have followed, which a server does by itself. Between two tries the cases are put to the
new handbook, as a server does in the background.
Vectors come from the stand-in encoder, so that the base is built in a minute or two; with `--bundled` they are real
ones, which the first run encodes for as long as that takes.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from assistant import AssistantSettings, open_assistant
from evals.benchmarks.figures import HEADER, Figure, row
from evals.bootstrap import corpus_knowledge
from evals.case_store import CaseStore
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Half
from evals.golden import CaseOrigin
from evals.preview_desk import PreviewDesk
from knowledge import (
    Actor,
    ArticleDraft,
    ArticleStore,
    KnowledgeBase,
    KnowledgeSettings,
    Lifecycle,
    Listing,
    sample_articles,
)

TRIES, WARM_UP = 60, 5
TRAINER = Actor("bench", frozenset({"trainer"}))
GOAL = "≤ 300"


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the base, measure, and print the table."""
    parser = argparse.ArgumentParser(description="How long trainers wait in a large knowledge base.")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--bundled", action="store_true", help="real vectors instead of the stand-in's")
    options = parser.parse_args(arguments)
    settings = KnowledgeSettings() if options.bundled else KnowledgeSettings(encoder="stand-in")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "articles.jsonl"
        corpus.write_text("\n".join(_rows(options.articles)), "utf-8")
        with corpus_knowledge(settings, corpus) as knowledge:
            sys.stdout.write(HEADER + "\n")
            for figure in _figures(knowledge):
                sys.stdout.write(row(figure) + "\n")
                sys.stdout.flush()


def _rows(count: int) -> Iterator[str]:
    handbook = sample_articles()
    for number in range(count):
        draft, copy = handbook[number % len(handbook)], number // len(handbook)
        said = draft.content
        mark = f"（{copy} 号店）" if copy else ""
        yield json.dumps(
            {
                "id": f"{draft.article_id}{f'/{copy}' if copy else ''}",
                "title": f"{mark}{said.title}",
                "text": f"{mark}{said.body}",
                "similar_questions": [f"{mark}{question}" for question in said.similar_questions],
                "business_type": said.business_type.value,
                "language": said.language,
                "audience": said.audience.value,
            },
            ensure_ascii=False,
        )


def _figures(knowledge: KnowledgeBase) -> Iterator[Figure]:
    store = knowledge.store
    cases = CaseStore(store)
    cases.add(
        [case for language in LANGUAGES for case in golden_cases(language, Half.DEVELOPMENT)], TRAINER, CaseOrigin.SEED
    )
    previews = PreviewDesk(open_assistant(AssistantSettings(), knowledge), cases, quiet_seconds=0)
    life = Lifecycle(store, previews)
    ids = [article.id for article in store.page(Listing(), WARM_UP + TRIES)]
    words = [store.article(article_id).latest.content.title for article_id in ids]
    subject = f"{store.count():,} articles, {len(cases.in_use())} golden cases"

    def save(place: int) -> None:
        _edit(life, ids[place], f"{place}")

    def publish(place: int) -> None:
        life.publish([(ids[place], store.article(ids[place]).latest.number)], TRAINER, override="a benchmark")

    def publish_until_found(place: int) -> None:
        _edit(life, ids[place], f"{place} again")
        publish(place)
        knowledge.catch_up()

    deeds: dict[str, Callable[[int], object]] = {
        "list a page, newest first, with the total": lambda _: _listed(store, Listing(newest_first=True)),
        "list what holds a word": lambda place: _listed(store, Listing(words[place][-6:])),
        "search": lambda place: knowledge.search(words[place], internal=True),
        "save an edit": save,
        "publish it, golden cases asked": publish,
        "save and publish, until it is found": publish_until_found,
    }
    for name, deed in deeds.items():
        times = []
        for place in range(WARM_UP + TRIES):
            while not previews.keep_up():
                pass
            times.append(_milliseconds(deed, place))
            knowledge.catch_up()
        times = times[WARM_UP:]
        cuts = quantiles(times, n=100)
        yield Figure(subject, f"{name}, p50", cuts[49], "ms")
        yield Figure(subject, f"{name}, p95", cuts[94], "ms", GOAL)


def _listed(store: ArticleStore, listing: Listing) -> None:
    if len(store.page(listing, 51)) > 50:
        store.total(listing)


def _edit(life: Lifecycle, article_id: str, mark: str) -> None:
    newest = life.store.article(article_id).latest
    content = replace(newest.content, body=f"{newest.content.body}\n{mark}")
    life.save(ArticleDraft(article_id, content), TRAINER, base=newest.number, reason="a benchmark")


def _milliseconds(deed: Callable[[int], object], place: int) -> float:
    began = time.perf_counter()
    deed(place)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
