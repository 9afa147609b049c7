"""`BatchTests`: lists of questions put to the handbook as a job, and earlier ones to compare with, kept in SQL."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant import (
    Assistant,
    AssistantError,
    Message,
    Outcome,
    Reader,
    Rehearsal,
    Request,
    Role,
    TooMany,
    mask_conversation,
    rehearse,
)
from evals.batch_domain import Asked, BatchQuestion, BatchRow, BatchTest, FoundArticle, Verdict
from evals.batch_questions import read_questions
from evals.batch_store import BatchStore
from knowledge import Actor, Candidate, KnowledgeError, live_articles

AT_ONCE = 20
MOST_WAITING = 4
SHOWN = 5


class BatchTests:
    """Batch tests over an open assistant; nothing of them counts as a customer's question."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant
        self._store = BatchStore(assistant.knowledge.store)
        self._worker: ThreadPoolExecutor | None = None
        self._changing = threading.Lock()
        self._waiting = 0
        self._under_way: set[str] = set()
        self._stopping = threading.Event()

    @property
    def store(self) -> BatchStore:
        """The tests that are kept."""
        return self._store

    def start(self, data: bytes, name: str, actor: Actor, *, internal: bool = False) -> BatchTest:
        """Read a file of questions and ask them in the background, as customers do or, with `internal`, as agents.

        Raises `Refusal` and `BadDataset` for the file, `TooMany` while too many tests are under way.
        """
        with self._changing:
            if self._waiting >= MOST_WAITING:
                raise TooMany(f"{self._waiting} batch tests are under way: wait for one to end", 10)
            self._waiting += 1
        try:
            store = self._assistant.knowledge.store
            questions = read_questions(data, live_articles(store.engine, store.clock()))
            rows = [BatchRow(masked, None, digest_of(masked)) for masked in map(_masked, questions)]
            test = self._store.add(name, actor, rows, self._assistant.knowledge.model.version, internal=internal)
            with self._changing:
                self._under_way.add(test.id)
                self._worker = self._worker or ThreadPoolExecutor(1, "batch-test")
                self._worker.submit(self._run, test)
        except BaseException:
            self._let_go()
            raise
        return test

    def close(self) -> None:
        """End what is under way; it stays interrupted."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self, test: BatchTest) -> None:
        try:
            rows = self._store.rows(test.id)
            for start in range(0, len(rows), AT_ONCE):
                part = rows[start : start + AT_ONCE]
                asked = [(row.question.number, self._ask(row.question, test)) for row in part]
                if self._stopping.is_set():
                    return
                self._store.note(test.id, asked, start + len(part))
                with self._changing:
                    under_way = set(self._under_way)
                self._store.is_alive(under_way)
            self._store.finish(test.id, None)
        except (KnowledgeError, AssistantError) as error:
            self._store.finish(test.id, str(error))
        except BaseException:
            # What nobody foresaw may quote what customers wrote: it goes to the log alone.
            self._store.finish(test.id, "something went wrong in the server, see its log")
            raise
        finally:
            self._let_go(test.id)

    def _let_go(self, test_id: str | None = None) -> None:
        with self._changing:
            self._waiting -= 1
            if test_id is not None:
                self._under_way.discard(test_id)

    def _ask(self, question: BatchQuestion, test: BatchTest) -> Asked | None:
        reader = Reader.AGENT if test.internal else Reader.CUSTOMER
        conversation = (*question.before, Message(Role.CUSTOMER, question.text))
        request = Request(conversation, reader, question.language)
        if self._stopping.is_set():
            return None
        return judged(rehearse(self._assistant.knowledge, request, self._assistant.caution), question)


def judged(rehearsed: Rehearsal, question: BatchQuestion) -> Asked:
    """What became of a question: right when it is answered from an expected article, or a translation of one."""
    draft, candidates = rehearsed.draft, rehearsed.candidates
    rank = next((place for place, each in enumerate(candidates, 1) if _is_expected(each, question)), None)
    return Asked(
        draft.outcome.value,
        draft.confidence,
        tuple(
            FoundArticle(each.article_id, each.revision.content.title, round(each.confidence, 4))
            for each in candidates[:SHOWN]
        ),
        rank,
        _verdict(question, rank, is_answered=draft.outcome is Outcome.ANSWER),
        draft.why,
        draft.text,
    )


def digest_of(question: BatchQuestion) -> str:
    """What two tests are compared by: the same digest, the same question after the same messages."""
    said = [*((message.role.value, message.text) for message in question.before), question.text, question.language]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _verdict(question: BatchQuestion, rank: int | None, *, is_answered: bool) -> Verdict | None:
    if question.expects_none:
        return Verdict.WRONG if is_answered else Verdict.RIGHT
    if not question.expected:
        return None
    if not is_answered:
        return Verdict.NOT_ANSWERED
    return Verdict.RIGHT if rank == 1 else Verdict.WRONG


def _is_expected(candidate: Candidate, question: BatchQuestion) -> bool:
    return not {candidate.article_id, candidate.revision.content.translation_of}.isdisjoint(question.expected)


def _masked(question: BatchQuestion) -> BatchQuestion:
    conversation, _ = mask_conversation([*question.before, Message(Role.CUSTOMER, question.text)])
    return replace(question, text=conversation[-1].text, before=tuple(conversation[:-1]))
