"""Whether an article is about the place that a customer asks about: Germany lies in Europe, Brazil does not. Pure.

An article covers a place when its title, its similar questions or its body names the place or a region around it, or
speaks of everywhere ("worldwide", "其他地区"). It is limited to places by its title, and by the countries and regions
of its body; cities and provinces there are addresses and exceptions. An article without such a limit is about
everywhere.
"""

import re

from knowledge import ArticleContent, find_places, normalize, places, regions_around, within_a_country

_MAINLAND = "中国"
_ABROAD = "海外"

_EVERYWHERE = re.compile(
    r"(?:以|之)外的?(?:国家|地区|其他)|全球(?!购)|全世界|世界各地|(?:所有|任何|其[他它余])(?:的)?(?:国家|地区|地方)|不限地区|"
    r"\b(?:world-?wide|globally|everywhere|anywhere|elsewhere|(?:all over|around) the world|"
    r"(?:all|any|every|other)(?: other)? (?:country|countries|regions?|places?|destinations?|areas?))\b"
)
_IN_CHINA = re.compile(r"国内(?![仓段])|全国|境内|\b(?:nationwide|domestic(?:ally)?)\b")
_OUTSIDE_CHINA = re.compile(
    r"(?:海外|境外|国外)(?![仓直段])|\boverseas\b(?! (?:warehouse|direct|leg))|\babroad\b|"
    r"\binternational (?:customers?|orders?|parcels?|shipping|delivery|addresses)\b"
)

# Where parcels set out is not where they go.
_WAREHOUSE = re.compile(r"仓|(?: (?:or|and) \w+)? warehouses?\b")

# A place may be where goods come from ("日本奶粉", "made in Japan", "从日本"), which limits no rule. It is asked about
# when the words around it say that something or somebody is, goes or comes there.
_COMES_FROM = re.compile(
    r"(?:从|由|自|产于|产的?|不是)$|"
    r"\b(?:from|out of|outta|(?:made|bought|purchased|produced|manufactured)(?: \w+){0,2} in)(?: the)? $"
)
_IS_OF_GOODS = re.compile(
    r"的?(?:[^\W\da-z]{0,2}仓|馆|网站|官网|代购|直邮|进口|原装|制造|生产|[产版牌货买卖订]|品牌|商品|东西|人|籍|公司|银行|"
    r"信用卡|护照|身份证|手机号|电话|奶粉|面膜|药|酒|化妆|护肤|零食|电器|衣服|鞋|包包)"
)
_GOES_TO = re.compile(
    r"(?:[寄发送运邮到去往至在住给回飞抵]|地址是?|[和或与跟及、,])$|"
    r"\b(?:to|in|into|for|within|towards?|reach|serve|serving|cover|near|about|and|or|via)(?: the)? $|[,/(] ?$"
)
_IS_ASKED = re.compile(
    r"[^\w]*$|[?。,;!)(/、]| ?[呢吗嘛么多要几能可有行怎什会是也还和或与跟及收寄送发运邮快空海陆铁走线客用地那这大一]|"
    r" (?:shipping|delivery|postage|parcels?|customers?|address|how|what|and|or|please|too|by|is|take)\b"
)


def asked_places(question: str) -> dict[str, str]:
    """The places that a question is about: the place's own (Chinese) name to the words used for it."""
    text = normalize(question)
    return {
        place: text[start:end]
        for place, start, end in find_places(text)
        if _asks_about(_before(text, start), text[end:])
    }


def uncovered(question: str, content: ArticleContent) -> tuple[str, ...]:
    """The places that `question` asks about and the article does not cover, as they were written; mostly none."""
    asked = asked_places(question)
    if not asked:
        return ()
    limits = scope(content)
    whole = _whole(content)
    if not limits or _EVERYWHERE.search(whole):
        return ()
    named = _named(whole)
    return tuple(words for place, words in asked.items() if not _covers(named, place))


def names_the_place(question: str, content: ArticleContent) -> bool:
    """Whether an article names all that `question` asks about, or regions around it; "everywhere" is no name."""
    named = _named(_whole(content))
    asked = asked_places(question)
    return bool(asked) and all(_covers(named, place) for place in asked)


def scope(content: ArticleContent) -> tuple[str, ...]:
    """The places an article is limited to, as it writes them; none when it is about everywhere."""
    title, body = places(normalize(content.title)), places(normalize(content.body))
    countries = {place: words for place, words in body.items() if not within_a_country(place)}
    return tuple((title | countries).values())


def _whole(content: ArticleContent) -> str:
    return normalize("\n".join((content.title, *content.similar_questions, content.body)))


def _before(text: str, start: int) -> str:
    return text[max(0, start - 40) : start]


def _asks_about(before: str, after: str) -> bool:
    if _COMES_FROM.search(before) or _IS_OF_GOODS.match(after):
        return False
    return not before.strip() or bool(_GOES_TO.search(before) or _IS_ASKED.match(after))


def _named(text: str) -> set[str]:
    named = {place for place, _, end in find_places(text) if not _WAREHOUSE.match(text[end : end + 40])}
    if _IN_CHINA.search(text):
        named.add(_MAINLAND)
    if _OUTSIDE_CHINA.search(text):
        named.add(_ABROAD)
    return named


def _covers(named: set[str], place: str) -> bool:
    around = (place, *regions_around(place))
    if named.intersection(around) or (_ABROAD in named and _MAINLAND not in around):
        return True
    # Who names two countries of a region says something about the region.
    inside = [part for part in named if place in regions_around(part) and not within_a_country(part)]
    return len(inside) > 1
