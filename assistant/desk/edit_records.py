"""What became of each sentence of a draft, as it is stored with an agent's feedback."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from assistant.desk.edits import sentence_edits
from assistant.desk.tables import feedback_sentences
from assistant.domain import Choice, Sentence, SentenceEdit, SentenceFate, SentenceRole
from assistant.letters import lines
from knowledge import Audience

_IDS_AT_ONCE = 500


def edits_of_draft(draft: Mapping[str, Any], text: str | None) -> tuple[SentenceEdit, ...]:
    """What became of a draft in its plain form in the text that was sent; without a text it was sent as it was.

    Choices count as sentences behind the others, since they are sent with them.
    """
    sentences = [
        Sentence(said["text"], SentenceRole(said["role"]), tuple(said["citations"])) for said in draft["sentences"]
    ]
    choices = [_choice(offered) for offered in draft["choices"]]
    sentences += [Sentence(line, SentenceRole.COURTESY, ()) for line in lines(choices)]
    sources = {cited["number"]: (cited["article_id"], cited["revision"]) for cited in draft["citations"]}
    return sentence_edits(sentences, sources, "\n".join(said.text for said in sentences) if text is None else text)


def add_edits(connection: Connection, feedback: str, edits: Sequence[SentenceEdit]) -> None:
    """Store edits with a feedback."""
    if edits:
        rows = [
            {
                "feedback": feedback,
                "number": number,
                "place": edit.place,
                "fate": edit.fate.value,
                "distance": edit.distance,
                "citations": list(edit.citations),
                "article_id": edit.article_id,
                "revision": edit.revision,
                "written": edit.written,
            }
            for number, edit in enumerate(edits, 1)
        ]
        connection.execute(insert(feedback_sentences), rows)


def stored_edits(connection: Connection, feedback: Collection[str]) -> dict[str, tuple[SentenceEdit, ...]]:
    """The edits of these feedbacks, in the order of reading; those that have none are left out."""
    wanted = sorted(feedback)
    found: dict[str, list[SentenceEdit]] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        some = feedback_sentences.c.feedback.in_(wanted[start : start + _IDS_AT_ONCE])
        query = (
            select(feedback_sentences).where(some).order_by(feedback_sentences.c.feedback, feedback_sentences.c.number)
        )
        for row in connection.execute(query):
            found.setdefault(row.feedback, []).append(_edit(row))
    return {key: tuple(edits) for key, edits in found.items()}


def kept_citations(edits: Iterable[SentenceEdit]) -> frozenset[int]:
    """The numbers of citations that were left alone: only sentences that were kept cite them."""
    kept: set[int] = set()
    touched: set[int] = set()
    for edit in edits:
        (kept if edit.fate is SentenceFate.KEPT else touched).update(edit.citations)
    return frozenset(kept - touched)


def _choice(offered: Mapping[str, Any]) -> Choice:
    # Drafts that were stored before it was known do not say who may read it.
    return Choice(offered["article_id"], offered["question"], Audience(offered.get("audience", Audience.PUBLIC)))


def _edit(row: Row[Any]) -> SentenceEdit:
    return SentenceEdit(
        row.place,
        SentenceFate(row.fate),
        row.distance,
        tuple(row.citations),
        row.article_id,
        row.revision,
        row.written,
    )
