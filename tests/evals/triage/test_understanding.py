"""The figures of labelled messages, on rows small enough to work out by hand."""

from pathlib import Path

import pytest

from assistant import Role
from evals.domain import Half
from evals.errors import BadDataset
from evals.metrics.columns import columns_of
from evals.triage.dialogues import Labelled, read_labelled
from evals.triage.understanding import ACCURACY, MACRO_F1, PERSON_F1, f1_of, overlap, type_marks, understanding
from tests.evals.triage.material import LABELLED, write_rows


@pytest.fixture
def rows(tmp_path: Path) -> list[Labelled]:
    return read_labelled(write_rows(tmp_path / "labelled.jsonl", LABELLED))


def test_reads_the_conversation_with_the_marks_of_the_product(rows: list[Labelled]) -> None:
    assert [message.role for message in rows[2].conversation] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert rows[2].conversation[0].text == "我是[NAME_1]"
    assert rows[2].message == "怎么退货"


def test_a_dialogue_is_in_one_half(rows: list[Labelled]) -> None:
    assert rows[0].half is rows[1].half
    assert {row.half for row in rows} <= set(Half)


@pytest.mark.parametrize("broken", [{"business_type": "gossip"}, {"context": [{"role": "user"}]}, {"text": 3}])
def test_names_the_line_of_a_row_that_is_none(tmp_path: Path, broken: dict[str, object]) -> None:
    path = write_rows(tmp_path / "labelled.jsonl", [LABELLED[0], {**LABELLED[1], **broken}])
    with pytest.raises(BadDataset, match="line 2"):
        read_labelled(path)


def test_measures_types_people_and_rewriting(rows: list[Labelled]) -> None:
    figures = understanding("all", rows)
    assert figures.value(ACCURACY) == 2 / 3
    assert figures.value(PERSON_F1) == 1
    assert figures.value("bigrams shared with the labelled question: inquiry") == 1
    alone = (overlap("寄到澳门要多久", "那澳门呢") + 1) / 2
    assert figures.value("bigrams shared with the labelled question: message alone") == alone


def test_leaves_out_the_mean_of_types_that_have_too_few_rows(rows: list[Labelled]) -> None:
    metrics = {estimate.metric for estimate in understanding("all", rows).estimates}
    assert ACCURACY in metrics
    assert MACRO_F1 not in metrics


def test_takes_the_mean_over_types_with_enough_rows(rows: list[Labelled]) -> None:
    figures = understanding("all", rows * 15)
    delivery, returns = 2 * 15 / (15 + 30), 2 * 15 / (30 + 15)
    assert figures.value(MACRO_F1) == pytest.approx((delivery + returns) / 2)


def test_f1_counts_what_was_given_and_what_was_expected(rows: list[Labelled]) -> None:
    columns = columns_of(
        [type_marks(rows[0], "delivery"), type_marks(rows[1], "delivery"), type_marks(rows[2], "other")]
    )
    assert f1_of("delivery")(columns) == 2 * 1 / (1 + 2)
    assert f1_of("return_exchange")(columns) == 0


def test_overlap_counts_pairs_of_letters() -> None:
    assert overlap("怎么退货", "退货吗") == 2 * 1 / (3 + 2)
    assert overlap("怎麼退貨？", "怎么退货") == 1
    assert overlap("", "") == 0
