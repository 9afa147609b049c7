"""Completes a follow-up from the question before it: "寄到香港要多久？" + "那澳门呢？" → "寄到澳门要多久？".

A question is seen as topics (place, day, goods, process, matter, ask) and the words around them. A follow-up names the
topics that change; the others, and the words around them, are taken over from the question before. No word is made
up: what comes out are the customer's own words, to be searched with rather than read.
"""

import re

from assistant.courtesy import asks, plain
from assistant.topic_words import Spans, Topic, topics

_LONGEST_ELLIPSIS = 60
"""Characters; whoever writes more has said what it is about."""

_LONGEST_ANSWER = 20
_LONGEST_EARLIER = 100
"""A longer story would drown the follow-up that it is put in front of."""

# "Anything else I can do for you?" asks about nothing; what follows is a new matter.
_OFFER = re.compile(r"还有|帮您|帮你|帮到|帮助|效劳|\bhelp you\b|\banything else\b|\bassist\b")
_OPENING = re.compile(
    r"^\W*(?:那么?(?![边里些天时款种家个])|(?:还|另外)有(?=\W)|而|如果是?|"
    r"(?:(?:and|but|so|ok(?:ay)?) )?(?:what|how) about\b|what if\b|and\b|same for\b|or\b)\s*"
)
# "for phones?", "to Hong Kong?"
_FRAGMENT = re.compile(r"^\W*(?:for|to|in|into|on|with|from|at)\b.{1,25}\?\W*$")
_CLOSING = re.compile(r"(?:的话)?呢\W*$")
_PRONOUN = re.compile(
    r"它们?|他们|这[个款种些]|那[个款种些]|这(?=能|可|要|会|是|怎|多)|"
    r"\b(?:it|this one|that one|this|that|these|those|they|them|one)\b(?!'s| is| was)"
)
_FILLER = re.compile(
    r"那么?|还有|请问|[呢吗嘛么啊呀吧的了要会能是又也都到去往给在有我您你想来做做把从需]|"
    r"可以|需要|如果|大概|一般|一共|大约|这边|你们|那边|"
    r"\b(?:and|or|but|what|about|then|to|for|from|the|an?|is|are|am|do|"
    r"does|did|i|you|we|my|your|if|in|on|at|with|so|ok|also|take|takes|will|"
    r"would|be|have|has|get|need|please|by|of|can|could|not|dont|it|same|too|pays?)\b|[\W_]"
)
_SELF_ASKING = re.compile(r"[吗么嘛]|能|可以|\b(?:can|could|do|does|is|are|will)\b")
_ARRIVES = re.compile(r"到(?:[吗么啊呀?？]|$)")
_AFFIRMATION = r"是的|对的|对|没错|yes|yep|yeah|correct|that's right"
_CODE = r"[a-z]{0,4}(?:\[[^\[\]\s]{1,20}\]|[0-9][0-9-]{2,})"
_LABEL = (
    r"咨询|订单|货运|运单|快递|物流|手机|电话|单号|编号|号码|号|是|这个|商品|金额|下单|时间|"
    r"my|the|order|tracking|phone|number|is|it|no|id|here"
)
# What an English question leaves behind when "how long" goes: "does shipping to Macau take".
_FRAME = re.compile(
    r"^\W*(?:(?:and|what|does|do|did|is|are|was|were|will|would|can|could|should|the|an?|you|i|we)\b\W*)+|"
    r"\W*\b(?:takes?|costs?|be)\W*$",
    re.IGNORECASE,
)
_BEFORE_TOPIC = re.compile(r"(?:\b(?:to|in|on|into|from|for|at|with|the|an?|of)\s+)+$", re.IGNORECASE)
_CODES = re.compile(_CODE)
_GIVEN = re.compile(rf"{_CODE}|{_AFFIRMATION}")
_LABELS = re.compile(rf"{_LABEL}|[\W_]")


def complete(earlier: str, later: str) -> str | None:
    """`later` as a question of its own, with what it leaves out taken from `earlier`; None if it leaves out nothing."""
    if len(later) > _LONGEST_ELLIPSIS or len(earlier) > _LONGEST_EARLIER or plain(later) == plain(earlier):
        return None
    said = plain(later)
    if gives_only_data(said):
        return f"{earlier} {later}" if _CODES.search(said) else earlier
    said = _OPENING.sub(lambda opening: " " * len(opening[0]), said)
    named = topics(said)
    if not _is_elliptic(plain(later), said, named):
        return None
    known = topics(plain(earlier))
    if not known and not asks(earlier):
        return None
    if _only_exchanges(said, named, known):
        return _exchanged(earlier, known, later, named)
    return _joined(earlier, known, later[len(said) - len(said.lstrip()) :], said.lstrip())


def answers(earlier: str, later: str, question: str) -> bool:
    """Whether `later` tells what the other side asked back (`question`) about the customer's question `earlier`."""
    if len(later) > _LONGEST_ANSWER or len(earlier) > _LONGEST_EARLIER:
        return False
    if asks(later) or not asks(earlier) or not asks(question):
        return False
    return _OFFER.search(plain(question)) is None and Topic.PROCESS not in topics(plain(later))


def gives_only_data(said: str) -> bool:
    """Whether a text, in plain letters, holds nothing but numbers with their labels, masked data, and a yes."""
    rest = _GIVEN.sub("", said)
    return rest != said and not _LABELS.sub("", rest)


def refers(said: str) -> bool:
    """Whether a question, in plain letters, points at something said before it ("it", "这个")."""
    return _PRONOUN.search(said) is not None


def _is_elliptic(later: str, said: str, named: Spans) -> bool:
    """`said` is `later` with its opening blanked out."""
    residue = _residue(said, named)
    # "那退费怎么退" leans on what came before, "退费怎么退呢" does not.
    opened = later != said or (Topic.ASK not in named and (_CLOSING.search(said) or _FRAGMENT.match(said)) is not None)
    if not residue:
        about = named.keys() & {Topic.GOODS, Topic.PROCESS, Topic.MATTER}
        return opened or refers(said) or (bool(named) and not about)
    short = len(residue) <= (12 if residue.isascii() else 4)
    return short and asks(later) and (refers(said) or (opened and Topic.ASK not in named))


def _only_exchanges(said: str, named: Spans, known: Spans) -> bool:
    # "how much" does not fit where "how long" stood.
    asks_in_english = Topic.ASK in named and said.isascii()
    asks_otherwise = asks_in_english or _ARRIVES.search(said) or (Topic.ASK not in named and _SELF_ASKING.search(said))
    return bool(named) and named.keys() <= known.keys() and not _residue(said, named) and not asks_otherwise


def _residue(said: str, named: Spans) -> str:
    """What remains when pronouns, fillers and named topics are taken away."""
    rest = _without(said, [span for spans in named.values() for span in spans])
    return _FILLER.sub("", _PRONOUN.sub("", _CLOSING.sub("", rest)))


def _exchanged(earlier: str, known: Spans, later: str, named: Spans) -> str:
    """`earlier` with the first word of each named topic exchanged for the later one."""
    changes = sorted((known[topic][0], later[spans[0][0] : spans[0][1]]) for topic, spans in named.items())
    pieces: list[str] = []
    kept = 0
    for (start, end), word in changes:
        if start >= kept:
            pieces += (earlier[kept:start], word)
            kept = end
    return "".join([*pieces, earlier[kept:]])


def _joined(earlier: str, known: Spans, core: str, said: str) -> str:
    """What `earlier` is about, without the topics that the follow-up names itself, then the follow-up."""
    replaced = set(topics(said))
    if Topic.MATTER in replaced or _SELF_ASKING.search(said):
        replaced.add(Topic.ASK)
    # Where the earlier question names two of a kind, nothing tells which one is meant to go.
    single = [known[topic] for topic in replaced if topic in known and (topic is Topic.ASK or len(known[topic]) == 1)]
    kept = _without(earlier, [span for spans in single for span in spans])
    kept = re.sub(r"[?？。！!]+", " ", kept)
    if Topic.ASK in replaced:
        kept = re.sub(r"[吗嗎呢么麼嘛]\s*$", "", kept.strip())
        kept = _FRAME.sub("", kept) or kept
    return " ".join(f"{kept} {_CLOSING.sub('', core) or core}".split())


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    kept = 0
    for start, end in sorted(spans):
        if start >= kept:
            pieces.append(_BEFORE_TOPIC.sub("", text[kept:start]))
        kept = max(kept, end)
    return " ".join([*pieces, text[kept:]])
