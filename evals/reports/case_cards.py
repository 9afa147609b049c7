"""One case of the page: what was asked, what was expected, what was found and why it went wrong."""

from html import escape

from assistant import Role
from evals.domain import Record
from evals.metrics.drafts import stating_sentences, wrong_numbers
from evals.metrics.key_facts import holds
from evals.reports.worst import Fault

_SHOWN = 5
_LONGEST = 600
_SPEAKERS = {Role.CUSTOMER: "customer", Role.AGENT: "agent", Role.ASSISTANT: "assistant"}


def card(fault: Fault) -> str:
    """A case that opens on a click."""
    record = fault.record
    rows = [(name, text) for name, text in _rows(record) if text]
    described = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_cut(text))}</dd>" for name, text in rows)
    return (
        f'<details><summary><span class="kind">{escape(fault.kind)}</span>{escape(_cut(record.case.question, 120))} '
        f'<span class="quiet">{record.answer.confidence:.2f}</span></summary><div><dl>{described}</dl></div></details>'
    )


def _rows(record: Record) -> list[tuple[str, str]]:
    case, answer = record.case, record.answer
    return [
        ("case", " · ".join((case.id, *sorted(case.traits)))),
        ("conversation", _conversation(record) if len(case.conversation) > 1 else case.question),
        ("expected", _expected(record)),
        ("found", "\n".join(_found(record))),
        ("did", f"{answer.outcome.value}, confidence {answer.confidence:.2f}"),
        ("why", answer.why),
        ("reply", answer.text),
        ("facts missing", _missing_facts(record)),
        (
            "numbers no source has",
            ", ".join(number for said in stating_sentences(answer) for number in wrong_numbers(said)),
        ),
        ("error", record.error or ""),
    ]


def _conversation(record: Record) -> str:
    return "\n".join(f"{_SPEAKERS[message.role]}: {message.text}" for message in record.case.conversation)


def _expected(record: Record) -> str:
    case = record.case
    articles = ", ".join(case.grades) or "no article answers it"
    return f"{case.outcome.value}: {articles}" if case.outcome else articles


def _found(record: Record) -> list[str]:
    return [
        f"{rank}. {found.title or found.text[:80]} [{found.article_id}] {found.confidence:.2f}"
        + (" ✓" if record.case.accepts(found.article_id) else "")
        for rank, found in enumerate(record.answer.found[:_SHOWN], 1)
    ]


def _missing_facts(record: Record) -> str:
    text = record.answer.text
    return "; ".join(fact.split("|")[0] for fact in record.case.key_facts if text and not holds(text, fact))


def _cut(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
