"""An article that an agent picked: the reply rests on it, however sure the search is of another one."""

from dataclasses import replace

from assistant.domain import Decision, Outcome
from assistant.errors import InvalidMessage
from assistant.evidence import Evidence
from assistant.reasons import say, titled


def picked(evidence: Evidence, article_id: str) -> Evidence:
    """The evidence with that article first, and nothing else to quote.

    Raises `InvalidMessage` when the search did not come upon it, or has not been asked.
    """
    chosen = [candidate for candidate in evidence.candidates if candidate.article_id == article_id]
    if not chosen:
        raise InvalidMessage(
            f"the article {article_id[:80]!r} has not been found for this question: pick an alternative, or give a hint"
        )
    others = tuple(candidate for candidate in evidence.candidates if candidate.article_id != article_id)
    return replace(evidence, candidates=(chosen[0], *others), quoted=(chosen[0],), unanswered=())


def decided_by_agent(evidence: Evidence, language: str) -> Decision:
    """To answer from the article that was picked."""
    return Decision(
        Outcome.ANSWER, say(language, "picked", title=titled(evidence.quoted[0].revision.content)), None, ()
    )
