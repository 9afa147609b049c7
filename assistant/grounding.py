"""Which sentence rests on which stretch of the handbook, and what it says that no cited stretch does.

No language model takes part. A sentence is laid beside the sentences of the evidence and compared by its words, its
quantities, its contacts, its places, and the short words that turn a meaning round. What the comparison cannot see is a
wrong statement made of the right words about the right thing; what it does see is never let through.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.clauses import measure_alike, misplaced, opposed, reversals
from assistant.domain import Quote, Statement
from knowledge import (
    Candidate,
    Quantity,
    find_quantities,
    language_of,
    normalize,
    places,
    poles,
    same,
    sentences,
    terms,
)

ENOUGH = 0.6
"""Share of a sentence's words that its quotes and their titles must hold; fitted on paraphrases, see the tests."""

_ENOUGH_IN_QUOTES = 0.35
_LITTLE_MORE = 0.12
_MOST_QUOTES = 3
_CONTACTS = {"phone": "phone", "url": "link", "email": "email"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# Characters that say nothing about a subject, and so prove no relation.
_EMPTY = frozenset(
    "的了是在和与及或也都就请您你我他它们这那有个吗呢吧啊为对于把被将会要可以能到从并而且则如若其该等上下中后前时内由给让"
)


@dataclass(frozen=True, slots=True)
class Support:
    """The quotes a sentence rests on, in the order of the body, and the share of its words that they hold (0 to 1)."""

    quotes: tuple[Quote, ...]
    coverage: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in `text` (a part of a sentence, or all of it) that its quotes do not bear out.

    `code` is one of unsupported, number, contradiction, negation, phone, link, email, place, other_language. A `hard`
    finding means that the sentence must not be said.
    """

    code: str
    text: str
    message: str
    hard: bool = True


@dataclass(frozen=True, slots=True)
class _Facts:
    """What can be compared about a text: words for one language, quantities and names across languages."""

    language: str
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of a body: where it stands, what it says, and that without spaces and punctuation."""

    start: int
    end: int
    text: str
    squeezed: str


def support(sentence: str, evidence: Sequence[Candidate]) -> Support:
    """Find the whole sentences of the evidence that a sentence rests on.

    Text that stands there to the letter (spaces and punctuation aside) is found first; otherwise the sentences that
    hold most of its words are gathered, at most three, from one article. Between two languages only quantities and
    names in Latin letters can be compared: coverage is then the share of those, and 0 without quantities.
    """
    squeezed = _squeeze(sentence)
    for candidate in evidence:
        if there := _literal(squeezed, _lines(candidate.revision.content.body)):
            return Support(_quotes(there, candidate), 1.0)
    found = [_most_of(_facts(sentence), candidate) for candidate in evidence]
    return max(found, key=lambda each: each.coverage, default=Support((), 0.0))


def check(sentence: str, quotes: Sequence[str], titles: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What speaks against saying a sentence that rests on `quotes`; empty when nothing does.

    `titles` of the quoted articles name the subject: they count for words, quantities and places, but as they are
    often questions they neither allow nor forbid anything.
    """
    if (squeezed := _squeeze(sentence)) and squeezed in _squeeze("".join(quotes)):
        return ()
    findings = _unsupported(sentence, quotes, titles)
    findings += _wrong_quantities(sentence, quotes, titles)
    findings += _turned_round(sentence, quotes)
    there = places(normalize(" ".join([*quotes, *titles])))
    findings += [
        Finding("place", said, f"no cited passage names this place: {said}")
        for place, said in places(normalize(sentence)).items()
        if place not in there
    ]
    return tuple(findings)


def ground(
    statements: Iterable[Statement], evidence: Sequence[Candidate]
) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """Keep the statements that their evidence bears out, each with the exact quotes it rests on.

    The articles a statement names are looked at first, then all of them, since a right sentence may come with a wrong
    number. A statement with a hard finding is dropped, and its findings come back with those of the statements kept.
    """
    kept: list[Statement] = []
    findings: list[Finding] = []
    for statement in statements:
        named = {quote.article_id for quote in statement.quotes}
        first = [candidate for candidate in evidence if candidate.article_id in named]
        grounded, found = _ground_one(statement, first or evidence)
        if grounded is None and 0 < len(first) < len(evidence):
            again, found_again = _ground_one(statement, evidence)
            grounded, found = (again, found_again) if again else (None, found)
        kept += [grounded] if grounded else []
        findings += found
    return tuple(kept), tuple(findings)


def _ground_one(statement: Statement, evidence: Sequence[Candidate]) -> tuple[Statement | None, tuple[Finding, ...]]:
    quotes = support(statement.text, evidence).quotes
    contents = {(each.article_id, each.revision.number): each.revision.content for each in evidence}
    cited = [contents[quote.article_id, quote.revision] for quote in quotes]
    texts = [content.body[quote.start : quote.end] for content, quote in zip(cited, quotes, strict=True)]
    findings = check(statement.text, texts, [content.title for content in cited])
    if not quotes or any(finding.hard for finding in findings):
        return None, findings
    return replace(statement, quotes=quotes), findings


def _most_of(said: _Facts, candidate: Candidate) -> Support:
    content = candidate.revision.content
    chosen = _gather(said, _lines(content.body))
    if not chosen:
        return Support((), 0.0)
    sources = [_facts(text) for text in (*(line.text for line in chosen), content.title)]
    return Support(_quotes(chosen, candidate), _coverage(said, sources))


def _literal(squeezed: str, lines: Sequence[_Line]) -> list[_Line]:
    """The lines in which a text stands to the letter; one line is enough or a few neighbours hold it together."""
    whole = "".join(line.squeezed for line in lines)
    at = whole.find(squeezed) if squeezed else -1
    if at < 0:
        return []
    touched, end = [], 0
    for line in lines:
        start, end = end, end + len(line.squeezed)
        if start < at + len(squeezed) and at < end:
            touched.append(line)
    return touched


def _gather(said: _Facts, lines: Sequence[_Line]) -> list[_Line]:
    """Lines picked one by one, each for what it adds; none when the first adds nothing."""
    chosen: list[_Line] = []
    reached = 0.0
    while len(chosen) < _MOST_QUOTES:
        facts = [_facts(line.text) for line in chosen]
        gains = [
            (_coverage(said, [*facts, _facts(line.text)]), -line.start, line) for line in lines if line not in chosen
        ]
        coverage, _, line = max(gains, key=lambda gain: gain[:2], default=(0.0, 0, None))
        if line is None or coverage < reached + (_LITTLE_MORE if chosen else 1e-9):
            break
        chosen.append(line)
        reached = coverage
    return chosen


def _quotes(lines: Sequence[_Line], candidate: Candidate) -> tuple[Quote, ...]:
    """The lines in the order of the body, neighbouring ones as one quote."""
    body, number = candidate.revision.content.body, candidate.revision.number
    joined: list[Quote] = []
    for line in sorted(lines, key=lambda each: each.start):
        if joined and not body[joined[-1].end : line.start].strip():
            joined[-1] = replace(joined[-1], end=line.end)
        else:
            joined.append(Quote(candidate.article_id, number, line.start, line.end))
    return tuple(joined)


def _coverage(said: _Facts, sources: Sequence[_Facts]) -> float:
    """Share of what `said` holds that the sources hold: words, or quantities and names between two languages."""
    if not sources:
        return 0.0
    stated = sum(any(same(one, other) for source in sources for other in source.quantities) for one in said.quantities)
    if said.language == sources[0].language:
        have = frozenset().union(*(source.words for source in sources))
        whole = _weight(said.words) + len(said.quantities)
        return (_weight(said.words & have) + stated) / (whole or 1.0)
    if not stated:
        return 0.0
    have = frozenset().union(*(source.names for source in sources))
    return (stated + len(said.names & have)) / (len(said.quantities) + len(said.names))


def _weight(words: Iterable[str]) -> float:
    """A pair of characters or a Latin word says more than one character, of which each pair brings one along."""
    return sum(0.5 if len(word) == 1 else 1.0 for word in words)


def _unsupported(sentence: str, quotes: Sequence[str], titles: Sequence[str]) -> list[Finding]:
    said = _facts(sentence)
    in_quotes = _coverage(said, [_facts(quote) for quote in quotes])
    in_all = _coverage(said, [_facts(text) for text in (*quotes, *titles)])
    if in_all < ENOUGH or in_quotes < _ENOUGH_IN_QUOTES:
        return [Finding("unsupported", sentence, f"only {in_all:.0%} of this stands in its sources")]
    if quotes and language_of(quotes[0]) != said.language:
        message = "the source is in another language: only numbers and names were compared"
        return [Finding("other_language", sentence, message, hard=False)]
    return []


def _turned_round(sentence: str, quotes: Sequence[str]) -> list[Finding]:
    alike = all(language_of(quote) == language_of(sentence) for quote in quotes)
    found = reversals(sentence, quotes) if alike else opposed(sentence, quotes)
    return [
        Finding("negation", each.said, f"says the opposite of its source ({each.about}): {each.source}")
        for each in found
    ]


def _wrong_quantities(sentence: str, quotes: Sequence[str], titles: Sequence[str]) -> list[Finding]:
    given = find_quantities("\n".join([*quotes, *titles]))
    unknown = [said for said in find_quantities(sentence) if not any(same(said, other) for other in given)]
    if unknown:
        return [_wrong_quantity(said, given) for said in unknown]
    return [
        Finding("contradiction", each.about, f"the cited passage says this of something else: {each.source}")
        for each in misplaced(sentence, quotes)
    ]


def _wrong_quantity(said: Quantity, given: Sequence[Quantity]) -> Finding:
    rival = next((other for other in given if measure_alike(said, other)), None)
    if rival is not None:
        return Finding("contradiction", said.text, f"the cited passage says {rival.text}")
    return Finding(_CONTACTS.get(said.kind, "number"), said.text, f"no cited passage holds {said.text}")


@lru_cache(maxsize=256)
def _lines(body: str) -> tuple[_Line, ...]:
    """The sentences of a body; cached, because a draft's statements all look at the same few bodies."""
    return tuple(_Line(start, end, body[start:end], _squeeze(body[start:end])) for start, end in sentences(body))


@lru_cache(maxsize=1024)
def _facts(text: str) -> _Facts:
    stated = tuple(find_quantities(text))
    pieces, end = [], 0
    for quantity in stated:
        pieces.append(text[end : quantity.start])
        end = quantity.end
    # "7天" and "七天" are compared as quantities, "免费" and "不收费" as poles: as words they would only mislead.
    _, rest = poles(normalize(" ".join([*pieces, text[end:]])))
    words = frozenset(word for word in terms(rest) if word not in _EMPTY)
    return _Facts(language_of(text), words, stated, frozenset(_names(text)))


def _names(text: str) -> Iterable[str]:
    """Words that mean the same in any language: all Latin ones within Chinese, those with capitals within English."""
    chinese = language_of(text) == "zh"
    for found in _NAME.finditer(text):
        word = found[0]
        starts_sentence = not text[: found.start()].strip() or text[: found.start()].rstrip()[-1] in ".!?"
        if chinese or any(letter.isupper() for letter in word[1:]) or (word[0].isupper() and not starts_sentence):
            yield word.casefold()


def _squeeze(text: str) -> str:
    return "".join(letter for letter in normalize(text) if letter.isalnum())
