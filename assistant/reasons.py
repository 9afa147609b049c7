"""How a decision is put into words for the people who keep the handbook, in Chinese and English.

One sentence says which article came nearest and how sure that is, a second what of the question is not in it.
"""

from collections.abc import Mapping, Sequence

from assistant.unanswered import Unanswered
from knowledge import ArticleContent

_MOST_QUOTED = 3
_LONGEST_TITLE = 100
_LONGEST_QUOTE = 40

_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "person": "客户要求人工服务。",
        "greeting": "客户只是打招呼或道谢，没有提问。",
        "errand": "客户说的与客户服务无关，已说明只回答有关商品和服务的问题。",
        "about_assistant": "客户问的是谁在回答，已说明。",
        "personal": "客户问的是自己这一单的情况，手册里没有，需要查询后答复。",
        "personal_missing": "这一单的订单或物流信息",
        "order_ask_number": "客户问的是自己的订单，先请客户提供订单号。",
        "order_ask_digits": "客户问的是自己的订单，先请客户提供下单手机号的后四位以核实。",
        "order_found": "客户问的是自己的订单，核实后从订单系统查到，按数据答复。",
        "order_not_found": "没有与订单号和手机后四位都相符的订单，请客户核对。",
        "order_in_vain": "客户问的是自己的订单，但没有提供可以核实的信息，需要人工查询。",
        "order_no_more": "多次核实不符，需要人工核实身份后查询。",
        "order_unavailable": "客户问的是自己的订单，但订单系统暂时无法查询，需要人工查询后答复。",
        "elsewhere": "客户问的是{asked}，而最接近的《{title}》说的是别的地方（{named}）。",
        "elsewhere_missing": "关于{asked}的说明",
        "mishap": "客户说的是“{asked}”，而最接近的《{title}》说的是“{about}”，不是一回事。",
        "nothing": "手册里没有找到相关的文章。",
        "answer": "《{title}》能回答的把握是 {confidence}，达到了 {level} 的要求。",
        "picked": "客服指定用《{title}》回答。",
        "left": "另外问到的{quoted}没有找到答案。",
        "clarify": "最接近的是《{title}》，把握只有 {confidence}，没有达到 {level}，所以先请客户确认。",
        "even": "《{title}》和《{rival}》差不多一样接近，把握是 {confidence} 和 {other}，没有达到 {level}，"
        "所以先请客户确认是哪一个。",
        "unsure": "最接近的是《{title}》，但把握只有 {confidence}（要求 {level}），不足以回答。",
        "words": "最接近的几篇文章都没有提到{quoted}。",
        "mostly": "客户说的内容，最接近的几篇文章大多没有提到。",
    },
    "en": {
        "person": "The customer asks for a person.",
        "greeting": "The customer only greets or thanks and asks nothing.",
        "errand": "This is no matter for customer service; the customer is told what the assistant is for.",
        "about_assistant": "The customer asks who is answering, and is told.",
        "personal": "The customer asks about a case of their own, which the handbook cannot know.",
        "personal_missing": "the data of this customer's order or parcel",
        "order_ask_number": "The customer asks about an order of their own and is asked for its number.",
        "order_ask_digits": "The customer asks about an order of their own and is asked for the second fact.",
        "order_found": "The customer asks about an order of their own, which was confirmed and found: its data.",
        "order_not_found": "No order fits both the number and the digits, so the customer is asked to check them.",
        "order_in_vain": "The customer asks about an order of their own, but gave nothing to confirm it with.",
        "order_no_more": "Number and digits did not fit several times: a person has to make sure who is asking.",
        "order_unavailable": "The customer asks about an order of their own, but the order system cannot be asked.",
        "elsewhere": "The customer asks about {asked}; the nearest article, “{title}”, names other places ({named}).",
        "elsewhere_missing": "what applies to {asked}",
        "mishap": "The customer speaks of “{asked}”; the nearest article, “{title}”, is about “{about}” instead.",
        "nothing": "No article of the handbook was found for this.",
        "answer": "“{title}” answers this with a confidence of {confidence}; {level} is required.",
        "picked": "An agent picked “{title}” to answer from.",
        "left": "Nothing was found for the other part of the message: {quoted}.",
        "clarify": "“{title}” comes nearest, but with a confidence of {confidence}, below the required {level}, "
        "so the customer is asked.",
        "even": "“{title}” and “{rival}” come about equally near ({confidence} and {other}), below the required "
        "{level}, so the customer is asked which is meant.",
        "unsure": "“{title}” comes nearest, but a confidence of {confidence} is too little to answer "
        "({level} is required).",
        "words": "None of the nearest articles mentions {quoted}.",
        "mostly": "The nearest articles mention little of what the customer says.",
    },
}
_WITHIN_QUOTES = str.maketrans("“”", "‘’")
_QUOTES = {"zh": ("“", "”", "、", "和"), "en": ("“", "”", ", ", " or ")}


def say(language: str, name: str, **said: str) -> str:
    """The sentence of that name."""
    return _SENTENCES[language][name].format(**said)


def paragraph(language: str, *sentences: str) -> str:
    """Sentences as one text; empty ones are left out."""
    return ("" if language == "zh" else " ").join(filter(None, sentences))


def titled(content: ArticleContent) -> str:
    """An article's title on one line, cut where it is a paragraph."""
    return _cut(content.title, _LONGEST_TITLE)


def percentages(confidence: float, level: float) -> tuple[str, str]:
    """Both in per cent, with as many decimals as it takes to see that one is below the other."""
    shown = [(_per_cent(confidence, decimals), _per_cent(level, decimals)) for decimals in range(3)]
    return next((pair for pair in shown if pair[0] != pair[1]), shown[0])


def _per_cent(share: float, decimals: int) -> str:
    return f"{round(100 * share, decimals):g}%"


def what_is_not_mentioned(unanswered: Sequence[Unanswered], language: str) -> str:
    """A sentence on the words that no article mentions; empty when none can be told."""
    words = [word for part in unanswered for word in part.words]
    if words:
        return say(language, "words", quoted=_quoted(words, language))
    return say(language, "mostly") if any(part.mostly for part in unanswered) else ""


def what_is_left(unanswered: Sequence[Unanswered], language: str) -> str:
    """A sentence on the parts of a message that have no answer beside one that has; empty without any."""
    parts = [part.part for part in unanswered]
    return say(language, "left", quoted=_quoted(parts, language)) if parts else ""


def missing(unanswered: Sequence[Unanswered], language: str) -> str | None:
    """What the handbook lacks, part by part; None when nothing is unanswered."""
    comma, semicolon = ("、", "；") if language == "zh" else (", ", "; ")
    return semicolon.join(comma.join(part.missing) for part in unanswered) or None


def _quoted(texts: Sequence[str], language: str) -> str:
    opening, closing, comma, last = _QUOTES[language]
    inner = {_cut(text, _LONGEST_QUOTE).translate(_WITHIN_QUOTES): None for text in texts}
    quotes = [f"{opening}{text}{closing}" for text in inner][:_MOST_QUOTED]
    return last.join([comma.join(quotes[:-1]), quotes[-1]]) if len(quotes) > 1 else quotes[0]


def _cut(text: str, longest: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"
