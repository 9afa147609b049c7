"""What a message needs that no handbook holds: the customer's own order, a person, haste, and what only they can say.

Patterns are for normal form (Simplified Chinese, small letters). A general question wins over a possessive: "我的订单怎么
取消" asks how it is done. Waiting wins over a general question: "退款什么时候到账，我都等了5天了" asks about one refund.
"""

import re
from collections.abc import Sequence

from assistant.domain import Slot

_CODE_VALUE = r"\[(?:ORDER|TRACKING)_[0-9]+\]"
_ORDER_VALUE = re.compile(
    rf"{_CODE_VALUE}|(?:订单|單號|单号|訂單|\border|\btracking)(?:编?号码?|編?號碼?| ?(?:number|no\.?|id))?\s*(?:[:：是为#]|is|\s)*"
    r"(?P<value>(?=[A-Za-z-]{0,8}[0-9])[A-Za-z0-9-]{3,32})(?![0-9A-Za-z]|\s*(?:[天元块个件年月日号]|days?\b|hours?\b))",
    re.IGNORECASE,
)
_PHONE_VALUE = re.compile(r"\[PHONE_[0-9]+\]|(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])")
_NAME_VALUE = re.compile(r"\[NAME_[0-9]+\]")
_DATE_VALUE = re.compile(
    r"[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?|[0-9]{1,2}月[0-9]{1,2}[日号號]?|(?:今|明|后|後)天|(?:这|這|本|下)?个?(?:周|週|星期)[一二三四五六日天末]|"
    r"\b(?:today|tomorrow|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)

_GOODS = r"(?:订单|快递|包裹|快件|货物?|东西|件|物流|退款|退货|换货|退的|发票|钱|商品|申请|售后|保价|价保|运单|单子?|货款|余额|充值|理赔|维修)"
_MINE = rf"(?:我|我们|俺)的?.{{0,12}}?{_GOODS}|(?:这|那|该|此|上)(?:个|一|笔|两个|几个)?{_GOODS}"
_WAITING = (
    r"(?:怎么|为什么|为啥|咋|还|一直|都|也|根本|到现在|仍)(?:还|都|是|就|又|一直|显示|仍|只)*(?:没有?|未|不)(?:给我|有|见|能|人)?.{0,6}?"
    r"(?:到(?!期)|收|发|退|送|动|更新|处理|回复|开(?!机)|审|消息|物流|安排|派|联系|取|寄|解决|结果|成功)|"
    r"(?:没有?|未)(?:收到|到货|到账|更新|物流|派送|送到|发货)(?!.{0,8}(?:怎么|可以|能|会|吗))|"
    r"(?:都|已经|等).{0,6}(?:[0-9一二两三四五六七八九十几好多]+|\[[^\]]+\])(?:多|来)?(?:天|周|个?月|号|个?小时|个?星期|个工作日)了|"
    r"等了.{0,6}(?:天|周|久|月|小时)|卡在|不动了|没动|没更新|不更新|催(?:一?下|单|促|快|发)|查不到|"
    r"(?:到|在|走到|送到|寄到|发到)(?:了)?(?:哪|什么地方)(?!.{0,4}(?:可以|能))(?:里|儿)?了?|货.{0,4}在哪|进度|怎么回事|什么情况|送过来|"
    r"(?:今|明|后)[天晚早].{0,12}(?:到|送|取|派|发货|送达|配送).{0,6}(?:吗|么|不|嘛|吧|呢|[?？])|(?:是不是|到底|现在).{0,4}(?:丢|发货|到)"
)
_REQUEST = (
    r"(?:帮|替|给|为)(?:我|我们|俺|忙)?.{0,16}?(?:查|看|取消|改|换|退|催|申请|开|办|处理|联系|操作|备注|安排|转|登记|补|注销|解绑|修|确认|核实)(?!.{0,14}(?:怎么|流程))|"
    r"(?:麻烦|请|求).{0,10}?(?:查|看|取消|改|换|退|催|申请|开|办理|处理|联系|安排|补|核实|确认|转告)|"
    r"(?:^|\W)(?:查|取消|修改|催|改)(?:一?下)?(?:我的|这个|订单|物流|快递|地址|发货|配送).{0,6}$"
)
_GENERAL = (
    r"一般|通常|正常|平时|规定|政策|流程|规则|步骤|条件|(?:怎么|如何|怎样|咋)(?!(?:还|不|没|回事|这么|样了|一直|又))|哪里(?:可以|能|看|查|办)|"
    r"(?:可不可以|能不能|能否|可以|能|会)(?!(?:帮|给我|替)).{0,16}[吗么嘛]|怎么办"
)
_PAST_EVENT = rf"(?:发票|地址|电话|订单|套餐|款式).{{0,4}}(?:错了)|我(?:已经|刚|昨天|今天|前天|上周|上次|之前).{{0,20}}(?:申请|寄|退|买|拍|下|充值|取消|付|订).{{0,20}}(?:收到|到了|还|没|什么时候|多久|呢)"

_EN_THING = r"(?:order|parcel|package|refund|delivery|shipment|item|money|return|exchange|replacement|invoice|stuff|purchase|repair)s?"
_EN_OWN = (
    rf"\bwhere('s| is| are|s)? (my|the) (\w+ )?{_EN_THING}\b|\bstatus of my\b|\btrack my\b|\bwhen (will|is|does|are|do) (my|i (get|receive) my) \w+|"
    rf"\bmy (\w+ )?{_EN_THING}.{{0,30}}\b(late|lost|missing|delayed|stuck|(has|have|is|was|did|does)(n't| not)|still|never)\b|"
    rf"\b(why )?(has|have|is|was|did)(n't| not) my\b|\b(still|yet).{{0,12}}(waiting|(not|n't))|(not|n't).{{0,30}}\byet\b|\bnever (arrived|came|received|got)\b|"
    rf"\b(have|has|had|did)(n't| not)( \w+)? (received|receive|arrived|arrive|got|get|come|shipped|updated|moved)\b|"
    rf"\b(please |could you |can you |would you |pls )(\w+ )?(cancel|change|update|check|track|expedite|look (up|into)|refund|resend|find|confirm)\b.{{0,40}}\b(my|order|for me)\b|"
    rf"\b(i've|i have|i) been waiting\b|\bis my {_EN_THING}\b|\bdid you (get|receive) my\b|\b(cancel|check) my {_EN_THING}( [#\[\w-]*[0-9]|\W*$)"
)
_EN_GENERAL = r"\bhow (do|can|should|would|to)\b|\busually\b|\bnormally\b|\bpolicy\b|\bin general\b|\bwhat (if|happens)\b|\bif my\b"

_OWN = re.compile(f"{_WAITING}|{_REQUEST}|{_PAST_EVENT}|{_EN_OWN}")
_WAITS = re.compile(f"{_WAITING}|{_EN_OWN}")
_NUMBER = re.compile(_CODE_VALUE.lower())
_HAS_GOODS = re.compile(f"{_MINE}|{_GOODS}|{_CODE_VALUE.lower()}|到|送|收|安装|地址|电话|账|师傅")
_IS_GENERAL = re.compile(f"{_GENERAL}|{_EN_GENERAL}")
_STATUS_OF_MINE = re.compile(
    rf"(?:{_MINE}).{{0,16}}?(?:什么时候|啥时候|何时|几号|哪天|多久能?(?:到|退|发)|到了?(?:没|吗)|发货?了?(?:没|吗)|退了?(?:没|吗)|状态|咋|收到了?(?:没|吗))"
)

_PERSON = re.compile(
    r"(?:转|找|接|要|换|叫|联系|连线|切换?|有|是)(?:接|到|成|个|一个|下|你们|真正?的)*(?:人工|真人|活人)(?!费|成本|智能|审核|费用)|人工(?:客服|服务|座席|坐席|接听)|"
    r"^\W*(?:人工|真人)\W*$|(?:转|找|叫|换)(?:个|一个|下|你们|你)?的?(?:主管|经理|领导|负责人|上级|客服(?!.{0,3}电话))|(?:不要|别(?:用|让)).{0,3}(?:机器人|自动回复)|真人客服|"
    r"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through)\b.{0,12}\b(?:to|with)\b.{0,20}"
    r"\b(?:human|person|agent|representative|rep|operator|someone|somebody|manager|supervisor|advisor|people)\b|"
    r"\b(?:human|live|real) (?:agent|person|being|support|representative|help|chat)\b|^\W*(?:agent|operator|human|representative)\W*(?:please)?\W*$"
)
_NO_PERSON = re.compile(
    r"(?:不用|不要|不需要|无需|别|不想)(?:再)?(?:转|找|接)?人工|\b(?:don't|do not) (?:want|need) (?:a |to talk to a )?(?:human|person|agent)"
)
_URGENT = re.compile(
    r"(?<![不别应特])(?<!不用着)(?<!不着)急(?![诊救支]|件)(?<!加急)|加急(?!费|服务|配送|件|运|的?[要多是])|马上|立刻|立即|尽快|赶紧|赶快|火速|快点|快一点|来不及|十万火急|刻不容缓|现在就要|今天必须|"
    r"\burgent(?:ly)?\b|\basap\b|\bas soon as possible\b|\bimmediately\b|\bright (?:now|away)\b|\bemergency\b|\bhurry\b"
)

_CALL_BACK = re.compile(
    r"回(?:我)?电|打(?:我)?电话给我|给我(?:打|来|回)个?电话|联系我|回访|\bcall me\b|\bcontact me\b|\bphone me\b"
)
_OTHER_DAY = re.compile(
    r"(?:改|换|推迟|提前|延|约).{0,8}(?:时间|日期|送|配送|天|安装|取件)|(?:时间|日期).{0,4}(?:改|换)|\breschedul\w*|\banother (?:day|date)\b|\bdifferent (?:day|date)\b"
)
_OTHER_NAME = re.compile(
    r"(?:收件人|收货人|姓名|名字).{0,6}(?:改|换|错)|(?:改|换|修改).{0,6}(?:收件人|收货人|姓名|名字)|\bchange the (?:name|recipient)\b"
)


def is_personal(text: str) -> bool:
    """Whether the customer asks about an order, parcel or refund of their own rather than for the rule."""
    if _WAITS.search(text):
        # "积分一直没用" waits for nothing that is sent, paid or mended; English patterns name the thing themselves.
        return text.isascii() or _HAS_GOODS.search(text) is not None
    if _IS_GENERAL.search(text):
        return False
    return any(pattern.search(text) for pattern in (_OWN, _STATUS_OF_MINE, _NUMBER))


def wants_person(text: str) -> bool:
    """Whether the customer asks for a human being."""
    return _PERSON.search(text) is not None and _NO_PERSON.search(text) is None


def is_urgent(text: str) -> bool:
    """Whether the customer says that it is urgent."""
    return _URGENT.search(text) is not None


def slots(text: str, personal: bool, said: Sequence[str]) -> tuple[Slot, ...]:
    """What an agent needs from the customer for this; values come from `said`, the customer's messages, newest first.

    A parcel's number counts as the order's: either leads to the other.
    """
    if not personal and _CALL_BACK.search(text) is None:
        return ()
    needed = [("order_number", _ORDER_VALUE, personal), ("phone", _PHONE_VALUE, _CALL_BACK.search(text) is not None)]
    needed += [("date", _DATE_VALUE, _OTHER_DAY.search(text) is not None)]
    needed += [("name", _NAME_VALUE, _OTHER_NAME.search(text) is not None)]
    return tuple(Slot(name, _value(pattern, said)) for name, pattern, wanted in needed if wanted)


def _value(pattern: re.Pattern[str], said: Sequence[str]) -> str | None:
    for message in said:
        if found := pattern.search(message):
            return found.groupdict().get("value") or found[0]
    return None
