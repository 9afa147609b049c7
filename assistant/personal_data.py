"""Finds personal data in a text: phone numbers, ID and bank cards, e-mail, addresses, orders, parcels and names.

A finder takes a text whose full-width characters are narrow already and gives the spans it found, in order and without
overlap. Prices, dates, times, model numbers and freephone hotlines are nobody's personal data and are left alone.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

import phonenumbers
from stdnum import luhn
from stdnum.cn import ric

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

_HAN = "\u4e00-\u9fff"

# What follows a number that counts something: an amount, a duration, a size, a date.
_UNIT = (
    r"(?!\s*(?:[年月日号天元块角分个件只次点度%％]|小时|分钟|公斤|千克|毫|厘|平|"
    r"(?:dollars?|usd|rmb|yuan|eur|gbp|hkd|pieces?|pcs|items?|days?|hours?|minutes?|weeks?|kg|km|gb|mb|mm|cm|v|w)\b))"
)
_CODE = r"(?=[A-Za-z-]{0,8}[0-9])[A-Za-z0-9](?:-?[A-Za-z0-9]){3,31}+"
_SAYS = r"\s{0,3}(?:号码|编号|号|是|为|number|no\.?|num|id|code|is|was|#|:|\s){0,5}"

_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+", re.ASCII)
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[ -]?)?1[3-9](?:[0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|(?:[ -][0-9]){9})(?![0-9A-Za-z])"
)
_PHONE_WINDOW = re.compile(
    r"(?<![0-9A-Za-z.])[+(]?[0-9][0-9 ()./-]{5,24}[0-9](?:(?:转|ext\.?|x)\s?[0-9]{1,6})?(?![0-9])"
)
_NAMED_PHONE = re.compile(
    r"(?:手机|电话|联系方式|微信|固话|whatsapp|phone|mobile|\btel\b|\bcell\b)"
    + _SAYS
    + r"(?P<value>\+?[0-9](?:[ -]?[0-9]){6,14})(?![0-9])"
    + _UNIT,
    re.IGNORECASE,
)
_HOTLINE = re.compile(r"(?:\+?86[ -]?)?[48]00(?:[ -]?[0-9]){7}|\+?1[-. ]\(?8(?:00|33|44|55|66|77|88)\b.*")
# Dates, network addresses and decimals have the shape of a phone number, too.
_NO_PHONE = re.compile(
    r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b|[0-9]{1,3}(?:\.[0-9]{1,3}){3}\Z|[0-9]+\.[0-9]+\Z"
)
_FREEPHONE = frozenset({phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.SHARED_COST})

_ID_CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])|(?<![0-9A-Za-z])[1-9][0-9]{14}(?![0-9A-Za-z])"
)
_BANK_CARD = re.compile(
    r"(?<![0-9A-Za-z-])[2-9](?:[0-9]{12,18}|[0-9]{3}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?)(?![0-9A-Za-z])"
)

_NAMED_ORDER = re.compile(
    r"(?:订单|訂單|(?<![运運递遞货貨流])单号|單號|\border\b)" + _SAYS + rf"(?P<value>{_CODE})(?![A-Za-z0-9])" + _UNIT,
    re.IGNORECASE,
)
_NAMED_TRACKING = re.compile(
    r"(?:快递|快遞|物流|运单|運單|包裹|货运|提单|tracking|waybill|parcel|awb)(?:单|單)?"
    + _SAYS
    + rf"(?P<value>{_CODE})(?![A-Za-z0-9])"
    + _UNIT,
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"(?<![0-9A-Za-z])(?:1Z[0-9A-Z]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|"
    r"(?:SF|YT|JT|ZTO|STO|JD[A-Z]{0,3}|V[A-E]|DPK|LP|UU|CNG?)[0-9]{9,15})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_LONG_CODE = re.compile(
    r"(?<![0-9A-Za-z.])(?:[A-Za-z]{0,4}[0-9]{10,32}|"
    r"[A-Za-z]{1,4}[0-9]{8,28}[A-Za-z]{0,3}|[0-9]{3}-[0-9]{7}-[0-9]{7})(?![0-9A-Za-z])"
    r"(?!\.[0-9])" + _UNIT
)

_PROVINCE = (
    "(?:北京|上海|天津|重庆|重慶|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|廣東|"
    "海南|四川|贵州|云南|陕西|甘肃|青海|台湾|臺灣|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|澳門)"
)
# Letters that stand before an address rather than in a place's name ("请寄到…", "我住在…").
_PLACE = rf"(?:(?![到至往在寄送发發的是我你您请請住址给給把为為改]|成(?!都))[{_HAN}])"
_NUMBER = r"[0-9一二三四五六七八九十]{1,5}(?:-[0-9]{1,5})?"
_DOOR = r"(?:号|號|弄|栋|棟|幢|座|楼|樓|室|房|户|单元|單元|层|層|\#)"
_ROAD = r"(?:路|街|大道|道|巷|弄|胡同|村|屯|里|小区|花园|苑|大厦|大廈|广场|廣場|公寓|园区)(?:[东西南北中]段)?"
# Towns alone are left alone: "寄北京要多久" asks about a place. A street and a number make it an address.
_ADDRESS = re.compile(
    rf"""
    (?:{_PROVINCE}(?:省|市|自治区|特别行政区)?)?
    (?:{_PLACE}{{2,6}}(?:市|州|盟))?
    (?:{_PLACE}{{1,5}}(?:区|區|县|縣|旗|市))?
    (?:{_PLACE}{{1,6}}(?:镇|鎮|乡|鄉|街道))?
    {_PLACE}{{1,8}}{_ROAD}{_NUMBER}{_DOOR}
    (?:[{_HAN}A-Za-z]{{0,10}}?{_NUMBER}{_DOOR}){{0,5}}
    (?:[A-Za-z]?[0-9]{{2,5}}(?![0-9]))?
    """,
    re.VERBOSE,
)
_STREET = r"(?:street|avenue|road|boulevard|lane|drive|court|terrace|square|highway|parkway)"
_STREET_SHORT = r"(?:St|Ave|Rd|Blvd|Ln|Dr|Ct|Pl|Sq|Way|Place)"
_NO_STREET = r"(?!(?i:days?|hours?|weeks?|months?|on|in|the|my|by|to|of|for|and|items?)\b)"
_ENGLISH_ADDRESS = re.compile(
    rf"""
    (?<![0-9A-Za-z])
    (?:(?i:flat|apt|apartment|unit|suite|room)\.?\s{{0,2}}[A-Za-z0-9]{{1,5}},?\s{{0,2}})?
    [0-9]{{1,6}}[A-Za-z]?\s
    (?:
        (?:{_NO_STREET}[A-Za-z][A-Za-z'.]{{0,20}}\s){{1,4}}?(?i:{_STREET})
        | (?:[A-Z][A-Za-z'.]{{0,20}}\s){{1,4}}?{_STREET_SHORT}
    )\b\.?
    (?:,?\s(?i:apt|apartment|suite|ste|unit|floor|flat|room)\.?\s?[A-Za-z0-9-]{{1,6}}\b)?
    (?:,\s?[A-Z][a-z'.-]{{1,20}}(?:\s[A-Z][a-z'.-]{{1,20}}){{0,2}}){{0,3}}
    (?:,?\s(?:[A-Z]{{2}}\s[0-9]{{5}}(?:-[0-9]{{4}})?|[A-Z]{{1,2}}[0-9][0-9A-Z]?\s[0-9][A-Z]{{2}})\b)?
    """,
    re.VERBOSE,
)

_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧程曹袁邓鄧许許傅沈曾彭"
    "吕呂苏蘇卢盧蒋蔣蔡贾丁魏薛叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭廖邹熊金陆陸郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
_CHINESE_NAME = re.compile(
    rf"(?:(?:收件人|收货人|收貨人|联系人|聯繫人|姓名)(?:[:是叫为]|\s){{1,3}}|我(?:的名字)?叫)"
    rf"(?P<value>[{_SURNAMES}][{_HAN}]{{1,2}})(?![{_HAN}])"
)
_ENGLISH_NAME = re.compile(
    r"(?:\b[Mm]y name is|\bI am called|\b[Rr]ecipient:|\b[Nn]ame:|\b(?:Mr|Mrs|Ms)\.?)\s"
    r"(?P<value>[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20}){0,2})\b"
)


def _all(*patterns: re.Pattern[str]) -> Finder:
    """A finder of each pattern's `value` group, or of the whole match where there is none."""

    def find(text: str) -> Iterator[Span]:
        end = 0
        spans = (found.span("value" if "value" in p.groupindex else 0) for p in patterns for found in p.finditer(text))
        for span in sorted(spans):
            if span[0] >= end:
                yield span
                end = span[1]

    return find


def _emails(text: str) -> Iterator[Span]:
    return _all(_EMAIL)(text) if "@" in text else iter(())


def _id_cards(text: str) -> Iterator[Span]:
    for found in _ID_CARD.finditer(text):
        if _is_id_card(found[0]):
            yield found.span()


def _is_id_card(number: str) -> bool:
    """18 digits with a date of birth and the check digit of GB 11643; 15 digits (before 1999) have the date alone."""
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        date.fromisoformat(born)
    except ValueError:
        return False
    return len(number) == 15 or ric.calc_check_digit(number.upper()) == number[-1].upper()


def _bank_cards(text: str) -> Iterator[Span]:
    for found in _BANK_CARD.finditer(text):
        if luhn.is_valid(re.sub("[ -]", "", found[0])):
            yield found.span()


def _phones(text: str) -> Iterator[Span]:
    for found in _PHONE_WINDOW.finditer(text):
        # Both regions, because people leave the country code out: a number of the other one is often not even possible.
        for region in ("CN", "US"):
            matches = [match for match in phonenumbers.PhoneNumberMatcher(found[0], region) if _is_personal(match)]
            yield from ((found.start() + match.start, found.start() + match.end) for match in matches)
            if matches:
                break


def _is_personal(match: phonenumbers.PhoneNumberMatch) -> bool:
    written = match.raw_string
    if _is_hotline(written) or _NO_PHONE.match(written):
        return False
    return phonenumbers.number_type(match.number) not in _FREEPHONE


def _long_codes(text: str) -> Iterator[Span]:
    return (found.span() for found in _LONG_CODE.finditer(text) if not _is_hotline(found[0]))


def _is_hotline(number: str) -> bool:
    return _HOTLINE.fullmatch(number) is not None


FINDERS: tuple[tuple[str, Finder], ...] = (
    ("EMAIL", _emails),
    ("ID_CARD", _id_cards),
    ("TRACKING", _all(_NAMED_TRACKING, _TRACKING)),
    ("PHONE", _all(_MOBILE)),
    ("ORDER", _all(_NAMED_ORDER)),
    ("BANK_CARD", _bank_cards),
    ("PHONE", _all(_NAMED_PHONE)),
    ("PHONE", _phones),
    ("ORDER", _long_codes),
    ("ADDRESS", _all(_ADDRESS, _ENGLISH_ADDRESS)),
    ("NAME", _all(_CHINESE_NAME, _ENGLISH_NAME)),
)
"""Kinds and their finders, surest first: what one masks, the next no longer sees."""

KINDS: tuple[str, ...] = tuple(dict.fromkeys(kind for kind, _ in FINDERS))
