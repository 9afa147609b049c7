"""Whether the reply to a golden case is right: its outcome, the article it rests on, and the facts in it."""

from assistant import Draft, Outcome, Rehearsal, SentenceRole
from evals.domain import Answer, Case, Found, Said
from evals.metrics.key_facts import holds
from knowledge import Candidate


def is_right_reply(case: Case, rehearsal: Rehearsal) -> bool:
    """Whether a reply is as the case says: outcome, first article, and every key fact of an answer."""
    draft, candidates = rehearsal.draft, rehearsal.candidates
    if case.outcome is not None and draft.outcome is not case.outcome:
        return False
    if draft.outcome is not Outcome.ANSWER:
        # Where nothing is said about the outcome, a question that an article answers asks for its answer.
        return case.outcome is not None or not case.is_answerable
    first = bool(candidates) and case.accepts(candidates[0].article_id)
    return first and not missing_facts(case, draft)


def missing_facts(case: Case, draft: Draft) -> list[str]:
    """The key facts that a reply does not hold."""
    return [fact for fact in case.key_facts if not holds(draft.text, fact)]


def answer_of(rehearsal: Rehearsal) -> Answer:
    """A rehearsed reply as the answer of a system, to be scored."""
    draft, candidates = rehearsal.draft, rehearsal.candidates
    return Answer(
        found=tuple(map(found_of, candidates)),
        confidence=candidates[0].confidence if candidates else 0.0,
        outcome=draft.outcome,
        text=draft.text,
        said=said_of(draft),
        cited=tuple(dict.fromkeys(citation.article_id for citation in draft.citations)),
        business_type=draft.business_type.value,
        why=draft.why,
    )


def said_of(draft: Draft) -> tuple[Said, ...]:
    """The statements of a draft, each with the quotes that it rests on."""
    sources = {citation.number: f"{citation.title}\n{citation.quote}" for citation in draft.citations}
    return tuple(
        Said(sentence.text, tuple(sources[number] for number in sentence.citations))
        for sentence in draft.sentences
        if sentence.role is SentenceRole.STATEMENT
    )


def found_of(candidate: Candidate) -> Found:
    """A candidate as a system's find; a question that matched stands for its article's whole body."""
    text = candidate.passage.text or candidate.revision.content.body
    return Found(candidate.article_id, candidate.revision.content.title, text, candidate.confidence)
