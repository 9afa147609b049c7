"""The questions of a batch test out of a spreadsheet or CSV file, headings in Chinese or English."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant import LONGEST_MESSAGE, MOST_MESSAGES, Message, Role
from evals.batch_domain import BatchQuestion
from evals.errors import BadDataset
from knowledge import LiveArticle, Sheet, normalize, plain_name, read_sheets

MOST_QUESTIONS = 5_000
ROWS_LOOKED_AT = 15

NAMES: Mapping[str, tuple[str, ...]] = {
    "question": (
        "question",
        "问题",
        "問題",
        "客户问题",
        "用户问题",
        "標準問",
        "标准问",
        "text",
        "query",
        "q",
        "问",
        "提问",
    ),
    "expected": (
        *(
            "expected",
            "expectedarticle",
            "articleid",
            "article",
            "title",
            "期望文章",
            "期望",
            "正确文章",
            "文章",
            "文章编号",
        ),
        *("期望文章编号", "期望標題", "期望标题", "答案文章", "期望文章标题"),
    ),
    "language": ("language", "lang", "语言", "語言", "语种"),
    "before": ("context", "conversation", "history", "before", "上文", "前文", "对话", "對話", "上下文"),
}
NONE = frozenset({"none", "-", "—", "无", "無", "没有", "沒有", "无答案", "no answer"})
_SEPARATORS = re.compile(r"[\n|；;]+")
_SPEAKER = re.compile(r"^\s*(客户|客戶|顾客|customer|客服|坐席|agent|助手|assistant)\s*[:：]\s*", re.IGNORECASE)
_ROLES = {
    "客服": Role.AGENT,
    "坐席": Role.AGENT,
    "agent": Role.AGENT,
    "助手": Role.ASSISTANT,
    "assistant": Role.ASSISTANT,
}


def read_questions(data: bytes, live: Sequence[LiveArticle]) -> list[BatchQuestion]:
    """The questions of the first sheet that has any.

    A row that names the columns stands above them (question, expected article by id or title, language, what was said
    before); without one the first column holds questions. Raises `Refusal` and `BadDataset`.
    """
    by_name = {normalize(article.title): article.id for article in live} | {article.id: article.id for article in live}
    for sheet in read_sheets(data):
        questions = list(_questions(sheet, by_name))
        if len(questions) > MOST_QUESTIONS:
            raise BadDataset(f"the file has {len(questions)} questions: {MOST_QUESTIONS} are the most, split it")
        if questions:
            return questions
    raise BadDataset(
        "the file holds no question: put them below each other in a column with the heading question or 问题"
    )


def _questions(sheet: Sheet, by_name: Mapping[str, str]) -> Iterator[BatchQuestion]:
    row, columns = _headings(sheet)
    for number, cells in enumerate(sheet.rows[row:], row + 1):
        values = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
        if values.get("question"):
            yield _question(number, values, by_name)


def _headings(sheet: Sheet) -> tuple[int, Mapping[str, int]]:
    """How many rows stand above the questions, and which column is what."""
    for row, cells in enumerate(sheet.rows[:ROWS_LOOKED_AT], 1):
        spelt = [_spellings(cell) for cell in cells]
        found = {name: _column(names, spelt) for name, names in NAMES.items()}
        columns = {name: place for name, place in found.items() if place is not None}
        if "question" in columns:
            return row, columns
    return 0, {"question": 0}


def _spellings(heading: str) -> frozenset[str]:
    """A heading as it stands, and the languages of "question 问题" by themselves."""
    foreign = "".join(char for char in heading if not char.isascii())
    return frozenset(map(plain_name, (heading, foreign, heading.encode("ascii", "ignore").decode())))


def _column(names: Sequence[str], spelt: Sequence[frozenset[str]]) -> int | None:
    """The column with the best name."""
    return next((place for name in names for place, forms in enumerate(spelt) if name in forms), None)


def _question(number: int, values: Mapping[str, str], by_name: Mapping[str, str]) -> BatchQuestion:
    text, before = values["question"], _before(values.get("before", ""))
    notes = []
    if len(text) > LONGEST_MESSAGE:
        notes.append(f"the question is longer than {LONGEST_MESSAGE} characters and was cut")
        text = text[:LONGEST_MESSAGE]
    wanted = [name.strip() for name in _SEPARATORS.split(values.get("expected", "")) if name.strip()]
    expects_none = bool(wanted) and all(name.casefold() in NONE for name in wanted)
    expected: list[str] = []
    for name in wanted if not expects_none else ():
        article_id = by_name.get(name) or by_name.get(normalize(name))
        if article_id is None:
            notes.append(f"no live article has the id or title {name[:100]!r}")
        else:
            expected.append(article_id)
    language = values.get("language", "").casefold()
    code = "zh" if language.startswith(("zh", "中", "chinese")) else "en" if language.startswith(("en", "英")) else None
    return BatchQuestion(
        number, text, before, code, tuple(dict.fromkeys(expected)), expects_none, "; ".join(notes) or None
    )


def _before(cell: str) -> tuple[Message, ...]:
    """The messages of a cell, a line each: "客服：…" is the agent's, what names nobody the customer's."""
    messages = []
    for line in cell.splitlines()[-(MOST_MESSAGES - 1) :]:
        speaker = _SPEAKER.match(line)
        said = (line[speaker.end() :] if speaker else line).strip()[:LONGEST_MESSAGE]
        if said:
            messages.append(Message(_ROLES.get(speaker[1].lower(), Role.CUSTOMER) if speaker else Role.CUSTOMER, said))
    return tuple(messages)
