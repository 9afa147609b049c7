"""A publisher that can be killed: what it writes is known beforehand, so that what must be there afterwards is too.

Run as a program it loads everything once, then, for each line "folder step log" on standard input, forks a process that
publishes in that folder from that step on, without end, and prints the number of that process.
"""

import os
import signal
import sys
import time
from importlib import import_module
from itertools import count
from pathlib import Path

from knowledge.bootstrap import now, open_knowledge_base
from knowledge.domain import ArticleDraft, Audience, Origin
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.settings import KnowledgeSettings
from knowledge.store import ArticleStore
from tests.knowledge.articles import TRAINER, content

NEW, EDITED, RETIRED = 16, 4, 2
CHANGES = (NEW, EDITED, RETIRED)
"""How many changes each kind of step logs; a step is one transaction, and three steps are applied together."""


def settings() -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in")


def changes_of(steps: int) -> int:
    """How many changes so many steps log."""
    return sum(CHANGES[step % 3] for step in range(steps))


def steps_in(changes: int) -> int:
    """The number of steps that log so many changes. Raises `ValueError` when only a part of one could have."""
    for step in count():
        if changes == 0:
            return step
        changes -= CHANGES[step % 3]
        if changes < 0:
            raise ValueError("a part of a transaction was committed")
    raise AssertionError


def articles_of(step: int, edition: str = "第一版") -> list[ArticleDraft]:
    """The articles that a step brings, every eighth of them internal."""
    return [
        ArticleDraft(
            f"{step:04}-{place:02}",
            content(
                f"问题 {step} 之 {place}",
                f"{edition}:第 {step} 步第 {place} 条的答案。\n\n{'运费由卖家承担,包装要完整。' * (place * 3)}",
                similar_questions=(f"怎么办 {step} {place}", f"这个问题呢 {step} {place}"),
                audience=Audience.INTERNAL if place % 8 == 7 else Audience.PUBLIC,
            ),
        )
        for place in range(NEW)
    ]


def take(store: ArticleStore, step: int) -> None:
    """One step: new articles, or edits of them, or retiring some, one of them edited before."""
    began = step - step % 3
    if step % 3 == 0:
        store.save(articles_of(began), TRAINER, Origin.IMPORT, publish=True)
    elif step % 3 == 1:
        store.save(articles_of(began, "第二版")[:EDITED], TRAINER, Origin.EDIT, publish=True)
    else:
        store.retire([article.article_id for article in articles_of(began)[EDITED - 1 :][:RETIRED]], TRAINER)


def live_after(steps: int) -> dict[str, tuple[int, ArticleDraft]]:
    """What is live after so many steps: revision numbers and articles."""
    live: dict[str, tuple[int, ArticleDraft]] = {}
    for step in range(steps):
        began = step - step % 3
        if step % 3 == 0:
            live |= {article.article_id: (1, article) for article in articles_of(began)}
        elif step % 3 == 1:
            live |= {article.article_id: (2, article) for article in articles_of(began, "第二版")[:EDITED]}
        else:
            for article in articles_of(began)[EDITED - 1 :][:RETIRED]:
                del live[article.article_id]
    return live


def publish_without_end(knowledge: KnowledgeBase, first: int, log: int) -> None:
    """Take step after step; each is logged when it is committed, and each three when they are in the indexes."""
    knowledge.catch_up()
    mark(log, "open", first)
    for step in count(first):
        take(knowledge.store, step)
        mark(log, "committed", step + 1)
        if step % 3 == 2:
            knowledge.catch_up()
            mark(log, "applied", step + 1)


def mark(log: int, what: str, steps: int) -> None:
    """Say how far it has come; what is written in one call is there after a kill."""
    os.write(log, f"{what} {steps} {time.monotonic()}\n".encode())


def main() -> None:
    # What a process would load when it opens its indexes is loaded here, once for all rounds.
    for name in ("alembic.command", "chromadb", "knowledge.indexes.lexical", "knowledge.indexes.vector"):
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say("ready")
    for line in sys.stdin:
        folder, step, log = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            lock = IndexLock(Path(folder), "publisher")
            lock.acquire(10)
            opened = open_knowledge_base(settings(), Path(folder), lock, clock=now)
            publish_without_end(opened, int(step), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
        say(str(child))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
