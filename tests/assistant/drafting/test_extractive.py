"""The extractive drafter keeps the contract, and quotes what answers without tearing it."""

from collections.abc import Iterable, Mapping

import pytest

from assistant.drafting.extractive import QUOTED_WIDTH, ExtractiveDrafter
from knowledge import width
from tests.assistant.candidates import brief, candidate
from tests.contracts.drafter_contract import DrafterContract


def equally_rare(terms: Iterable[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 1.0)


class TestExtractiveDrafter(DrafterContract):
    @pytest.fixture
    def drafter(self) -> ExtractiveDrafter:
        return ExtractiveDrafter(equally_rare)


def said(drafter: ExtractiveDrafter, question: str, title: str, body: str) -> list[str]:
    return [statement.text for statement in drafter.statements(brief(question, candidate("a", title, body)))]


@pytest.fixture
def drafter() -> ExtractiveDrafter:
    return ExtractiveDrafter(equally_rare)


def test_a_short_answer_is_quoted_whole_and_in_its_order(drafter: ExtractiveDrafter) -> None:
    body = "七天内可以退货。运费由买家承担。退款在三天内到账。"
    assert said(drafter, "退款多久到账", "退货规则", body) == [
        "七天内可以退货。",
        "运费由买家承担。",
        "退款在三天内到账。",
    ]


def test_a_list_is_quoted_with_all_its_items(drafter: ExtractiveDrafter) -> None:
    steps = "申请退货的步骤：\n1. 打开订单；\n2. 点击申请退货；\n3. 寄回商品。"
    filler = "".join(f"第{number}类商品由第{number}号仓库发出，仓库每天盘点。" for number in range(40))
    assert said(drafter, "怎么申请退货", "手册", f"{filler}\n\n{steps}\n\n{filler}")[0] == steps


def test_of_a_long_text_only_what_answers_is_quoted(drafter: ExtractiveDrafter) -> None:
    filler = [f"第{number}类商品由第{number}号仓库发出，仓库每天盘点。" for number in range(60)]
    filler.insert(30, "生鲜商品签收后二十四小时内可以申请赔付。")
    quoted = said(drafter, "生鲜坏了怎么赔付", "手册", "".join(filler))
    assert "生鲜商品签收后二十四小时内可以申请赔付。" in quoted
    assert sum(width(text) for text in quoted) <= QUOTED_WIDTH


def test_the_hint_of_an_agent_draws_what_it_mentions(drafter: ExtractiveDrafter) -> None:
    filler = [f"第{number}类商品由第{number}号仓库发出，仓库每天盘点。" for number in range(60)]
    filler.insert(10, "春节期间发货顺延三天。")
    given = brief("生鲜由哪个仓库发出", candidate("a", "手册", "".join(filler)), hint="说明春节顺延")
    assert "春节期间发货顺延三天。" in [statement.text for statement in drafter.statements(given)]
