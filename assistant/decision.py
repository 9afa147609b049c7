"""Answer, ask back or hand off: from the candidates' confidence and the kind of inquiry. Pure, and explained.

The rules, in their order:

1. A customer who asks for a person gets one; one who only greets or thanks is asked what they would like to know.
2. What only this customer's own data can tell (an order, a parcel, a refund) is handed over with the number asked for;
   the general rule is given as such when the handbook is sure of one. Where orders can be looked up, the customer is
   asked for the number and a second fact instead, and told the data; what cannot be found out so goes to a person.
3. A customer who asks about a place that the first candidate does not cover gets a person: however alike the
   questions are, the days and prices of one country say nothing about another. One about another mishap (lost goods,
   where broken ones are asked about) is not answered from, but may be offered.
4. A first candidate at or above `Policy.answer_level` is answered from.
5. An errand for a chatbot is declined, and who asks what is answering is told; neither needs a person.
6. Between `Policy.clarify_level` and the answer's, the assistant asks back with the candidates' questions.
7. Everything else goes to a person.

What no article answers is named, if it can be told in the words that none of the nearest articles mentions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Choice, Decision, Inquiry, Outcome
from assistant.mishaps import other_mishap
from assistant.orders.steps import Step
from assistant.reasons import missing, paragraph, percentages, say, titled, what_is_left, what_is_not_mentioned
from assistant.scope import asked_places, scope, uncovered
from assistant.unanswered import Unanswered
from knowledge import ArticleContent, Candidate

MOST_CHOICES = 3
_MOST_PLACES = 3
# A rival this likely, compared with the first candidate, is why the assistant is unsure.
_EVEN = 0.85
_OF_ORDER = {
    Step.ASK_NUMBER: Outcome.CLARIFY,
    Step.ASK_DIGITS: Outcome.CLARIFY,
    Step.NOT_FOUND: Outcome.CLARIFY,
    Step.FOUND: Outcome.ANSWER,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The levels of confidence at which the company answers, and asks back; both are probabilities."""

    answer_level: float = 0.8
    clarify_level: float = 0.3


def decide(
    inquiry: Inquiry,
    candidates: Sequence[Candidate],
    policy: Policy,
    language: str,
    unanswered: Sequence[Unanswered] = (),
) -> Decision:
    """What to do with an inquiry; `candidates` are best first, the reasons are given in `language`.

    `unanswered` are the parts of the inquiry that no article answers for sure; with none, all of it is open.
    """
    if told := _told_by_the_inquiry(inquiry, language):
        return told
    if inquiry.aside and not (candidates and candidates[0].confidence >= policy.answer_level):
        return Decision(Outcome.CLARIFY, say(language, inquiry.aside), None, ())
    if not candidates:
        return Decision(Outcome.HAND_OFF, say(language, "nothing"), inquiry.text, ())
    if told := _about_something_else(inquiry, candidates, policy, language):
        return told
    if candidates[0].confidence >= policy.answer_level:
        return _answered(candidates[0], policy, language, unanswered)
    return _unsure(candidates, policy, language, unanswered or (Unanswered(inquiry.text),))


def decide_on_order(step: Step, language: str) -> Decision:
    """What to do with a question about the customer's own order, when orders can be looked up."""
    outcome = _OF_ORDER.get(step, Outcome.HAND_OFF)
    missing = say(language, "personal_missing") if outcome is Outcome.HAND_OFF else None
    return Decision(outcome, say(language, f"order_{step}"), missing, ())


def _told_by_the_inquiry(inquiry: Inquiry, language: str) -> Decision | None:
    """What follows from the kind of inquiry, whatever the handbook says."""
    if inquiry.wants_person:
        return Decision(Outcome.HAND_OFF, say(language, "person"), None, ())
    if inquiry.greeting:
        return Decision(Outcome.CLARIFY, say(language, "greeting"), None, ())
    if inquiry.personal:
        return Decision(Outcome.HAND_OFF, say(language, "personal"), say(language, "personal_missing"), ())
    return None


def _answered(first: Candidate, policy: Policy, language: str, left: Sequence[Unanswered]) -> Decision:
    why = paragraph(language, say(language, "answer", **_standing(first, policy)), what_is_left(left, language))
    return Decision(Outcome.ANSWER, why, missing(left, language), ())


def _unsure(
    candidates: Sequence[Candidate], policy: Policy, language: str, unanswered: Sequence[Unanswered]
) -> Decision:
    choices = _choices(candidates, policy)
    rival = _rival(candidates) if choices else None
    said = _standing(candidates[0], policy)
    if rival:
        said |= {"rival": titled(rival.revision.content), "other": _standing(rival, policy)["confidence"]}
    sentence = say(language, "even" if rival else "clarify" if choices else "unsure", **said)
    why = paragraph(language, sentence, what_is_not_mentioned(unanswered, language))
    outcome = Outcome.CLARIFY if choices else Outcome.HAND_OFF
    return Decision(outcome, why, missing(unanswered, language), choices)


def _standing(candidate: Candidate, policy: Policy) -> dict[str, str]:
    confidence, level = percentages(candidate.confidence, policy.answer_level)
    return {"title": titled(candidate.revision.content), "confidence": confidence, "level": level}


def _rival(candidates: Sequence[Candidate]) -> Candidate | None:
    """The second candidate, if nothing but its nearness keeps the first from being sure."""
    first = candidates[0]
    others = (found for found in candidates[1:] if found.revision.content.title != first.revision.content.title)
    second = next(others, None)
    # One that is nearer by far goes behind the first for what it is about: they are not even.
    return second if second and _EVEN * first.confidence <= second.confidence <= first.confidence / _EVEN else None


def _about_something_else(
    inquiry: Inquiry, candidates: Sequence[Candidate], policy: Policy, language: str
) -> Decision | None:
    nearest = candidates[0].revision.content
    if elsewhere := _elsewhere(inquiry, nearest):
        return _no_such_place(elsewhere, nearest, language)
    if instead := _other_mishap(inquiry, nearest):
        return _of_another_mishap(instead, candidates, policy, language)
    return None


def _elsewhere(inquiry: Inquiry, content: ArticleContent) -> tuple[str, ...]:
    """The places asked about that the article is not about; none when it is about those of one part of the inquiry."""
    missed = [uncovered(part, content) for part in inquiry.parts if asked_places(part)]
    return tuple(dict.fromkeys(place for places in missed for place in places)) if all(missed) else ()


def _no_such_place(asked: tuple[str, ...], content: ArticleContent, language: str) -> Decision:
    comma = "、" if language == "zh" else ", "
    said = {
        "title": titled(content),
        "asked": comma.join(map(_as_written, asked)),
        "named": comma.join(map(_as_written, scope(content)[:_MOST_PLACES])),
    }
    lacking = say(language, "elsewhere_missing", asked=said["asked"])
    return Decision(Outcome.HAND_OFF, say(language, "elsewhere", **said), lacking, ())


def _other_mishap(inquiry: Inquiry, content: ArticleContent) -> tuple[str, str] | None:
    """What befell the goods and what the article tells of instead; None when it is about one part of the inquiry."""
    found = [other_mishap(part, content) for part in inquiry.parts]
    return found[0] if found and all(found) else None


def _of_another_mishap(
    instead: tuple[str, str], candidates: Sequence[Candidate], policy: Policy, language: str
) -> Decision:
    asked, about = instead
    choices = _choices(candidates, policy)
    why = say(language, "mishap", asked=asked, about=about, title=titled(candidates[0].revision.content))
    lacking = say(language, "elsewhere_missing", asked=asked)
    return Decision(Outcome.CLARIFY if choices else Outcome.HAND_OFF, why, lacking, choices)


def _as_written(place: str) -> str:
    # Places are compared in small letters: "brazil", "uk".
    return place.upper() if len(place) < len("cuba") else place.title()


def _choices(candidates: Sequence[Candidate], policy: Policy) -> tuple[Choice, ...]:
    if candidates[0].confidence < policy.clarify_level:
        return ()
    # The first one alone would be a guess put as a question; its nearest rivals are what makes it a choice.
    offered: dict[str, Choice] = {}
    for candidate in candidates[:MOST_CHOICES]:
        title = candidate.revision.content.title
        offered.setdefault(title, Choice(candidate.article_id, title, candidate.revision.content.audience))
    return tuple(offered.values())
