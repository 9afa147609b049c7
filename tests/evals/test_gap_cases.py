"""Questions of closed gaps become golden cases, once, however often it is tried."""

from collections.abc import Iterator

import pytest

from assistant import Assistant, GapFilter, Gaps, Role
from evals.case_store import CaseStore
from evals.gap_cases import adopt_closed_gaps
from evals.golden import CaseFilter, CaseOrigin
from knowledge import now
from tests.assistant.conftest import TRAINER
from tests.assistant.gaps.asking import AGENT, RAIN, ask, opened


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("adopting"), now) as assistant:
        yield assistant


def test_they_are_adopted_once_with_the_article_that_answers_them(assistant: Assistant) -> None:
    store = assistant.knowledge.store
    gaps, cases = Gaps(assistant), CaseStore(store)
    for text in RAIN:
        ask(assistant, text)
    gaps.runs.run(AGENT)
    (gap,), _ = gaps.page(GapFilter())
    chosen = [question.key for question in gaps.view(gap.id).questions]
    # Only the company's own people find this article.
    drafted = gaps.add_to_article(gap.id, "compensation", chosen, TRAINER)
    assert adopt_closed_gaps(gaps, cases, store) == 0
    store.publish("compensation", drafted.number, TRAINER)
    assert [adopt_closed_gaps(gaps, cases, store) for _ in range(2)] == [1, 0]
    golden = cases.list_cases(CaseFilter())
    assert {case.case.question for case in golden} == set(RAIN)
    assert {(case.origin, case.author) for case in golden} == {(CaseOrigin.GAP, "answerdesk")}
    assert {case.case.conversation[0].role for case in golden} == {Role.AGENT}
    assert all(case.case.accepts("compensation") for case in golden)
