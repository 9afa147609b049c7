"""What narrows a statement down: who it is for, where to, by which way, at which step.

Two statements that are narrowed down otherwise speak of different things, however many words they share. Each axis has
values, each known by words in Chinese and English; a word that is missing here narrows nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.geography import find_places, regions_around

Qualifiers = frozenset[tuple[str, str]]
"""The axes on which a text is narrowed down, each with the value that it names."""

_AXES: Mapping[str, Mapping[str, str]] = {
    "who": {
        "ordinary": r"非会员|普通(?:用户|客户|会员)|\bnon-?members?\b|\b(?:ordinary|regular) (?:users?|members?)\b",
        "new": r"新(?:人|客|用户|会员)|首单|\bnew (?:customers?|users?|members?)\b|\bfirst order\b",
        "business": r"企业|对公|批发|采购商|\bbusiness (?:customers?|accounts?)\b|\bcompan(?:y|ies)\b|\bwholesale\b",
        "student": r"学生|\bstudents?\b",
        "shop": r"店铺|入驻|第三方|\bthird-party\b",
        "vip": r"贵宾|\bs?vip\b|[一-鿿](?:卡|级)会员|\b(?:gold|silver|platinum) members?\b",
        "member": r"(?<!非)会员|\b(?<!non-)(?<!non )members?\b",
    },
    "way": {
        "land": r"陆运|公路|卡车|\btruck\b|\bby road\b",
        "air": r"空运|航空|\bair\b",
        "fast sea": r"海快|\bfast sea\b",
        "sea": r"海运|船运|\bsea\b",
        "rail": r"铁路|\brail\b|\btrain\b",
        "express": r"快递|特快|加急|\bexpress\b",
        "pickup": r"自提|自取|\bpick(?:ed)?[- ]?up\b",
    },
    "weight step": {
        "first": r"首重|\bfirst (?:\d+ ?kg|kilo\w*|weight)\b",
        "further": r"续重|\b(?:additional|extra|further|each (?:additional|extra)) (?:\d+ ?kg|kilo\w*|weight)\b",
    },
    "paid by": {
        "debit card": r"借记卡|储蓄卡|\bdebit\b",
        "credit card": r"信用卡|\bcredit card\b",
        "paypal": r"paypal|贝宝",
        "alipay": r"支付宝|alipay",
        "wechat": r"微信|wechat",
        "transfer": r"转账|对公|\bbank transfer\b|\bwire\b",
        "balance": r"余额|\bbalance\b",
        "instalments": r"分期|花呗|\binstal?lments?\b",
        "gift card": r"礼品卡|\bgift cards?\b",
        "points": r"积分|\bpoints\b",
        "coupon": r"优惠券|代金券|\bcoupons?\b|\bvouchers?\b",
    },
    "season": {
        "peak": r"旺季|大促|节假日|春节|双十一|黑五|促销|\bpeak\b|\bholidays?\b|\bpromotion\w*\b|\bsale\b",
        "usual": r"平日|平时|淡季|非促销|\boff-peak\b|\bordinary days\b",
    },
    "fault": {
        "theirs": r"(?<!非)质量问题|商家责任|我方责任|发错|错发|瑕疵|破损|\bfault(?:y|s)?\b|\bdefect\w*\b|\bdamaged\b",
        "own": r"非质量问题|无理由|个人原因|不喜欢|不想要|\bchange of mind\b|\bno[- ]reason\b|\bpersonal reasons?\b",
    },
    "seal": {
        "open": r"(?<![未没])(?:已经?)?拆封|开封后|激活后|已激活|\b(?<!not )(?<!un)(?:been )?opened\b",
        "closed": r"未拆|没有?拆|未开封|未激活|完好|\bunopened\b|\bnot (?:been )?opened\b|\bsealed\b",
    },
    "goods": {
        "bonded": r"保税|\bbonded\b",
        "direct": r"直邮|\bdirect mail\b",
        "fresh": r"生鲜|冷链|\bfresh\b",
        "beauty": r"美妆|化妆品|护肤|\bbeauty\b|\bcosmetics?\b",
        "electronics": r"电器|数码|手机|电子产品|\belectronics?\b|\bappliances?\b",
        "custom": r"定制|刻字|\bcustom-?made\b",
        "book": r"图书|书籍|\bbooks?\b",
        "food": r"食品|奶粉|保健|\bfood\b|\bformula\b",
        "clothing": r"服饰|服装|鞋|\bclothing\b|\bshoes\b",
        "ordinary": r"普通商品|\bordinary (?:goods|items)\b",
        "large": r"大家电|大件|家具|\bfurniture\b|\blarge (?:item|appliance)s?\b",
        "luxury": r"奢侈品|\bluxury\b",
        "wholesale": r"批发|\bwholesale\b",
        "presale": r"预售|定金|尾款|\bpre-?(?:sale|order)\b|\bdeposit\b",
    },
    "work": {
        "fitting": r"安装|\binstall\w*\b",
        "collecting": r"取件|揽收|\bcollection\b",
        "repair": r"维修|修理|\brepair\w*\b",
        "appraisal": r"鉴定|\bapprais\w*\b",
        "refund": r"仅退款|退款|\brefund\w*\b",
        "compensation": r"赔付|赔偿|补偿|\bcompensat\w*\b",
        "exchange": r"换货|\bexchange[ds]? (?:for|goods)\b",
    },
    "how much": {
        "least": r"最低|起(?:送|订|运)|至少|不少于|\bminimum\b|\bat least\b",
        "most": r"最高|上限|最多|不超过|封顶|\bmaximum\b|\bat most\b|\bup to\b|\bcap(?:ped)?\b",
    },
}
_HAN = re.compile("[一-鿿]")
_LATIN = re.compile("[a-z]{3}")
_BETWEEN_WORDS = re.compile(r"\|(?![^(]*\))")


def _compiled(script: re.Pattern[str]) -> list[tuple[str, str, re.Pattern[str]]]:
    """The words of each value that are written in a script."""
    return [
        (axis, value, re.compile("|".join(chosen)))
        for axis, values in _AXES.items()
        for value, words in values.items()
        if (chosen := [word for word in _BETWEEN_WORDS.split(words) if script.search(word)])
    ]


_CHINESE, _ENGLISH = _compiled(_HAN), _compiled(_LATIN)

# 出库前 and 出库后, before dispatch and after it; 未出库 is before, 已出库 after.
_PHASE_BEFORE = re.compile(
    r"([一-鿿]{2})(?:之|以)?前(?!提)|[未没](?:有)?([一-鿿]{2})|\bbefore (?:the |your |it |they )?(\w{4,})"
)
_PHASE_AFTER = re.compile(
    r"([一-鿿]{2})(?:之|以)?后(?![台续])|已(?:经)?([一-鿿]{2})|\bafter (?:the |your |it |they )?(\w{4,})"
)
# 虎鲸和蓝鲸会员, 金卡会员: the name of a rank stands before the word.
_RANKS = re.compile(r"([一-鿿]{2})(?:(?:和|、|或|及|与)([一-鿿]{2}))?会员|\b([a-z]+ ?[a-z]+) members?\b")
_NO_RANK = frozenset(("普通", "我们", "成为", "开通", "注册", "所有", "全部", "各级", "非会", "其他"))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Words that narrow a text down: the axis, the value they name on it, and where they begin."""

    axis: str
    value: str
    start: int


def narrowings(plain: str) -> list[Narrowing]:
    """Everything that narrows down a folded text, in no order."""
    # Most sentences are of one script only, and a scan reads very many.
    words = [*(_CHINESE if _HAN.search(plain) else ()), *(_ENGLISH if _LATIN.search(plain) else ())]
    found = [
        Narrowing(axis, value, match.start()) for axis, value, pattern in words for match in pattern.finditer(plain)
    ]
    found += [Narrowing("place", place, start) for place, start, _ in find_places(plain)]
    for match in _RANKS.finditer(plain):
        found += [Narrowing("rank", name, match.start()) for name in match.groups() if name and name not in _NO_RANK]
    for value, pattern in (("before", _PHASE_BEFORE), ("after", _PHASE_AFTER)):
        for match in pattern.finditer(plain):
            found += [Narrowing(f"phase {word}", value, match.start()) for word in match.groups() if word]
    return found


def within(found: Iterable[Narrowing], start: int, end: int) -> Qualifiers:
    """What narrows down the stretch from `start` to `end`."""
    return frozenset((each.axis, each.value) for each in found if start <= each.start < end)


@lru_cache(maxsize=4096)
def qualifiers(plain: str) -> Qualifiers:
    """What narrows down a folded text: titles and lead-ins, which stand above many statements."""
    return within(narrowings(plain), 0, len(plain))


def inherited(own: Qualifiers, wider: Qualifiers) -> Qualifiers:
    """What narrows a text down together with what stands above it: the nearer word counts on each axis.

    Places are added up: a sentence may name where goods come from, and its title where they go.
    """
    named = {axis for axis, _ in own if axis != "place"}
    return own | {(axis, value) for axis, value in wider if axis not in named}


def exclude(one: Qualifiers, other: Qualifiers) -> bool:
    """Whether two texts are narrowed down to different things: on some axis they name values, and none in common."""
    axes = {axis for axis, _ in one} & {axis for axis, _ in other}
    return any(_apart(_on(one, axis), _on(other, axis), axis) for axis in axes)


def same_step(one: Qualifiers, other: Qualifiers) -> bool:
    """Whether two clauses speak of the same step of a price, or neither of any."""
    return _on(one, "weight step") == _on(other, "weight step")


def _on(all_axes: Qualifiers, wanted: str) -> frozenset[str]:
    return frozenset(value for axis, value in all_axes if axis == wanted)


def _apart(one: frozenset[str], other: frozenset[str], axis: str) -> bool:
    if axis != "place":
        return not one & other
    # Goods go from one place to another: who shares the place of dispatch may still differ in the destination.
    return _elsewhere(one, other) and _elsewhere(other, one)


def _elsewhere(places_here: frozenset[str], places_there: frozenset[str]) -> bool:
    """Whether some place here is none of those there, lies in none of them and holds none of them."""
    return any(
        place not in places_there
        and places_there.isdisjoint(regions_around(place))
        and not any(place in regions_around(within) for within in places_there)
        for place in places_here
    )
