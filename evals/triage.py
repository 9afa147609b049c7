"""Measures the understanding of customers' messages on labelled dialogues: `python -m evals.triage FILE`.

A row of the JSONL file is {id, context: [{role: "user" | "assistant", text}], text, business_type, needs_human,
faq_question}; `faq_question` is the self-contained question, or null when a general answer does not exist. An id is
"DIALOGUE#N". Rules were written looking at the rows of the first half alone; the second half tells how good they are.
"""

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Inquiry, Message, Role, understand
from knowledge import normalize

FEWEST_ROWS = 15
"""A type with fewer labelled rows tells nothing about itself and is left out of macro F1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message with what came before it."""

    id: str
    conversation: tuple[Message, ...]
    business_type: str
    needs_person: bool
    question: str | None

    @property
    def half(self) -> int:
        """1 or 2, by the dialogue, so that no dialogue is in both."""
        return 1 + hashlib.sha256(self.id.split("#")[0].encode()).digest()[0] % 2


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 where both are."""
        return 2 * self.precision * self.recall / total if (total := self.precision + self.recall) else 0.0


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSONL file; raises ValueError or KeyError where it has another shape."""
    return [_row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# The corpus was masked before it was published; its marks become ours, as if `assistant.privacy` had set them.
_MARKS = {
    "[订单x]": "[ORDER_1]",
    "[电话x]": "[PHONE_1]",
    "[姓名x]": "[NAME_1]",
    "[邮箱x]": "[EMAIL_1]",
    "[地址x]": "[ADDRESS_1]",
}


def _masked(text: str) -> str:
    for mark, placeholder in _MARKS.items():
        text = text.replace(mark, placeholder)
    return text


def _row(fields: Mapping[str, Any]) -> Row:
    roles = {"user": Role.CUSTOMER, "customer": Role.CUSTOMER}
    earlier = tuple(Message(roles.get(turn["role"], Role.AGENT), _masked(turn["text"])) for turn in fields["context"])
    return Row(
        id=fields["id"],
        conversation=(*earlier, Message(Role.CUSTOMER, _masked(fields["text"]))),
        business_type=fields["business_type"],
        needs_person=fields["needs_human"],
        question=fields["faq_question"],
    )


def found(labels: Iterable[bool], answers: Iterable[bool]) -> Score:
    """How well yes-or-no answers meet their labels."""
    pairs = Counter(zip(labels, answers, strict=True))
    hits = pairs[True, True]
    return Score(
        precision=hits / (hits + pairs[False, True]) if hits else 0.0,
        recall=hits / (hits + pairs[True, False]) if hits else 0.0,
    )


def overlap(reference: str, text: str) -> Score:
    """Character bigrams of `text` that stand in `reference` (precision), and the reverse (recall), in normal form."""
    wanted, given = _bigrams(reference), _bigrams(text)
    shared = (wanted & given).total()
    return Score(precision=shared / max(given.total(), 1), recall=shared / max(wanted.total(), 1))


def _bigrams(text: str) -> Counter[str]:
    letters = "".join(letter for letter in normalize(text) if letter.isalnum())
    return Counter(letters[start : start + 2] for start in range(len(letters) - 1))


def measures(rows: Sequence[Row]) -> dict[str, float]:
    """Every figure of one set of rows; `milliseconds` is the mean of one call."""
    started = time.perf_counter()
    inquiries = [understand(row.conversation) for row in rows]
    seconds = time.perf_counter() - started
    kinds = Counter(row.business_type for row in rows)
    common = [kind for kind, count in kinds.items() if count >= FEWEST_ROWS]
    of_kind = {
        kind: found((row.business_type == kind for row in rows), (i.business_type == kind for i in inquiries))
        for kind in common
    }
    pairs = list(zip(rows, inquiries, strict=True))
    person = found((row.needs_person for row in rows), (i.personal or i.wants_person for i in inquiries))
    return {
        "rows": len(rows),
        "business_type accuracy": sum(row.business_type == i.business_type for row, i in pairs) / max(len(rows), 1),
        f"business_type macro F1 ({len(common)} types)": _mean(score.f1 for score in of_kind.values()),
        **{f"  F1 {kind} ({kinds[kind]})": score.f1 for kind, score in sorted(of_kind.items())},
        "needs a person: precision": person.precision,
        "needs a person: recall": person.recall,
        "needs a person: F1": person.f1,
        **_rewriting("with context", pairs, lambda row: len(row.conversation) > 1),
        **_rewriting("completed", pairs, lambda row: len(row.conversation) > 1, only_completed=True),
        **_rewriting("without context", pairs, lambda row: len(row.conversation) == 1),
        "milliseconds": 1000 * seconds / max(len(rows), 1),
    }


def _rewriting(
    name: str, pairs: Sequence[tuple[Row, Inquiry]], chosen: Callable[[Row], bool], *, only_completed: bool = False
) -> dict[str, float]:
    rewritten = [
        (row.question, inquiry.text, row.conversation[-1].text)
        for row, inquiry in pairs
        if row.question and chosen(row) and (inquiry.follow_up or not only_completed)
    ]
    figures: dict[str, float] = {f"rewrite {name}: rows": len(rewritten)}
    for what, place in (("inquiry", 1), ("last message alone", 2)):
        scores = [overlap(texts[0] or "", texts[place] or "") for texts in rewritten]
        figures[f"rewrite {name}: recall, {what}"] = _mean(score.recall for score in scores)
        figures[f"rewrite {name}: F1, {what}"] = _mean(score.f1 for score in scores)
    return figures


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / max(len(listed), 1)


def main(arguments: Sequence[str]) -> int:
    """Print the figures of both halves of the file named by the first argument."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m evals.triage FILE\n")
        return 2
    rows = read_rows(Path(arguments[0]))
    halves = [measures([row for row in rows if row.half == half]) for half in (1, 2)]
    for name, figures in zip(("first half", "second half"), halves, strict=True):
        sys.stdout.write(f"{name}\n")
        sys.stdout.writelines(f"  {figure:<48}{value:10.3f}\n" for figure, value in figures.items())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
