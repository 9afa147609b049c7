"""The shapes of batch tests over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from assistant import Role
from assistant.api import Asked, Given, Text
from evals.batch_comparing import Comparison, Fate, Pair
from evals.batch_domain import BatchRow, BatchTest, Progressing, Summary, Verdict

MOST_ROWS = 200
TestId = Annotated[Text, Field(min_length=1, max_length=64)]


class RowsQuery(Asked):
    """Which rows to show."""

    after: int = Field(0, ge=0, le=2_000_000_000, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=MOST_ROWS)
    verdict: Verdict | None = Field(None, description="The questions of one verdict alone.")


class PairQuery(Asked):
    """Which two tests to compare, and what to show of them."""

    before: TestId
    after: TestId
    fate: Fate | None = Field(None, description="The questions of one fate alone.")
    offset: int = Field(0, ge=0, le=100_000)
    limit: int = Field(50, ge=1, le=MOST_ROWS)


class BatchTestOut(Given):
    """A batch test and how far it has come."""

    id: str
    name: str
    created_at: datetime
    author: str
    internal: bool
    model: str = Field(description="The version of the ranking model when it began.")
    state: Progressing
    total: int
    done: int
    finished_at: datetime | None
    fault: str | None


class BatchTestsOut(Given):
    """Batch tests, newest first."""

    tests: list[BatchTestOut]


class SummaryOut(Given):
    """The figures of a batch test, counts of questions."""

    questions: int
    answered: int
    asked_back: int
    handed_over: int
    judged: int = Field(description="Those whose right article is known, or that no article should answer.")
    right: int
    wrong: int
    not_answered: int
    first: int = Field(description="The right article was found first.")
    among_five: int
    faulty: int = Field(description="Rows with a note.")


class BatchTestWithSummaryOut(BatchTestOut):
    """A batch test with its figures, of the questions asked so far."""

    summary: SummaryOut


class SaidOut(Given):
    """A message before the question."""

    role: Role
    text: str


class FoundArticleOut(Given):
    """An article that was found, in its place."""

    article_id: str
    title: str
    confidence: float


class AskedOut(Given):
    """What became of a question."""

    outcome: str
    confidence: float
    found: list[FoundArticleOut] = Field(description="The first five.")
    rank: int | None = Field(description="The place of a right article among all that were found.")
    verdict: Verdict | None = Field(description="Null where the right article is not known.")
    why: str
    text: str


class BatchRowOut(Given):
    """A question of a test; `asked` is null until its turn has come."""

    number: int = Field(description="The row of the file.")
    question: str
    before: list[SaidOut]
    language: str | None
    expected: list[str]
    expects_none: bool
    note: str | None = Field(description="What is wrong with the row.")
    asked: AskedOut | None


class BatchRowsOut(Given):
    """One page of rows."""

    rows: list[BatchRowOut]
    next: int | None


class PairOut(Given):
    """A question in both tests."""

    fate: Fate
    before: BatchRowOut
    after: BatchRowOut


class ComparisonOut(Given):
    """What changed from one test to the other."""

    better: int
    worse: int
    changed: int
    same: int
    judged: int
    right_before: int
    right_after: int
    p: float = Field(description="How likely so one-sided a change is by chance (exact McNemar test).")
    only_before: int
    only_after: int
    pairs: list[PairOut]
    total: int = Field(description="How many pairs there are on all pages.")


def test_out(test: BatchTest, summary: Summary) -> BatchTestWithSummaryOut:
    """A test with its figures."""
    plain = BatchTestOut.model_validate(test)
    return BatchTestWithSummaryOut(**dict(plain), summary=SummaryOut.model_validate(summary))


def row_out(row: BatchRow) -> BatchRowOut:
    """A row as callers get it."""
    question = row.question
    return BatchRowOut(
        number=question.number,
        question=question.text,
        before=[SaidOut.model_validate(message) for message in question.before],
        language=question.language,
        expected=list(question.expected),
        expects_none=question.expects_none,
        note=question.note,
        asked=AskedOut.model_validate(row.asked) if row.asked else None,
    )


def comparison_out(found: Comparison, query: PairQuery) -> ComparisonOut:
    """One page of a comparison, with the counts of all."""
    pairs = [pair for pair in found.pairs if query.fate in (None, pair.fate)]
    page = pairs[query.offset : query.offset + query.limit]
    return ComparisonOut(
        **{fate.value: found.count(fate) for fate in Fate},
        judged=found.judged,
        right_before=found.right_before,
        right_after=found.right_after,
        p=found.p,
        only_before=found.only_before,
        only_after=found.only_after,
        pairs=[_pair(pair) for pair in page],
        total=len(pairs),
    )


def _pair(pair: Pair) -> PairOut:
    return PairOut(fate=pair.fate, before=row_out(pair.before), after=row_out(pair.after))
