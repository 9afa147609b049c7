"""Who pays, what is allowed, what is free: the short words that turn a statement into its opposite.

A sentence can share every word with its source and say the reverse of it ("由买家承担" for "由卖家承担"). Each concept
here has two poles. A sentence is split into clauses, each clause is laid beside the clause of the source that shares
most of its words, and the poles are compared. The patterns know Chinese and English; a concept that a text expresses in
other words is not seen, so silence here proves nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge import terms

_BUYER = r"(?:买家|买方|顾客|客户|消费者|用户|会员|您|收件人|收货人|收件方)"
_SELLER = r"(?:卖家|卖方|商家|店家|我们|我司|我方|本店|公司|平台|发货方|寄件人|发件人|寄件方)"
_PAYS = r"(?:承担|负担|支付|付款|负责|垫付|出(?!现|具|库|口|示|发|货)|付)"
_EN_BUYER = r"(?:(?:the )?(?:buyers?|customers?|consumers?|recipients?|receivers?)|you)"
_EN_SELLER = r"(?:(?:the )?(?:sellers?|merchants?|company|senders?|shippers?|store)|we|us)"
_EN_PAYS = r"(?:pays?|bears?|covers?|(?:is|are) responsible for|(?:is|are) charged)"
_EN_WILL = r"(?: (?:will|must|shall|should|has to|have to|needs? to|may))?"
_EN_PAID = r"(?:paid|borne|covered|charged|payable)"

# In this order: what an earlier concept has read is hidden from the later ones, so that the "免" of "免费" or the
# "not" of "not allowed" is not counted twice. Within a concept the second pole is read first: "不可以" holds "可以".
_CONCEPTS = tuple(
    (name, re.compile(first), re.compile(second))
    for name, first, second in (
        (
            "payer",
            rf"(?<![向给对为退]){_BUYER}[^,。;]{{0,6}}?{_PAYS}|自理|自付|到付"
            rf"|{_EN_BUYER}{_EN_WILL} {_EN_PAYS}|{_EN_PAID} by {_EN_BUYER}|at (?:your|the buyer's|the customer's)"
            r"(?: own)? (?:expense|cost)",
            rf"(?<![向给对为]){_SELLER}[^,。;]{{0,6}}?{_PAYS}"
            rf"|{_EN_SELLER}{_EN_WILL} {_EN_PAYS}|{_EN_PAID} by {_EN_SELLER}|at (?:our|the seller's|the merchant's)"
            r"(?: own)? (?:expense|cost)",
        ),
        (
            "charge",
            r"免费|免运费|免邮|包邮|免收|不收取?(?:任何)?(?:.{0,4}费)?|无需(?:支付|付费)|不(?:用|需要?)(?:支付|付费)"
            r"|free of charge|(?<!not )\bfree\b|no (?:extra |additional )?(?:charge|fee|cost)s?|at no cost|\bwaived\b",
            r"不免费|不包邮|不免运费|不免邮|收费|付费|收取|另收|加收|需(?:要|另)?支付|自费"
            r"|not free|not waived|charges? (?:apply|applies)|(?:is|are|will be) charged|fees? (?:apply|applies)",
        ),
        (
            "need",
            r"必须|务必|需要|须要|一定要|(?<![无不毋只])(?:须|需)(?!求)|\b(?:must|required|needs? to|ha(?:ve|s) to|mandatory)\b(?! not)",
            r"无需|无须|毋须|不需要?|不必|不用|免除|(?:not|n't) (?:need|have|required)(?: to)?|need not|no need|not required",
        ),
        (
            "permission",
            r"可以|可(?![是能见靠惜])|(?<![智功性可技职效节只才未])能(?![力源耗])|允许|支持|接受|准许|受理|提供|享受"
            r"|\b(?:can|may|allowed|permitted|accept(?:s|ed)?|able|eligible|possible|support(?:s|ed)?|available)\b",
            r"不可以|不可(?!避免|抗力|或缺)|不能|不允许|不支持|不接受|不予|不得|无法|禁止|严禁|不准|不许|不受理|恕不|概不"
            r"|谢绝|拒绝|不提供|不办理|不享受|没办法|没法|勿"
            r"|\b(?:cannot|can not|can't|may not|must not|mustn't|unable|ineligible|unavailable|prohibited|forbidden)\b"
            r"|(?:not|n't)(?: be)? (?:allow|permit|accept|able|eligible|possible|support|available)\w*",
        ),
        (
            "limit",
            r"以内|之内|(?<=[天日时月年周])内|不超过|不多于|至多|最多|不足|少于|within|up to|at most|no more than|less than|under",
            r"超过|超出|以上|多于|至少|不少于|不低于|(?:以|之)后|more than|over|exceed\w*|at least|after|no less than",
        ),
    )
)
# "是否可以" asks, it allows nothing; "不仅" negates nothing.
_NEITHER = re.compile(
    r"能不能|可不可以|是否可以|是否能|是否|能否|可否|会不会|要不要|是不是|不仅|不但|不同|不过|不论|不管|不断|不久|无论|未来|非常|除非"
    r"|not only|whether or not"
)
_NEGATED = re.compile(
    r"(?:不|未|没有?|无|非)([一-鿿]{2})|\b(?:not|no|never|without|non|un)[ -]([a-z]{3,})|n't ([a-z]{3,})"
)
_SEGMENT = re.compile(r"[;；。!！?？\n]|(?<!\d)\.(?!\d)|\.(?=\s)")
_CLAUSE = re.compile(r"[,，:：](?!\d{3}\b)")
_ENOUGH_SHARED = 0.5
_ENOUGH_ALIKE = 0.35
_FEW_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: its words without the pole markers, its poles ("payer" → {0}), and the words it negates."""

    text: str
    words: frozenset[str]
    poles: dict[str, frozenset[int]]
    negated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reversal:
    """A clause of a sentence that says the opposite of a clause of its source, and about which concept."""

    concept: str
    clause: str
    source: str


def _read(text: str) -> _Clause:
    """`text` in normal form."""
    rest = _NEITHER.sub(" ", text)
    poles: dict[str, frozenset[int]] = {}
    for name, first, second in _CONCEPTS:
        found = set()
        for number, pattern in ((1, second), (0, first)):
            rest, times = pattern.subn(" ", rest)
            if times:
                found.add(number)
        if found:
            poles[name] = frozenset(found)
    negated = frozenset(word for groups in _NEGATED.findall(rest) for word in groups if word)
    return _Clause(text.strip(), frozenset(terms(rest)), poles, negated)


def _clauses(text: str) -> Iterator[_Clause]:
    """Clauses of a text, and pairs of neighbours, since a condition and its consequence are often two clauses.

    Two clauses that both speak of who pays (or both of what is allowed) are two rules: they make no pair.
    """
    for segment in _SEGMENT.split(text):
        single = [_read(part) for part in _CLAUSE.split(segment) if part.strip()]
        yield from single
        for left, right in pairwise(single):
            if left.poles.keys().isdisjoint(right.poles):
                yield _read(f"{left.text} {right.text}")


def _conflict(said: _Clause, source: _Clause) -> str | None:
    """The concept on which a clause and its source stand at opposite poles; undecided when either holds both."""
    for concept, poles in said.poles.items():
        other = source.poles.get(concept, poles)
        if len(poles) == 1 and not poles & other:
            return concept
    return None if _negates_alike(said, source) else "negation"


def _negates_alike(said: _Clause, source: _Clause) -> bool:
    """Whether neither negates a word that the other one states."""
    return not any(
        word in other.text and word not in other.negated
        for one, other in ((said, source), (source, said))
        for word in one.negated
    )


def _nearest(said: _Clause, sources: Sequence[_Clause]) -> list[_Clause]:
    """The clauses that share most of the words, when they share enough to be about the same thing.

    "非质量问题" and "质量问题" are two things: a clause about the same one is nearer than any clause about the other.
    """
    alike = [source for source in sources if _negates_alike(said, source)]
    return _sharing_most(said, alike, _ENOUGH_ALIKE) or _sharing_most(said, sources, _ENOUGH_SHARED)


def _sharing_most(said: _Clause, sources: Sequence[_Clause], enough: float) -> list[_Clause]:
    shared = [len(said.words & source.words) for source in sources]
    most = max(shared, default=0)
    if most < max(1, enough * len(said.words)):
        return []
    nearest = [source for source, count in zip(sources, shared, strict=True) if count == most]
    shortest = min(len(source.words) for source in nearest)
    return [source for source in nearest if len(source.words) <= shortest + _FEW_WORDS]


def reversals(sentence: str, sources: Sequence[str]) -> list[Reversal]:
    """Clauses of `sentence` whose nearest clause in `sources` says the opposite; all texts in normal form."""
    beside = [clause for source in sources for clause in _clauses(source)]
    whole = _read(sentence)
    found = []
    for said in _clauses(sentence):
        # "可以。" has no words of its own: what it allows is in the rest of the sentence.
        about = said if len(said.words) > _FEW_WORDS else _Clause(said.text, whole.words, said.poles, said.negated)
        nearest = _nearest(about, beside)
        conflicts = [(_conflict(about, source), source) for source in nearest]
        if conflicts and all(concept for concept, _ in conflicts):
            concept, source = conflicts[0]
            found.append(Reversal(concept or "negation", said.text, source.text))
    return found
