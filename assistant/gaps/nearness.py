"""The articles that come nearest to a gap's question, and why none of them did."""

from collections.abc import Mapping

from assistant.caution import Caution
from assistant.gaps.domain import Gap, NearArticle
from assistant.reasons import paragraph, percentages, say, titled, what_is_not_mentioned
from assistant.unanswered import NOWHERE, unanswered
from knowledge import Candidate, KnowledgeBase, terms

_NEAREST = 5


def near_articles(knowledge: KnowledgeBase, gap: Gap, caution: Caution) -> list[NearArticle]:
    """What the handbook as it is now finds for the question in the middle, best first; internal articles too."""
    found = knowledge.search(gap.question, _NEAREST, internal=True)
    level = caution.policy(knowledge.model).answer_level
    rarity = knowledge.rarity({*terms(gap.question), NOWHERE})
    return [_near(gap, candidate, level, rarity) for candidate in found]


def _near(gap: Gap, candidate: Candidate, level: float, rarity: Mapping[str, float]) -> NearArticle:
    lacking = unanswered(gap.question, [candidate], rarity)
    said = dict(zip(("confidence", "level"), percentages(candidate.confidence, level), strict=True))
    title = candidate.revision.content.title
    sentence = say(gap.language, "unsure", title=titled(candidate.revision.content), **said)
    answers = candidate.confidence >= level
    return NearArticle(
        candidate.article_id,
        candidate.revision.number,
        title,
        candidate.confidence,
        level,
        lacking.words,
        lacking.mostly,
        "" if answers else paragraph(gap.language, sentence, what_is_not_mentioned([lacking], gap.language)),
    )
