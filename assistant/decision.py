"""Answer, ask back or hand off: from the candidates' confidence and the kind of inquiry. Pure, and explained.

The rules, in their order:

1. A customer who asks for a person gets one; one who only greets or thanks is asked what they would like to know.
2. What only this customer's own data can tell (an order, a parcel, a refund) is handed over with the number asked for;
   the general rule is given as such when the handbook is sure of one.
3. A customer who asks about a place that the first candidate does not cover gets a person: however alike the
   questions are, the days and prices of one country say nothing about another.
4. A first candidate at or above `Policy.answer_level` is answered from.
5. Between `Policy.clarify_level` and that, the assistant asks back with the candidates' questions.
6. Everything else goes to a person, and what nobody found is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain import Choice, Decision, Inquiry, Outcome
from assistant.scope import asked_places, scope, uncovered
from knowledge import ArticleContent, Candidate

MOST_CHOICES = 3
_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """The levels of confidence at which the company answers, and asks back; both are probabilities."""

    answer_level: float = 0.8
    clarify_level: float = 0.3


def decide(inquiry: Inquiry, candidates: Sequence[Candidate], policy: Policy, language: str) -> Decision:
    """What to do with an inquiry; `candidates` are best first, the reasons are given in `language`."""
    explain = _CHINESE if language == "zh" else _ENGLISH
    if inquiry.wants_person:
        return Decision(Outcome.HAND_OFF, explain["person"], None, ())
    if inquiry.greeting:
        return Decision(Outcome.CLARIFY, explain["greeting"], None, ())
    if inquiry.personal:
        return Decision(Outcome.HAND_OFF, explain["personal"], explain["personal_missing"], ())
    if not candidates:
        return Decision(Outcome.HAND_OFF, explain["nothing"], inquiry.text, ())
    nearest = candidates[0].revision.content
    if elsewhere := _elsewhere(inquiry, nearest):
        return _no_such_place(elsewhere, nearest, language)
    return _by_confidence(inquiry, candidates, policy, explain)


def _by_confidence(
    inquiry: Inquiry, candidates: Sequence[Candidate], policy: Policy, explain: Mapping[str, str]
) -> Decision:
    first = candidates[0]
    said = {
        "title": first.revision.content.title,
        "confidence": f"{first.confidence:.0%}",
        "level": f"{policy.answer_level:.0%}",
    }
    if first.confidence >= policy.answer_level:
        return Decision(Outcome.ANSWER, explain["answer"].format(**said), None, ())
    choices = _choices(candidates, policy)
    if choices:
        return Decision(Outcome.CLARIFY, explain["clarify"].format(**said), inquiry.text, choices)
    return Decision(Outcome.HAND_OFF, explain["unsure"].format(**said), inquiry.text, ())


def _elsewhere(inquiry: Inquiry, content: ArticleContent) -> tuple[str, ...]:
    """The places asked about that the article is not about; none when it is about those of one part of the inquiry."""
    missed = [uncovered(part, content) for part in inquiry.parts if asked_places(part)]
    return tuple(dict.fromkeys(place for places in missed for place in places)) if all(missed) else ()


def _no_such_place(asked: tuple[str, ...], content: ArticleContent, language: str) -> Decision:
    explain, comma = (_CHINESE, "、") if language == "zh" else (_ENGLISH, ", ")
    said = {
        "title": content.title,
        "asked": comma.join(map(_as_written, asked)),
        "named": comma.join(map(_as_written, scope(content)[:_MOST_PLACES])),
    }
    missing = explain["elsewhere_missing"].format(**said)
    return Decision(Outcome.HAND_OFF, explain["elsewhere"].format(**said), missing, ())


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
        offered.setdefault(title, Choice(candidate.article_id, title))
    return tuple(offered.values())


_CHINESE = {
    "person": "客户要求人工服务。",
    "greeting": "客户只是打招呼或道谢，没有提问。",
    "personal": "客户问的是自己这一单的情况，手册里没有，需要查询后答复。",
    "personal_missing": "这一单的订单或物流信息",
    "elsewhere": "客户问的是{asked}，而最接近的《{title}》说的是别的地方（{named}）。",
    "elsewhere_missing": "关于{asked}的说明",
    "nothing": "手册里没有找到相关的文章。",
    "answer": "《{title}》能回答的把握是 {confidence}，达到了 {level} 的要求。",
    "clarify": "最接近的是《{title}》，把握只有 {confidence}，没有达到 {level}，所以先请客户确认。",
    "unsure": "最接近的是《{title}》，但把握只有 {confidence}，不足以回答。",
}
_ENGLISH = {
    "person": "The customer asks for a person.",
    "greeting": "The customer only greets or thanks and asks nothing.",
    "personal": "The customer asks about a case of their own, which the handbook cannot know.",
    "personal_missing": "the data of this customer's order or parcel",
    "elsewhere": "The customer asks about {asked}; the nearest article, “{title}”, names other places ({named}).",
    "elsewhere_missing": "what applies to {asked}",
    "nothing": "No article of the handbook was found for this.",
    "answer": "“{title}” answers this with a confidence of {confidence}; {level} is required.",
    "clarify": "“{title}” comes nearest, but with a confidence of {confidence}, below {level}: the customer is asked.",
    "unsure": "“{title}” comes nearest, but a confidence of {confidence} is too little to answer.",
}
