"""The parts of an explanation add up to what the search gave."""

from itertools import product
from pathlib import Path

import pytest

from knowledge.bootstrap import open_knowledge_base
from knowledge.domain import Origin
from knowledge.explaining import explain, log_odds
from knowledge.lock import IndexLock
from knowledge.settings import KnowledgeSettings
from tests.knowledge.articles import TRAINER, draft

CITIES = ("上海", "北京", "香港", "澳门", "广州", "成都", "杭州")
MATTERS = ("几天能到", "怎么退货", "运费多少", "可以开发票", "怎么换货", "能改地址", "有门店吗")


def test_the_parts_add_up_to_the_score_and_to_the_log_odds_of_the_confidence(tmp_path: Path) -> None:
    lock = IndexLock(tmp_path, "test")
    lock.acquire(0)
    knowledge = open_knowledge_base(KnowledgeSettings(encoder="stand-in"), tmp_path, lock)
    drafts = [
        draft(
            f"a{n}",
            f"{city}的包裹{n}天送达。",
            title=f"{city}{what}?",
            similar_questions=(f"{what}{city}", f"{city}如何{what}"),
        )
        for n, (city, what) in enumerate(product(CITIES, MATTERS))
    ]
    knowledge.store.save(drafts, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    # So many questions adapt the ranking: both orders take part.
    assert knowledge.model.adaptation is not None
    for question in ("上海怎么退货?", "How long does delivery take?", "发票"):
        found = knowledge.search(question, internal=True)
        assert found
        for candidate in found:
            explanation = explain(candidate, knowledge.model)
            assert sum(part.part for part in explanation.score) == pytest.approx(candidate.score, abs=1e-9)
            said = explanation.intercept + sum(part.part for part in explanation.confidence)
            assert said == pytest.approx(log_odds(candidate.confidence), abs=1e-6)
            assert all(part.part == part.weight * part.value for part in explanation.score)
            sizes = [abs(part.part) for part in explanation.score]
            assert sizes == sorted(sizes, reverse=True)
    knowledge.close()
