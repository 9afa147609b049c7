"""Questions that found no answer until an article was published become golden cases: they must not lose it again."""

from collections.abc import Iterator

from assistant import ClosedGap, Gaps, Message, Role
from evals.case_store import CaseStore
from evals.domain import Case, Half
from evals.golden import CaseOrigin
from knowledge import Actor, ArticleStore, Audience

LOOP = Actor("answerdesk")
"""Who closes gaps and keeps their questions: publishing did it, nobody asked for it."""


def adopt_closed_gaps(gaps: Gaps, cases: CaseStore, store: ArticleStore) -> int:
    """Close the gaps whose article is live by now, and keep the questions of those that are closed; how many gaps.

    It is told by what is stored, so that doing it twice adds nothing and a process that dies in between loses nothing.
    """
    gaps.settle()
    closed = gaps.closed()
    for gap in closed:
        cases.add(list(_cases(gap, store)), LOOP, CaseOrigin.GAP)
        gaps.handed_on([gap.id])
    return len(closed)


def _cases(gap: ClosedGap, store: ArticleStore) -> Iterator[Case]:
    # Customers do not find internal articles, so there only the company's own people can ask.
    internal = store.article(gap.article_id).latest.content.audience is Audience.INTERNAL
    for question in gap.questions:
        yield Case(
            id="",
            conversation=(Message(Role.AGENT if internal else Role.CUSTOMER, question.text),),
            language=question.language,
            grades={gap.article_id: 1},
            also_right=frozenset(),
            key_facts=(),
            business_type=gap.business_type.value,
            outcome=None,
            traits=frozenset(),
            half=Half.DEVELOPMENT,
        )
