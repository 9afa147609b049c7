"""What customers say outright, by its words: that they threaten, want their data, complain, and how angry they are.

Patterns read text in normal form (Simplified Chinese, small letters). Who asks for the rule ("how do I complain?") says
none of it.
"""

import re

from assistant.desk.domain import Cause

ENOUGH_ANGER = 2
"""From which on it is strong."""

_THREAT = re.compile(
    r"(?:要|会|准备|已经|就|否则|不然|只能|去|打算|马上|等着).{0,12}"
    r"(?:起诉|告你们|告到|走法律|法律途径|打官司|律师函|报警|12315|消费者协会|消协|工商局?|市场监管局?|仲裁|曝光)|"
    r"(?:法院|法庭)见|(?:我|找)的?律师(?:会|已|将|联系)|告你们|投诉到.{0,6}(?:12315|消协|工商|市场监管)|"
    # Nobody names these to customer service for another reason.
    r"起诉|诉讼|打官司|律师|法律(?:途径|手段|武器|责任|程序)|司法途径|(?<!\d)1231[58](?!\d)|消费者协会|消协|维权|黑猫投诉|"
    # Orders have such numbers as well.
    r"(?:打|拨|找|告到?|投诉到?|举报到?|反映到?).{0,4}12345(?!\d)|12345.{0,2}(?:热线|平台)|"
    r"(?:媒体|网上|微博|抖音|小红书).{0,4}曝光|曝光你们|"
    r"\b(?:will|going to|gonna|have to|or i'll|i'll|shall|about to)\b.{0,30}"
    r"\b(?:sue|legal action|court|lawyers?|attorney|solicitor|report (?:you|this)|police|trading standards)\b|"
    r"\bsee you in court\b|\bsuing you\b|\btak(?:e|ing) (?:you to court|legal action)\b|"
    r"\bmy (?:lawyer|attorney|solicitor) (?:will|is|has)\b|"
    r"\b(?:lawyers?|attorneys?|solicitors?|suing|sue (?:you|your|this|them)|litigation|ombudsman|trading standards|"
    r"legal (?:action|advice|proceedings|steps|route|team)|small claims|court (?:action|papers)|(?:to|in) court|"
    r"consumer (?:protection|affairs|council|association|watchdog)|better business bureau|citizens advice)\b"
)
_DATA = re.compile(
    r"(?:删除?掉?|清除|抹掉|销毁|注销).{0,10}我.{0,8}(?:数据|信息|资料|记录)(?!.{0,4}(?:填|写)错)|"
    r"我.{0,6}(?:个人)?(?:数据|信息|资料).{0,6}(?:全部)?(?:删除|删掉|清除|销毁)|"
    r"(?:你们|贵司|系统).{0,8}(?:有|存|保存|保留|收集|掌握)了?.{0,4}我.{0,6}(?:什么|哪些).{0,6}(?:数据|信息|资料)|"
    r"(?:导出|提供|给我).{0,8}(?:我的|我所有的?)(?:个人)(?:数据|信息|资料)|撤回.{0,8}(?:个人信息|数据).{0,6}(?:授权|同意)|"
    r"个人信息保护法|(?:泄[露漏]|出卖|倒卖)了?.{0,4}我.{0,8}(?:信息|隐私|资料|手机号|电话)|"
    r"我.{0,8}(?:信息|隐私|资料|手机号|电话).{0,8}(?:泄[露漏]|卖给)|"
    r"(?:别|不要|停止|不许|禁止|不同意).{0,8}(?:使用|收集|保存|保留|共享|分享|存).{0,8}我.{0,6}(?:信息|数据|资料)|"
    r"注销.{0,8}(?:账号|账户|帐号).{0,10}(?:信息|数据|资料|记录)|"
    r"凭什么.{0,8}(?:有|知道|收集|保存|拿).{0,4}我.{0,8}(?:信息|资料|隐私|手机号|电话)|"
    r"我.{0,6}(?:信息|数据|资料).{0,8}(?:一份|副本|拷贝|导出)|"
    r"\b(?:delete|erase|remove|wipe)\b.{0,15}\b(?:all )?(?:of )?my (?:personal )?(?:data|information|details)\b|"
    r"\bwhat (?:personal )?(?:data|information) (?:do|have) you\b.{0,20}\b(?:about|on|of) me\b|"
    r"\b(?:copy|export) of (?:all )?(?:of )?my (?:personal )?(?:data|information)\b|"
    r"\bright to be forgotten\b|\bsubject access request\b|\bwithdraw my consent\b|\bgdpr\b|\bccpa\b|"
    r"\bdata protection (?:act|law|officer|request)\b|"
    r"\byou(?:'ve)? (?:\w+ )?(?:know|hold|keep|store|have|got|collect(?:ed)?) (?:about|on) me\b|"
    r"\b(?:delete|erase|remove|wipe)\b.{0,30}\b(?:my (?:personal )?(?:data|information|records)|all my details|"
    r"me from your (?:records|database|systems?))\b|"
    r"\bstop (?:using|sharing|selling|storing|processing) my (?:personal )?(?:data|details|information)\b|"
    r"\b(?:don't|do not) want you (?:keeping|storing|sharing|using|having|to (?:keep|store|share|use|have)) my\b"
)
_COMPLAINT = re.compile(
    r"(?:要|想|必须|一定|坚决|正式)(?:对?你们?|向.{1,6}|去)?.{0,4}(?:投诉|举报)|"
    r"投诉(?:你们?|他们?|她|这个|那个|该)(?!.{0,6}(?:流程|电话|渠道|需要))|^\W*投诉[!。\s]*$|"
    r"给(?:我|个).{0,6}(?:说法|交代)|再不给.{0,3}(?:说法|交代)|我们?(?:这就|马上|现在)?(?:投诉|举报)|(?:打|给|写)(?:你们)?(?:一?个)?差评|"
    r"(?:客服|快递员|师傅|店员|员工|服务|骑手|配送员|销售|态度).{0,10}(?:态度.{0,4}(?:差|恶劣|不好)|恶劣)|(?:辱)?骂(?:了)?我|"
    r"\b(?:want|wish|like|need|going|have) to (?:make|file|lodge|raise|submit)?(?: an?)?(?: formal| official)? ?"
    r"complain(?:t)?\b|\b(?:filing|making|lodging|raising) an? (?:formal |official )?complaint\b|"
    r"\bthis is an? (?:formal |official )?complaint\b|\bi(?:'m| am) complaining\b|"
    r"\b(?:have|got|put in|register|log|submit|send|make|formal|official) (?:an? |another )?(?:\w+ )?complaint\b|"
    r"\bcomplain (?:about|to (?:you|someone|your))\b|\bescalate (?:this|it)\b|"
    r"\b(?:staff|agent|driver|courier|employee|man|woman|guy|lady|colleague|rep|representative) (?:was|were|has been) "
    r"(?:\w+ )?(?:rude|disrespectful|abusive|hostile|insulting)\b|\b(?:swore|shouted|yelled) at me\b"
)
# Of these words one alone is strong anger, of the milder ones two, or one that is shouted.
_RAGE = re.compile(
    r"他妈|妈的|傻[逼比b]|王八蛋|混蛋|去死|狗屁|脑残|不要脸|无耻|(?:你们|一群|都是|全是).{0,6}(?:骗子|垃圾(?!桶|袋))|"
    r"骗子公司|垃圾公司|气死我|忍无可忍|受够了|欺人太甚|黑心|奸商|有病吧|特么|尼玛|什么玩意|滚蛋|给我滚|"
    r"耍(?:我|人|猴)|(?:把|当)我(?:们)?(?:当)?(?:傻子|猴|白痴)|良心.{0,4}(?:狗|坏|何在)|"
    r"\bfuck\w*|\bbullshit\b|\bpiece of (?:shit|crap)\b|\bscrew you\b|"
    r"\b(?:you|you're|you are)(?: all)?(?: \w+)? (?:scammers?|liars?|thieves|crooks|idiots)\b|"
    r"\b(?:furious|livid|fuming|enraged)\b|\bsick and tired\b|\bwhat the (?:hell|heck)\b|\bwtf\b|\bgo to hell\b|"
    r"\bdaylight robbery\b|\bcon artists?\b|"
    r"\b(?:absolute|complete|total|utter|bloody) (?:joke|disgrace|shambles|idiots)\b"
)
_ANGER = re.compile(
    r"骗子|诈骗|骗人|坑爹|坑人|垃圾(?!桶|袋|分类|邮件|短信|处理|箱)|太过分|恶心|差劲|太差|离谱|气死|愤怒|无语|搞笑吗|"
    r"忽悠|糊弄|敷衍|推卸|推脱|踢皮球|不负责任|没人管|扯淡|崩溃|烦死|失望|可笑|荒唐|欺负|骗了?我|上当|浪费.{0,4}时间|什么态度|"
    r"\bscam\w*|\bridiculous\b|\bpathetic\b|\bdisgust\w*|\bunacceptable\b|\boutrageous\b|\bworst\b|\bfed up\b|"
    r"\bterrible\b|\bhorrible\b|\bawful\b|\bangry\b|\bshame on\b|\bappalling\b|\bdisgrace\w*|\bshocking\b|"
    r"\bshambles\b|\brip(?:ped)?[ -]?off\b|\bincompeten\w+|\bnightmare\b|\bwaste of (?:time|money)\b|\bhad enough\b|"
    r"\binfuriat\w+|\blied\b|\bsick of\b|\ba joke\b|\bcrap\b|\brubbish (?:service|company)\b"
)
_SHOUTED = re.compile(r"[!！]{2,}")
_RULE = re.compile(
    r"怎么|怎样|如何|哪里|在哪|流程|渠道|电话是|规定|政策|吗\W*$|多久|什么意思|"
    r"\bhow (?:do|can|does|should|to|long)\b|\bwhere (?:do|can)\b|\bpolicy\b|\bprocess\b|"
    r"\bis it possible\b|\bwhat happens\b"
)


def grievances(text: str) -> list[Cause]:
    """What is said outright, the gravest first.

    It is read sentence by sentence: a rule that is asked for says nothing about the sentence before.
    """
    sentences = re.split(r"[。!?！？;；\n]|(?<=\w)\.\s", text)
    patterns = ((Cause.LEGAL_THREAT, _THREAT), (Cause.PERSONAL_DATA_REQUEST, _DATA), (Cause.COMPLAINT, _COMPLAINT))
    return [
        cause
        for cause, pattern in patterns
        if any(pattern.search(sentence) and not _RULE.search(sentence) for sentence in sentences)
    ]


def anger(text: str) -> int:
    """How angry it is: 0 not at all, 1 somewhat, from `ENOUGH_ANGER` on strongly."""
    if _RAGE.search(text):
        return ENOUGH_ANGER
    mild = {found.group() for found in _ANGER.finditer(text)}
    # "How do I report a scam?" is no anger.
    return len(mild) + bool(mild and _SHOUTED.search(text)) if not _RULE.search(text) else 0
