"""The sentences of a customer's message, without greetings and thanks, and whether each one asks."""

import re

from knowledge import to_simplified

_HAN = "\u4e00-\u9fff"
# Chat messages often end without a full stop, so a blank between Han characters separates too.
_SENTENCE = re.compile(rf"(?:(?<=[{_HAN}])[ \t]+(?=[{_HAN}])|(?<=[。！？!?；;\n~～…])|(?<=[.])\s)+")

_END = r"(?=$|[\s,，.。!！?？~～、:：])"
_SEPARATOR = r"[\s,，.。!！?？~～、:：…]{0,4}"
# These run straight into the question ("请问怎么退货"), the others must stand for themselves ("好的" is courtesy,
# "好的音箱有哪些" is not).
_LEADING = (
    r"你好呀?|您好呀?|我?(?:想|麻烦)?(?:您|你)?(?:帮我|帮忙)?(?:[请求][问教]|请?咨询(?=一?下(?!单))|"
    r"(?<=[想烦您你我忙])问|问(?=一?下(?!单)))(?:你|您|问)?(?:一下|下(?!单)|一声)?|"
    r"(?:请|麻烦)(?:您|你)?(?:帮我|帮忙)?(?:告诉我|告知|解答|说)(?:一下|下(?!单))?|"
    r"不好意思|打扰(?:一下|了)?|i(?: would|'d) like to (?:know|"
    r"ask)(?: if| whether| about)?|(?:(?:could|can|would|will) you )?(?:please |pls |kindly )?tell me|"
    r"(?:(?:could|can|would|will) you )?(?:please |pls |kindly )?let me know|would you mind telling me|"
    r"may i (?:ask|know)|i was wondering(?: if)?|excuse me|just wondering(?: if)?"
)
_ALONE = (
    r"hi(?: there| team| all| hi)?|hello(?: there| team| hello)?|hey(?: there)?|"
    r"how(?:'s| is) it going|how are (?:you|u)(?: doing)?(?: today)?|"
    r"dear (?:sir|madam|team|support|all)(?: or madam)?|good (?:morning|afternoon|evening|day)|"
    r"(?:is )?(?:anyone|anybody|someone) there|哈喽|嗨|喂|在吗|在么|在不在?|在嘛|"
    r"有人吗|(?:有)?客服在?吗|亲爱的|亲|客服|吃了[吗没]|你好吗|最近好吗|早上好|上午好|中午好|下午好|晚上好|晚安|早安?|您好您好|"
    r"(?:你好|您好|在吗|嗨|哈喽){1,5}|有没有人(?:在)?[吗啊呀]?|哈{2,9}|收到|辛苦啦?|"
    r"(?:非常|十分|真的?)?(?:多谢|谢谢|感谢|谢了|谢啦)(?:多谢|谢谢)?(?:你|您|啦|"
    r"了|哈|啊|呀|们)*(?:的(?:帮助|帮忙|解答|回复|耐心解答))?|(?:麻烦|辛苦)(?:您|你|亲)?(?:们)?了?|拜托了?|再见|拜拜|"
    r"[如若]?有(?:需要|问题)(?:我会?|会)?再(?:联系|找)(?:您|你|你们)?|"
    r"(?:many |no )?(?:thanks|thank you|thx|cheers|ty)(?: so much| very much| a lot|"
    r" in advance| again)?(?: for (?:your|the) (?:help|time|support|reply|answer|quick reply))?|"
    r"please|pls|(?:kind|best|warm) regards|bye(?: bye)?|goodbye|"
    r"(?:ok|okay|oh|ah|great|perfect|sure|got it|alright|i see|fine|right|"
    r"cool|good|nice|awesome|understood|very (?:good|well)|"
    r"that's (?:all|it|fine|great|good)|thats all|no problem|never ?mind|thank u|k)"
)
_CLOSING = (
    r"(?:哦|噢|嗯|恩|额|啊|行|晕|唉|那(?=[好行就算没不]))*(?:好(?:的|吧|了|嘞|滴)?|行吧?|知道了|"
    r"明白了?|了解了?|可以了?|没有?了?|没有?问题了?|没了|没事了?|暂时没有?|不用了|算了)?"
    r"(?:吧|哈|呢|的|啦|呀)*"
)
_LEAD = re.compile(rf"{_SEPARATOR}(?:(?:{_LEADING}|(?:{_ALONE}|{_CLOSING}){_END}){_SEPARATOR})+")
_TAIL = re.compile(
    rf"(?:(?<![{_HAN}a-z])|[,，、]|(?=谢谢|多谢|拜托))(?:{_SEPARATOR}(?:{_ALONE})(?![a-z]))+{_SEPARATOR}$"
)
_THANKS = re.compile(r"谢|感恩|辛苦|\b(?:thanks?|thank you|thankyou|thx|ty|cheers|appreciated?)\b|🙏")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+")

_ASKS = re.compile(
    r"[?？]|吗|呢\W*$|[么嘛]\W*$|(?:是|对|可以|行)吧\W*$|怎么|怎样|如何|什么|啥|多少|"
    r"多久|多长|几[天点个号时次月]|哪|谁|是否|为何|(.)不\1|有没有|可不可以|能否|可否|"
    r"(?:^|\W)(?:how|what|when|where|who|which|why|whose)\b|"
    r"^\W*(?:(?:and|or|but|so|then) )?(?:can|could|do|does|did|is|are|will|would|should|may|am|has|have|was) \w"
)


def plain(text: str) -> str:
    """Simplified and in small letters, character by character: offsets are those of `text`."""
    lowered = to_simplified(text).lower()
    # A few letters (İ) grow when they are made small; where that happens the letters stay as they are.
    return lowered if len(lowered) == len(text) else to_simplified(text)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, with or without its mark."""
    return _ASKS.search(plain(sentence)) is not None


def thanks(message: str) -> bool:
    """Whether a message thanks somebody."""
    return _THANKS.search(plain(message)) is not None


def without_courtesy(sentence: str) -> str:
    """What is left of a sentence without greetings, thanks and emoji; empty when it was nothing else."""
    rest = _EMOJI.sub("", sentence).strip()
    tail = _TAIL.search(plain(rest))
    rest = rest[: tail.start()] if tail else rest
    lead = _LEAD.match(plain(rest))
    rest = rest[lead.end() :] if lead else rest
    return rest.strip(" \t,，、") if re.search(r"\w", rest) else ""


def sentences(message: str) -> list[str]:
    """The sentences of a message as they stand, courtesy and all."""
    return _SENTENCE.split(message)
