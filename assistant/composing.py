"""From statements and courtesy to a draft: numbered citations, restored personal data, one text."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.domain import Alternative, Citation, Quote, Sentence, SentenceRole, Statement
from knowledge import Candidate, Revision

MOST_ALTERNATIVES = 5


class CitationBook:
    """Numbers quotes as they come: the same stretch of the same revision keeps its number."""

    def __init__(self, evidence: Iterable[Candidate]):
        self._revisions: dict[tuple[str, int], Revision] = {
            (found.article_id, found.revision.number): found.revision for found in evidence
        }
        self._numbers: dict[Quote, int] = {}

    def cite(self, statement: Statement) -> Sentence:
        """The statement as a sentence of the draft; quotes of revisions that were not retrieved are not cited."""
        known = [quote for quote in statement.quotes if (quote.article_id, quote.revision) in self._revisions]
        numbers = [self._numbers.setdefault(quote, len(self._numbers) + 1) for quote in known]
        return Sentence(statement.text, SentenceRole.STATEMENT, tuple(dict.fromkeys(numbers)))

    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, by number."""
        return tuple(self._citation(quote, number) for quote, number in self._numbers.items())

    def _citation(self, quote: Quote, number: int) -> Citation:
        content = self._revisions[quote.article_id, quote.revision].content
        return Citation(
            number=number,
            article_id=quote.article_id,
            revision=quote.revision,
            title=content.title,
            quote=content.body[quote.start : quote.end],
            start=quote.start,
            end=quote.end,
            source=content.source,
            audience=content.audience,
        )


def joined(sentences: Sequence[Sentence], language: str) -> str:
    """The sentences as one text: a blank line around courtesy and data, lists and tables on lines of their own."""
    text = ""
    previous: Sentence | None = None
    for sentence in sentences:
        if previous is not None:
            text += _gap(previous, sentence, language)
        text += sentence.text
        previous = sentence
    return text


def _gap(previous: Sentence, sentence: Sentence, language: str) -> str:
    if previous.role is not sentence.role or sentence.role is SentenceRole.DATA:
        return "\n\n"
    if previous.role is SentenceRole.STATEMENT and previous.citations != sentence.citations:
        # Different quotes of one article follow each other like sentences of a paragraph, unless one has lines.
        return "\n" if "\n" in previous.text or "\n" in sentence.text else _blank(language)
    return _blank(language)


def _blank(language: str) -> str:
    return "" if language == "zh" else " "


def alternatives(candidates: Sequence[Candidate], used: Mapping[str, object] | set[str]) -> tuple[Alternative, ...]:
    """The best candidates that the draft does not quote."""
    others = [found for found in candidates if found.article_id not in used]
    return tuple(
        Alternative(found.article_id, found.revision.content.title, round(found.confidence, 4))
        for found in others[:MOST_ALTERNATIVES]
    )
