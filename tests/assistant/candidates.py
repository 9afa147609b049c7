"""Candidates and briefs made from a few lines of text, for tests of what is written from evidence."""

from datetime import UTC, datetime

from assistant.domain import Brief, Inquiry, Message, Reader, Role, Tone, TypeClues
from knowledge import ArticleContent, BusinessType, Candidate, Origin, Passage, PassageKind, Revision, RevisionState

NO_CLUES = TypeClues({}, {}, {}, asks=False, bare=True, length=0)


def candidate(article_id: str, title: str, body: str, language: str = "zh", revision: int = 1) -> Candidate:
    """A published article as the best hit of a search, found by its whole body."""
    content = ArticleContent(title=title, body=body, language=language)
    on = datetime(2026, 1, 1, tzinfo=UTC)
    state, origin = RevisionState.PUBLISHED, Origin.EDIT
    published = Revision(article_id, revision, state, content, "trainer", on, origin, "digest")
    passage = Passage(article_id, revision, PassageKind.BODY, 0, title, body, 0, len(body))
    return Candidate(published, passage, score=1.0, confidence=0.9, features={})


def brief(question: str, *evidence: Candidate, language: str = "zh", hint: str | None = None) -> Brief:
    """A brief for one question, with the evidence in order."""
    inquiry = Inquiry(
        text=question,
        parts=(question,),
        context="",
        language=language,
        business_type=BusinessType.RETURN_EXCHANGE,
        clues=NO_CLUES,
        personal=False,
        urgent=False,
        wants_person=False,
        greeting=False,
        follow_up=False,
        slots=(),
    )
    return Brief(inquiry, (Message(Role.CUSTOMER, question),), evidence, language, Tone.FRIENDLY, hint, Reader.AGENT)
