"""What a message needs that no handbook holds: the customer's own order, a person, haste, and what only they can say.

Patterns are for normal form (Simplified Chinese, small letters). Three kinds of words decide whether a message is about
business of the customer's own. *Waiting* ("还没发货", "等了5天", "where is my parcel") always means it. A *general*
question ("怎么", "一般", "可以…吗", "how do I") means the rule, even of "my order". Otherwise a request ("帮我取消"), a
possessive or a number means it.
"""

import re

from assistant.courtesy import asks

_GOODS = (
    r"(?:订单|快递|包裹|快件|货物?|东西|物流|退款|退货|换货|退的|"
    r"发票|钱|商品|申请|售后|保价|价保|运单|单子?|货款|余额|充值|理赔|"
    r"维修|保单|账单|件)"
)
_NUMBER = r"\[(?:order|tracking)_[0-9]+\]"
_EN_GOODS = (
    r"(?:orders?|parcels?|packages?|refunds?|delivery|shipments?|items?|money|returns?|exchange|replacement|invoices?|"
    r"purchase|repairs?)"
)
_NOT = r"(?:没有?|未|不)"
_HAVE_NOT = r"(?:have|has|had|did|is|was)(?:n't| not)"


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_WAITING = _any(
    rf"(?:怎么|为什么|为啥|咋|还|一直|都|也|根本|到现在)(?:还|都|是|"
    rf"就|又|一直|显示|仍|只)*{_NOT}(?:给我|有|见|能|人)?.{{0,6}}?"
    r"(?:到(?!期)|收|发|退|送|动|更新|处理|回复|开(?!机)|审|消息|物流|安排|派|联系|取|寄|解决|结果|成功)",
    r"(?:怎么|为什么|为啥)还(?:是|在|显示).{0,4}(?:待|未|处理中|审核)",
    r"(?:没有?|未)(?:收到|拿到|到货|到账|更新|物流|派送|送到|发货)(?!.{0,8}(?:怎么|可以|能|会|吗))",
    r"(?:都|已经|等).{0,6}(?:[0-9一二两三四五六七八九十几好多]+|"
    r"\[[^\]]+\])(?:多|来)?(?:天|周|个?月|号|个?小时|个?星期|个工作日)了",
    r"等了.{0,6}(?:天|周|久|月|小时)|卡在|不动了|没动|没更新|不更新|"
    r"催(?:一?下|单|促|快|发)|查不到|进度|怎么回事|什么情况|送过来",
    r"(?:订单|快递|包裹|快件|(?<![退换])货|东西|物流|件|钱|退款)(?![点站柜园]|"
    r"公司|单号).{0,10}(?:到|在|去)了?哪(?!(?:里|儿|个)?(?:可以|能|看|查|改|找|填|取消|申请))|"
    r"(?:现在|走|送)到哪(?:里|儿)?了",
    r"(?:今|明|后)[天晚早].{0,12}(?:到|送|取|派|发货|配送).{0,6}(?:吗|"
    r"么|不|嘛|吧|呢|[?？])|(?:是不是|到底).{0,4}(?:丢|发货|到)",
)
_EN_WAITING = _any(
    rf"\bwhere(?:'s| is| are|s)? (?:my|the) (?:\w+ )?{_EN_GOODS}\b|\bstatus of my\b",
    r"\bwhen (?:will|is|does|are|do) (?:my|i (?:get|receive) my) \w+",
    rf"\bhow long .{{0,12}}\bmy {_EN_GOODS}\b",
    rf"\bmy (?:\w+ )?{_EN_GOODS}.{{0,30}}\b(?:late|lost|missing|delayed|stuck|{_HAVE_NOT}|still|never)\b",
    rf"\b{_HAVE_NOT} my\b|\b(?:still|yet).{{0,12}}(?:waiting|not|n't)|(?:not|n't).{{0,30}}\byet\b",
    rf"\b{_HAVE_NOT}(?: \w+)? (?:received?|arrived?|got|get|come|shipped|updated|moved)\b",
    r"\bnever (?:arrived|came|received|got)\b|\b(?:i've|i have|i) been waiting\b",
    rf"\b(?:is|has|have|did|was) my {_EN_GOODS}\b|\bdid you (?:get|receive) my\b",
    r"\bnothing (?:has |ever )?(?:came|come|arrived|happened)\b",
    r"\bi (?:ordered|paid|bought)\b.{0,40}\b(?:but|and)\b.{0,12}\b(?:no|nothing|never)\b",
)
_GENERAL = _any(
    r"一般|通常|正常|平时|规定|政策|流程|规则|步骤|条件|怎么办",
    r"(?:怎么|如何|怎样|咋)(?!(?:还|不|没|回事|这么|样了|一直|又))|哪里(?:可以|能|看|查|办)",
    r"(?:可不可以|能不能|能否|可以|能|会)(?!(?:帮|给我|替)).{0,16}[吗么嘛]",
    r"\bhow (?:do|can|should|would|to|long|much|many|often|soon)\b|\busually\b|\bnormally\b|\bpolicy\b|\bin general\b",
    r"\bwhat (?:if|happens)\b|\bif my\b|\b(?:can|could|may|do|am) i\b|\bis it possible\b",
)
# "还没收到货可以申请退款吗": the waiting is the condition of a rule, unless it is told how long already.
_NEXT_STEP = _any(
    r"(?:可以|能不能|能|怎么|如何)(?!帮|给我|还).{0,6}(?:退|取消|改|换|申请|赔|投诉).{0,6}(?:吗|么|[?？]|$)",
    r"\bwhat (?:if|happens)\b|\bif my\b|\bhow (?:do|can) i\b",
)
_SINCE = _any(r"(?:天|周|月|星期|小时|工作日|久)了", r"等了", r"\bwaiting\b|\bweeks?\b|\bdays\b|\bstill\b|\byet\b")
_NOT_GOODS = _any("验证码|短信|通知")
# "麻烦告诉我", "请帮忙解答": asks for words, not for an act.
_TO_BE_TOLD = r"(?:问|教|.{0,4}?(?:[询请]问|告诉|告知|说|讲|介绍|解答|解释|咨询|回答))"
_OWN = _any(
    _NUMBER,
    rf"我(?:们)?的.{{0,6}}?{_GOODS}|(?:这|那|该|此|上)(?:个|一|"
    rf"笔|两个|几个)?(?:订单|单子?(?!位)|快递|包裹|快件|运单|退款)",
    rf"(?:帮(?:我|忙|俺|下)?|(?:替|给|为)(?:我|俺))(?!{_TO_BE_TOLD}).{{0,16}}?"
    r"(?:查|看|取消|改|换|退|催|申请|开|办|处理|联系|操作|备注|安排|转|登记|补|注销|解绑|修|确认|核实)",
    rf"(?:麻烦|(?<!申)请|(?<!需)求)(?!{_TO_BE_TOLD}).{{0,10}}?"
    r"(?:查|看|取消|改|换|退|催|申请|开|办理|处理|联系|安排|补|核实|确认|转告|注销|解绑|发货)",
    r"(?:^|\W)(?:查|取消|修改|催|改)(?:一?下)?(?:我的|这个|订单|物流|快递|发货|配送)[^多几怎谁]{0,6}$",
    rf"我.{{0,12}}?{_GOODS}.{{0,16}}?(?:什么时候|啥时候|何时|几号|哪天|"
    rf"到了?(?:没|吗)|发货?了?(?:没|吗)|退了?(?:没|吗)|状态|收到了?(?:没|吗))",
    r"我的.{0,10}?(?:什么时候|啥时候|何时|哪天).{0,4}(?:寄|送|到|发)|\btrack my\b",
    r"我(?:已经|刚|昨天|今天|前天|上周|上次|之前).{0,20}(?:申请|寄|退|"
    r"买|拍|下|充值|取消|付|订).{0,20}(?:收到|到了|还|没|什么时候|呢)",
    r"\b(?:please |could you |can you |would you |pls )(?:\w+ )?"
    r"(?:cancel|change|update|check|track|expedite|look (?:up|into)|refund|resend|find|confirm)\b"
    r".{0,40}\b(?:my|order|for me)\b",
    rf"\b(?:cancel|check) my {_EN_GOODS}(?: [#\[\w-]*[0-9]|\W*$)",
)
_DONE = _any(
    r"取消|退(?!款(?:到|的?进|状态))|换|改|修改|申请|开(?:一?张|个)?(?:电子)?发?票|补[发寄开]|重[发寄]|赔|投诉|注销|解绑|转寄|拒收|拦截",
    r"\b(?:cancel|change|update|return|exchange|replace|resend|reship|reschedule|redirect|complain|refund me)\b",
    r"\b(?:want|need|like|get|give me|request|claim) (?:an? |my |the )?(?:money back|refund|replacement|invoice)\b",
)
_TO_KNOW = _any(
    r"查(?!收)|到哪|哪(?:里|儿)了|什么时候|啥时候|何时|几时|多久|进度|状态|情况|了[没吗嘛]|(?:没|没有|未)(?:到|收|退)",
    r"\b(?:where|when|status|track|check|find out|look up|has|did|is my|how long)\b",
)
_CAN_BE_WAITED_FOR = _any(_GOODS, _NUMBER, "到|送|收|安装|地址|电话|账|师傅")

_PERSON = _any(
    r"(?:转|找|接|要|换|叫|联系|连线|切换?|有|是)(?:接|到|成|个|"
    r"一个|下|你们|真正?的)*(?:人工|真人|活人)(?!费|成本|智能|审核|发(?!话)|照|模特)",
    r"人工(?:客服|服务|座席|坐席|接听)|真人客服|^\W*(?:(?:人工|真人|活人)\W*)+(?:[在呢啊吗么吧有]|\W)*$",
    r"^\W*(?:人|客服)呢\W*$|(?:不要|别(?!的)|不想)(?:再|用|让|要|跟|和|给我|是|老是)*(?:机器人|自动回复)",
    r"(?:和|跟|与)(?:真|活)?人(?:工|类)?.{0,3}(?:说话|聊|沟通|对话|谈)|"
    r"(?:找|叫|换|派|安排|来)(?:个|一个)人(?!.{0,4}[收签取领]).{0,4}(?:聊|说|沟通|谈|处理|解决|解释|问|看看|回复|联系我)",
    r"(?:转接?|接|找|叫|换)(?:个|一个|下|你们|你)?的?(?:主管|经理|领导|负责人|上级|客服(?!.{0,3}电话))",
    r"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through)\b.{0,12}\b(?:to|with)\b.{0,20}"
    r"\b(?:human|person|agent|representative|rep|operator|someone|somebody|manager|supervisor|advisor|people|staff)\b",
    r"\b(?:connect|transfer) me (?:to|with) (?:\w+ )?(?:support|service)\b",
    r"\b(?:human|live|real) (?:agent|person|being|support|representative|help|chat)\b|\bsomeone real\b",
    r"\b(?:get|give|need|want|call|find)(?: me| us)? (?:an?|some|the|your) (?:human|person|agent|representative|"
    r"operator|manager|supervisor)\b(?! (?:fee|commission|account|hair|login|code|name)|')",
    r"\bis (?:there|this) (?:an?|any) (?:human|person)\b(?! (?:limit|fee))",
    r"\b(?:no more|stop the|stop this)(?: \w+)? (?:ro)?bots?\b",
    r"\b(?:don't|do not) want (?:to (?:talk|speak|chat) (?:to|with) )?(?:an? |the |this )?"
    r"(?:(?:ro)?bots?|machine|ai)\b",
    r"^\W*(?:an? )?(?:agent|operator|human|representative|person|customer (?:service|support))(?:\W|please|now|pls)*$",
)
_NO_PERSON = _any(
    r"(?:不用|不要|不需要|无需|别|不想)(?:再)?(?:转|找|接)?人工",
    r"(?<![转找要])人工(?:客服|服务)?的?(?:工作|在线|服务|上班)?(?:时间|几点|上班|下班|电话|热线)",
    r"\b(?:don't|do not) (?:want|need) (?:a |to talk to a )?(?:human|person|agent)",
)
_URGENT = _any(
    r"(?<![不别应特])(?<!不着)(?<!加)急(?![诊救支件])|"
    r"加急(?!费|服务|配送|件|运|的?[要多是])|马上|立刻|立即|尽快|赶紧|赶快|火速|快一?点",
    r"来不及|刻不容缓|现在就要|今天必须",
    r"\burgent(?:ly)?\b|\basap\b|\bas soon as possible\b|\bimmediately\b|\bright (?:now|away)\b",
    r"\bemergency\b|\bhurry\b",
)


def is_personal(text: str) -> bool:
    """Whether the customer asks about an order, parcel or refund of their own rather than for the rule."""
    if _waits(text) and (_SINCE.search(text) or _NEXT_STEP.search(text) is None):
        return True
    return not is_general(text) and _OWN.search(text) is not None


def _waits(text: str) -> bool:
    if _EN_WAITING.search(text):
        return True
    # "会员一直没用" and a code that does not come wait for nothing that is sent, paid or mended.
    return bool(_WAITING.search(text) and _CAN_BE_WAITED_FOR.search(text)) and _NOT_GOODS.search(text) is None


def is_general(text: str) -> bool:
    """Whether the customer asks for the rule: how it is done, whether it is allowed, how long it usually takes."""
    return _GENERAL.search(text) is not None


def goes_on_about(text: str) -> bool:
    """Whether a message can be about the order named before it: it asks for no rule and for no product's qualities."""
    return not is_general(text) and (not asks(text) or _CAN_BE_WAITED_FOR.search(text) is not None)


def wants_done(text: str) -> bool:
    """Whether something is to be done about an order, which looking it up does not do."""
    return _DONE.search(text) is not None and not _waits(text) and _TO_KNOW.search(text) is None


def leaves_own_business(text: str) -> bool:
    """Whether a question, by itself, is about no order at all: neither one's own, nor what waiting people ask."""
    return asks(text) and not is_personal(text) and _TO_KNOW.search(text) is None


def wants_person(text: str) -> bool:
    """Whether the customer asks for a human being."""
    return _PERSON.search(text) is not None and _NO_PERSON.search(text) is None


def is_urgent(text: str) -> bool:
    """Whether the customer says that it is urgent."""
    return _URGENT.search(text) is not None
