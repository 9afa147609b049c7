"""Who pays, what is allowed, what is free: the short words that turn a statement into its opposite.

Each concept has two poles, known by patterns in Chinese and English. A concept that a text expresses in other words is
not seen, so silence here proves nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BUYER = r"(?:买家|买方|顾客|客户|消费者|用户|会员|您|收件人|收货人|收件方)"
_SELLER = r"(?:卖家|卖方|商家|店家|我们|我司|我方|本店|公司|平台|发货方|寄件人|发件人|寄件方)"
_PAYS = r"(?:承担|负担|支付|付款|负责|垫付|出(?!现|具|库|口|示|发|货)|付)"
_SELDOM = r"(?:(?![无不免毋])[^,。;]){0,6}?"
_SPARED = r"(?:也|都|均)?(?:无需|无须|毋须|不用|不需要?|不必|不)"
_EN_BUYER = r"\b(?:(?:the )?(?:buyers?|customers?|consumers?|recipients?|receivers?)|you)"
_EN_SELLER = r"\b(?:(?:the )?(?:sellers?|merchants?|company|senders?|shippers?|store)|we|us)"
_EN_PAYS = r"(?:pays?|bears?|covers?|(?:is|are) responsible for|(?:is|are) charged)\b"
_EN_WILL = r"(?: (?:will|must|shall|should|has to|have to|needs? to|may))?"
_EN_SPARED = r"(?: (?:do not|don't|does not|doesn't|need not|will not|won't)(?: have to| need to)?)"
_EN_PAID = r"\b(?:paid|borne|covered|charged|payable)"
_NOT_DENIED = r"(?<![不无毋未])"

_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "payer": (
        (
            rf"(?<![向给对为退]){_BUYER}{_SELDOM}{_PAYS}|自理|自付|到付",
            rf"{_EN_BUYER}{_EN_WILL} {_EN_PAYS}|{_EN_PAID} by {_EN_BUYER}",
            r"at (?:your|the buyer's|the customer's)(?: own)? (?:expense|cost)",
        ),
        (
            rf"(?<![向给对为]){_SELLER}{_SELDOM}{_PAYS}|{_BUYER}{_SPARED}{_PAYS}",
            rf"{_EN_SELLER}{_EN_WILL} {_EN_PAYS}|{_EN_PAID} by {_EN_SELLER}|{_EN_BUYER}{_EN_SPARED} {_EN_PAYS}",
            r"at (?:our|the seller's|the merchant's)(?: own)? (?:expense|cost)",
        ),
    ),
    "charge": (
        (
            r"免费|免运费|免邮|包邮|免收|不(?:另|加)?收取?(?:任何)?(?:费用?)?",
            r"(?:无需|无须|不用|不需要?|不必)(?:另外?|额外)?(?:支付|付费|付款)",
            r"free of charge|\bfree\b|\bno (?:extra |additional )?(?:charge|fee|cost)s?|at no cost|\bwaived\b",
            r"not (?:be )?charged|(?:do not|don't) charge",
        ),
        (
            rf"不免费|不包邮|不免运费|不免邮|{_NOT_DENIED}(?:另|加)?收(?:费|取)|自费",
            rf"{_NOT_DENIED}(?:另收|加收)|{_NOT_DENIED}需(?:要|另)?(?:支付|付费)",
            r"\bnot free\b|not waived|(?<!no )(?:charges?|fees?) (?:apply|applies)|(?:is|are|will be) charged",
        ),
    ),
    "need": (
        (
            r"必须|务必|需要|须要|一定要|(?<![无不毋只])(?:须|需)(?!求)",
            r"\b(?:must|required|needs? to|ha(?:ve|s) to|mandatory)\b(?! not)",
        ),
        (
            r"无需|无须|毋须|不需要?|不必|不用|免除",
            r"(?:not|n't) (?:need|have|required)(?: to)?|need not|no need|not required",
        ),
    ),
    "permission": (
        (
            r"可以|可(?![是能见靠惜])|(?<![智功性可技职效节只才未])能(?![力源耗])|允许|支持|接受|准许|受理|提供|享受",
            r"\b(?:can|may|allowed|permitted|accept(?:s|ed)?|able|eligible|possible|support(?:s|ed)?|available)\b",
        ),
        (
            r"不可以|不可(?!避免|抗力|或缺)|不能|不允许|不支持|不接受|不予|不得|无法|禁止|严禁|不准|不许|不受理|恕不|概不",
            r"谢绝|拒绝|不提供|不办理|不享受|没办法|没法|勿",
            r"\b(?:cannot|can not|can't|(?:can )?no longer|may not|must not|mustn't|unable|ineligible)\b",
            r"\b(?:unavailable|(?:prohibited|forbidden)(?! (?:goods|items|articles)))\b",
            r"(?:not|n't)(?: be)? (?:allow|permit|accept|able|eligible|possible|support|available)\w*",
        ),
    ),
    "limit": (
        (
            r"以内|之内|(?<=[天日时月年周])内|不超过|不超出|不多于|至多|最多|不足|少于",
            r"\b(?:within|up to|at most|no more than|not more than|not exceed|less than|under)\b",
        ),
        (
            rf"{_NOT_DENIED}(?:超过|超出|多于)|以上|至少|不少于|不低于|(?:以|之)后",
            r"(?<!no )(?<!not )\b(?:more than|over|exceed\w*|at least|after|no less than)\b",
        ),
    ),
}
# In this order: what one concept has read is hidden from the next, so that the "not" of "not allowed" is not counted
# twice. Within a concept the second pole is read first: "不可以" holds "可以".
_CONCEPTS = tuple(
    (name, re.compile("|".join(first)), re.compile("|".join(second))) for name, (first, second) in _PATTERNS.items()
)
# "是否可以" asks, it allows nothing; "不仅" negates nothing.
_NEITHER = re.compile(
    r"能不能|可不可以|是否可以|是否能|是否|能否|可否|会不会|要不要|是不是|不仅|不但|不同|不过|不论|不管|不断|不久|无论|未来|非常|除非"
    r"|not only|whether or not"
)
_NEGATED = re.compile(
    r"(?:不|未|没有?|无|非)([一-鿿]{2})|\b(?:not|no|never|without|non|un)[ -]([a-z]{3,})|n't ([a-z]{3,})"
)


Poles = Mapping[str, frozenset[int]]
"""For each concept that a text speaks of, the poles it takes: 0, 1 or both."""


def poles(text: str) -> tuple[Poles, str]:
    """The poles of a text in normal form, and the text with their markers blanked: what it speaks of."""
    rest = _NEITHER.sub(" ", text)
    taken: dict[str, frozenset[int]] = {}
    for name, first, second in _CONCEPTS:
        found = set()
        for number, pattern in ((1, second), (0, first)):
            rest, times = pattern.subn(" ", rest)
            if times:
                found.add(number)
        if found:
            taken[name] = frozenset(found)
    if len(payer := taken.get("payer", frozenset())) == 1:
        # Whoever is spared the payment has it free: "免运费" contradicts "运费由买家承担".
        taken.setdefault("charge", frozenset(1 - pole for pole in payer))
    return taken, rest


@dataclass(frozen=True, slots=True)
class Marker:
    """Words from `start` to `end` that put a text at a pole (0 or 1) of a concept."""

    concept: str
    pole: int
    start: int
    end: int


def markers(text: str) -> tuple[list[Marker], str]:
    """The markers of a text in small letters and ASCII commas, in order, and the text with them blanked.

    Every offset stays what it was, so that what is found can be shown in the text as it was written.
    """
    rest = _NEITHER.sub(_blank, text)
    found: list[Marker] = []
    for name, first, second in _CONCEPTS:
        for number, pattern in ((1, second), (0, first)):
            here = [Marker(name, number, *match.span()) for match in pattern.finditer(rest)]
            if here:
                found += here
                rest = pattern.sub(_blank, rest)
    return sorted(found, key=lambda marker: marker.start), rest


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def negated(text: str) -> frozenset[str]:
    """The words that a text (in normal form, markers blanked) negates: "质量" of "非质量问题"."""
    return frozenset(word for groups in _NEGATED.findall(text) for word in groups if word)
