"""A publisher that can be killed: what it writes is known beforehand, so that what must be there afterwards is too.

Run as a program it loads everything once, then, for each line "folder step log" on standard input, forks a process that
publishes in that folder from that step on, without end, and prints the number of that process.
"""

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from itertools import count
from pathlib import Path

from knowledge.bootstrap import now, open_knowledge_base
from knowledge.domain import ArticleDraft, Audience, Origin
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lifecycle import Lifecycle
from knowledge.lock import IndexLock
from knowledge.settings import KnowledgeSettings
from knowledge.store import ArticleStore
from tests.knowledge.articles import TRAINER, content

NEW, EDITED, RETIRED, SCHEDULED, ROLLED_BACK = 16, 4, 2, 3, 1
CHANGES = (NEW, EDITED, RETIRED, SCHEDULED, ROLLED_BACK)
ROUND = len(CHANGES)
"""How many changes each kind of step logs. What a step does to the live handbook is one transaction, and a round of
steps is applied together."""

FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


def settings() -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in")


def changes_of(steps: int) -> int:
    """How many changes so many steps log."""
    return sum(CHANGES[step % ROUND] for step in range(steps))


def steps_in(changes: int) -> int:
    """The number of steps that log so many changes. Raises `ValueError` when only a part of one could have."""
    for step in count():
        if changes == 0:
            return step
        changes -= CHANGES[step % ROUND]
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
    """One step: new articles, edits of them, retiring some, scheduling others, rolling back an edit."""
    began = step - step % ROUND
    match step % ROUND:
        case 0:
            store.save(articles_of(began), TRAINER, Origin.IMPORT, publish=True)
        case 1:
            store.save(articles_of(began, "第二版")[:EDITED], TRAINER, Origin.EDIT, publish=True)
        case 2:
            store.retire([article.article_id for article in articles_of(began)[EDITED - 1 :][:RETIRED]], TRAINER)
        case 3:
            _schedule(Lifecycle(store), articles_of(began, "明年版")[EDITED + 1 :][:SCHEDULED])
        case 4:
            Lifecycle(store).roll_back(articles_of(began)[0].article_id, 1, TRAINER)


def _schedule(life: Lifecycle, drafts: list[ArticleDraft]) -> None:
    wanted = []
    for article in drafts:
        planned = replace(article, content=replace(article.content, effective_from=FAR_AHEAD))
        # A step that was broken off before it published left drafts behind: saving them again changes nothing.
        base = life.store.article(article.article_id).latest.number
        wanted.append((article.article_id, life.save(planned, TRAINER, base=base).number))
    life.publish(wanted, TRAINER)


def live_after(steps: int) -> dict[str, tuple[int, ArticleDraft]]:
    """What is live after so many steps: revision numbers and articles."""
    live: dict[str, tuple[int, ArticleDraft]] = {}
    for step in range(steps):
        began = step - step % ROUND
        match step % ROUND:
            case 0:
                live |= {article.article_id: (1, article) for article in articles_of(began)}
            case 1:
                live |= {article.article_id: (2, article) for article in articles_of(began, "第二版")[:EDITED]}
            case 2:
                for article in articles_of(began)[EDITED - 1 :][:RETIRED]:
                    del live[article.article_id]
            case 4:
                restored = articles_of(began)[0]
                live[restored.article_id] = (3, restored)
    return live


def publish_without_end(knowledge: KnowledgeBase, first: int, log: int) -> None:
    """Take step after step; each is logged when it is committed, and each round when it is in the indexes."""
    knowledge.catch_up()
    mark(log, "open", first)
    parent = os.getppid()
    for step in count(first):
        # A test that was broken off kills nobody any more.
        if os.getppid() != parent:
            return
        take(knowledge.store, step)
        mark(log, "committed", step + 1)
        if step % ROUND == ROUND - 1:
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
