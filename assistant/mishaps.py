"""Whether an article is about what befell a customer's goods: a rule for lost parcels tells nothing of broken ones.

An article is limited to the mishaps that its title and its similar questions name. It covers another one that its body
speaks of. Pure.
"""

import re

from knowledge import ArticleContent, normalize

_MISHAPS = {
    "lost": re.compile(r"丢失|丢件|丢了|弄丢|搞丢|遗失|\blost\b|\bmissing (?:parcels?|packages?)\b"),
    "damaged": re.compile(
        r"破损|破了|损坏|受损|坏了|[压摔碰砸]坏|压扁|碎了|摔碎|\b(?:damaged?|broken|crushed|smashed|torn|cracked)\b"
    ),
    "short": re.compile(
        r"少件|少发|漏发|缺件|缺(?:少|了)|少了(?!钱)|\bmissing (?:an? )?(?:items?|parts?|pieces?)\b|"
        r"\b(?:items?|parts?|pieces?) (?:is|are|was|were) missing\b"
    ),
    "wrong": re.compile(r"[发寄送]错|错发|货不对板|\bwrong (?:items?|products?|goods|sizes?|colou?rs?|one)\b"),
}


def other_mishap(question: str, content: ArticleContent) -> tuple[str, str] | None:
    """What a question says befell the goods and what the article is about instead, in their words; mostly None."""
    asked = _mishaps(normalize(question))
    if not asked:
        return None
    about = _mishaps(normalize("\n".join((content.title, *content.similar_questions))))
    covered = about | _mishaps(normalize(content.body))
    if not about or not asked.keys().isdisjoint(covered):
        return None
    return next(iter(asked.values())), next(iter(about.values()))


def names_the_mishap(question: str, content: ArticleContent) -> bool:
    """Whether an article speaks of what a question says befell the goods."""
    whole = normalize("\n".join((content.title, *content.similar_questions, content.body)))
    return not _mishaps(normalize(question)).keys().isdisjoint(_mishaps(whole))


def _mishaps(text: str) -> dict[str, str]:
    """The mishaps that a text names, each with its words."""
    found = ((name, pattern.search(text)) for name, pattern in _MISHAPS.items())
    return {name: match.group() for name, match in found if match}
