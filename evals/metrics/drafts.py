"""How good a reply is, by what can be counted without a judge. Each function is of one reply."""

from collections.abc import Collection, Sequence

from evals.domain import Answer, Case, Said
from knowledge import find_quantities, language_of, normalize, same, sentences, terms

ENOUGH = 0.6
"""The share of a sentence's terms that its sources must hold."""


def stating_sentences(answer: Answer) -> tuple[Said, ...]:
    """The sentences to check: those that the system names, else those of its text, with all that it found as sources.

    Sentences are split by the product's own rules, which know Chinese marks, quotations and lists.
    """
    if answer.said or not answer.text:
        return answer.said
    sources = tuple(found.text for found in answer.found)
    return tuple(Said(answer.text[start:end], sources) for start, end in sentences(answer.text))


def citation_precision(cited: Collection[str], case: Case) -> float:
    """The share of the cited articles that are right ones. Raises ZeroDivisionError when nothing is cited.

    Citations are judged by article: Gao et al. 2023 judge sentence by sentence with a language model.
    """
    return sum(case.accepts(article) for article in cited) / len(cited)


def citation_recall(cited: Collection[str], case: Case) -> float:
    """The share of the expected articles that are cited, or stood in for. Raises ZeroDivisionError without any."""
    exact = sum(article in cited for article in case.grades)
    standing_in = sum(article in case.also_right for article in cited)
    return min(exact + standing_in, len(case.grades)) / len(case.grades)


def grounded_share(said: Sequence[Said]) -> float:
    """The share of the stating sentences that rest on their sources. Raises ZeroDivisionError without any."""
    return sum(is_grounded(each) for each in said) / len(said)


def is_grounded(said: Said) -> bool:
    """Whether the sources hold a sentence to the letter (blanks and marks aside), or most of its terms and no less.

    Terms are pairs of Han characters and stemmed Latin words. This sees invention, not a twisted meaning.
    """
    squeezed = _squeeze(said.text)
    if not squeezed or any(squeezed in _squeeze(source) for source in (*said.sources, "".join(said.sources))):
        return bool(said.sources)
    wanted = _telling(said.text)
    held = frozenset[str]().union(*(_telling(source) for source in said.sources))
    return bool(wanted) and len(wanted & held) / len(wanted) >= ENOUGH and not wrong_numbers(said)


def wrong_numbers(said: Said) -> list[str]:
    """The quantities, dates, amounts, phone numbers and links of a sentence that none of its sources states."""
    given = [quantity for source in said.sources for quantity in find_quantities(source)]
    return [stated.text for stated in find_quantities(said.text) if not any(same(stated, other) for other in given)]


def has_right_language(answer: Answer, case: Case) -> bool:
    """Whether the stating sentences, or the whole text where there are none, are in the customer's language."""
    text = "\n".join(said.text for said in answer.said) or answer.text
    return language_of(text) == case.language


def _telling(text: str) -> frozenset[str]:
    # A single Han character is shared by everything.
    return frozenset(term for term in terms(text) if len(term) > 1)


def _squeeze(text: str) -> str:
    return "".join(letter for letter in normalize(text) if letter.isalnum())
