"""A batch test as a workbook: a row a question, and the figures."""

from collections.abc import Iterator, Sequence

from evals.batch_domain import BatchRow, BatchTest, summary_of
from knowledge import write_sheets

HEADINGS = (
    *(
        "row 行",
        "question 问题",
        "expected article 期望文章",
        "outcome 结果",
        "verdict 判定",
        "expected rank 期望文章名次",
    ),
    *("confidence 置信度", "found 1 命中1", "found 2 命中2", "found 3 命中3", "found 4 命中4", "found 5 命中5"),
    *("why 原因", "draft 草稿", "note 备注", "language 语言", "context 上文"),
)
_WIDTHS = (6, 40, 20, 10, 12, 8, 8, 30, 30, 30, 30, 30, 40, 60, 20)
_FIGURES = {
    "questions": "questions 问题",
    "answered": "answered 已回答",
    "asked_back": "asked back 反问",
    "handed_over": "handed over 转人工",
    "judged": "with a known right article 已知期望文章",
    "right": "right 正确",
    "wrong": "wrong 错误",
    "not_answered": "not answered 未回答",
    "first": "right article first 期望文章居首",
    "among_five": "right article among five 期望文章前五",
    "faulty": "rows with a note 有备注的行",
}


def workbook(test: BatchTest, rows: Sequence[BatchRow]) -> bytes:
    """An XLSX file whose columns the next batch test can be read from; every cell is text."""
    results = [HEADINGS, *map(_cells, rows)]
    return write_sheets([("results 结果", results), ("summary 汇总", list(_summary(test, rows)))], _WIDTHS)


def _cells(row: BatchRow) -> tuple[str, ...]:
    question, asked = row.question, row.asked
    found = [f"{each.title} [{each.article_id}] {each.confidence:.0%}" for each in asked.found] if asked else []
    expected = "none" if question.expects_none else "\n".join(question.expected)
    return (
        str(question.number),
        question.text,
        expected,
        asked.outcome if asked else "",
        (asked.verdict or "") if asked else "",
        str(asked.rank or "") if asked else "",
        f"{asked.confidence:.3f}" if asked else "",
        *(found + [""] * 5)[:5],
        asked.why if asked else "",
        asked.text if asked else "",
        question.note or "",
        question.language or "",
        "\n".join(f"{message.role.value}: {message.text}" for message in question.before),
    )


def _summary(test: BatchTest, rows: Sequence[BatchRow]) -> Iterator[tuple[str, str]]:
    yield "test 测试", test.name
    yield "made at 时间", test.created_at.isoformat()
    yield "ranking model 排序模型", test.model
    summary = summary_of(rows)
    for name, heading in _FIGURES.items():
        yield heading, str(getattr(summary, name))
