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
    r"报警(?!器|电话)|报案|(?:去|找|上)(?:公安|派出所)|消委|邮政管理局|邮政.{0,4}申诉|国家邮政局|有关部门(?:举报|反映)|"
    r"(?:海关|税务局?|工商局?|市场监管局?)(?:那边|那里)?.{0,6}(?:举报|告你|去定|捅|投诉)|捅到.{0,8}(?:局|海关|媒体|网上)|"
    r"(?:银行|信用卡|发起|申请|走).{0,6}(?:拒付|争议)|(?:找|联系|告诉|投给|发给|捅给|上)(?:媒体|记者|电视台)|"
    r"\b(?:will|going to|gonna|have to|or i'll|i'll|shall|about to)\b.{0,30}"
    r"\b(?:sue|legal action|court|lawyers?|attorney|solicitor|report (?:you|this)|police|trading standards)\b|"
    r"\bsee you in court\b|\bsuing you\b|\btak(?:e|ing) (?:you to court|legal action)\b|"
    r"\bmy (?:lawyer|attorney|solicitor) (?:will|is|has)\b|"
    r"\bcharge ?backs?\b|\bclaw (?:it|the|my|back)\b|\b(?:bank|amex|visa|mastercard|paypal|card issuer)\b.{0,30}"
    r"\b(?:disput\w+|revers\w+|claim)\b|\bdisput\w+ (?:the|this) (?:charge|payment|transaction)\b|"
    r"\bletter before action\b|\bclass action\b|\bjudge?ment against\b|\bcrime (?:reference|number)\b|\baction fraud\b|"
    r"\bpolice (?:report|will|have|are)\b|\b(?:call\w*|going to|gone to|contact\w*|report\w* you to) "
    r"the police\b|\b(?:accc|ftc|bbb|cfpb|watchdog)\b|"
    r"\b(?:go|going|went|gone|talk\w*) to the (?:press|media|papers|news)\b|"
    r"\b(?:tell\w*|contact\w*|call\w*|send\w*|writ\w+|go\w*)\b.{0,20}\b(?:journalists?|reporters?|newspapers?|press)\b|"
    r"\b(?:lawyers?|attorneys?|solicitors?|suing|sue (?:you|your|this|them)|litigation|ombudsman|trading standards|"
    r"legal (?:action|advice|proceedings|steps|route|team)|small claims|court (?:action|papers)|(?:to|in) court|"
    r"consumer (?:protection|affairs|council|association|watchdog)|better business bureau|citizens advice)\b"
)
_DATA = re.compile(
    r"(?:删除?掉?|清除|抹掉|销毁|注销).{0,10}我.{0,8}(?:数据|信息|资料|记录)(?!.{0,4}(?:填|写)错)|"
    r"我.{0,6}(?:个人)?(?:数据|信息|资料).{0,6}(?:删[除掉了光]|清除|销毁)|"
    r"(?:你们|贵司|系统).{0,8}(?:有|存|保存|保留|收集|掌握)了?.{0,4}我.{0,6}(?:什么|哪些).{0,6}(?:数据|信息|资料)|"
    r"(?:导出|提供|给我).{0,8}(?:我的|我所有的?)(?:个人)(?:数据|信息|资料)|"
    r"个人信息保护法|(?:泄[露漏]|出卖|倒卖)了?.{0,4}我.{0,8}(?:信息|隐私|资料|手机号|电话)|"
    r"我.{0,8}(?:信息|隐私|资料|手机号|电话).{0,8}(?:泄[露漏]|卖给)|"
    r"(?:别|不要|停止|不许|禁止|不同意).{0,8}(?:使用|收集|保存|保留|共享|分享|存).{0,8}我.{0,6}(?:信息|数据|资料)|"
    r"注销.{0,8}(?:账号|账户|帐号).{0,10}(?:信息|数据|资料|记录)|"
    r"凭什么.{0,8}(?:有|知道|收集|保存|拿).{0,4}我.{0,8}(?:信息|资料|隐私|手机号|电话)|"
    r"(?<![那哪这几两])个资(?![讯金源料产深历])|(?:撤回|收回).{0,20}(?:授权|同意)|不再?同意.{0,10}(?:收集|保存|使用|保留|存)|"
    r"把我.{0,10}(?:地址|电话|手机号?|信息|资料|名字|照片|单号).{0,6}(?:给了|给别|告诉|发给|发到|泄|卖|漏)|"
    r"(?:拿|用)我的?(?:电话|手机号?|地址|信息|资料).{0,4}给|(?:被|是)你们.{0,4}(?:卖了|漏出|泄[露漏]|发到)|你们.{0,6}漏出去|"
    r"(?:信息|资料|数据|电话|手机号).{0,10}(?:跟|给|和|与|向).{0,4}(?:哪些|哪家|谁|什么人|第三方).{0,8}(?:共享|分享|看|用|提供)|"
    r"(?:导出|调[阅取]|打包|拷贝).{0,10}我.{0,12}(?:记录|数据|信息|资料)|"
    r"(?:身份证|护照|人脸|证件|卡号|指纹|录音).{0,16}(?:删了?|删除|删掉|销毁|清掉|抹掉)|"
    r"(?:删了?|删除|删掉|销毁|清掉|抹掉).{0,12}(?:身份证|护照|人脸|证件|卡号|录音)|"
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
    r"\b(?:wipe|delete|erase|remove|destroy|purge)d?\b.{0,25}\b(?:passport|id (?:docs?|documents?|scans?|card)|"
    r"scans?|selfie|face|(?:my|his|her) (?:records?|card details|details|history))\b|"
    r"\b(?:passport|id (?:docs?|documents?|card)|face scan|selfie|records|card details)\b.{0,50}\b(?:destroyed|deleted|"
    r"removed|purged|wiped|erased|remove them|delete (?:it|them))\b|"
    r"\b(?:you|u|they|who|someone|somebody|driver|seller|staff)\b.{0,25}\b(?:shar|sold|sell|g[ai]ve|pass|leak)\w*\b.{0,15}"
    r"\bmy (?:personal )?(?:details|data|info\w*|number|address|e?-?mail)\b|"
    r"\b(?:no longer|don't|do not|never) (?:give|gave|consent|consented|agreed?)\b.{0,20}\b(?:permission|consent)\b|"
    r"\b(?:withdraw|take back|revoke)\b.{0,12}\b(?:consent|permission|ok|agreement)\b|\bstop tracking\b|"
    r"\b(?:download|copy|export|transfer|machine.readable)\b.{0,25}\bmy (?:personal )?(?:data|info\w*|records?)\b|"
    r"\bmy (?:personal )?(?:data|info\w*)\b.{0,25}\b(?:machine.readable|csv|download|leaked|breach\w*|stolen)\b|"
    r"\b(?:don't|do not) want you (?:keeping|storing|sharing|using|having|to (?:keep|store|share|use|have)) my\b"
)
_COMPLAINT = re.compile(
    r"(?:要|想|必须|一定|坚决|正式)(?:对?你们?|向.{1,6}|去)?.{0,4}(?:投诉|举报)|"
    r"投诉(?:你们?|他们?|她|这个|那个|该)(?!.{0,6}(?:流程|电话|渠道|需要))|^\W*投诉[!。\s]*$|"
    r"给(?:我|个).{0,6}(?:说法|交代)|再不给.{0,3}(?:说法|交代)|我们?(?:这就|马上|现在)?(?:投诉|举报)|(?:打|给|写)(?:你们)?(?:一?个)?差评|"
    r"(?:客服|快递员|师傅|店员|员工|服务|骑手|配送员|销售|态度).{0,10}(?:态度.{0,4}(?:差|恶劣|不好)|恶劣)|(?:辱)?骂(?:了)?我|"
    r"客诉|追责|追究|必须.{0,4}(?:负责|担责)|(?:往上|向上|到总部|到总公司|向总部|跟你们?领导).{0,4}反映|反映到.{0,4}(?:总部|上级|领导)|"
    r"(?:差评|一星|1星).{0,4}(?:预定|等着|安排|走起|伺候|警告|见)|评论区见|(?:给|打|刷).{0,3}(?:一星|1星)|"
    r"你们?的?(?:领导|老板|经理|主管).{0,4}(?:电话|出来|过来|给我|联系)|能(?:做主|说了算|拍板)的|"
    r"(?:快递员|司机|骑手|师傅|派件员|配送员|客服|店员|员工|专员|你们的人).{0,15}"
    r"(?:骂|吼|凶我|动手|推我|威胁|挂我?电话|挂断|阴阳怪气|骗我|撒谎|说谎|死不承认|不耐烦|翻白眼|[扔摔砸踹].{0,4}(?:件|包|货|门|地))|"
    r"\b(?:want|wish|like|need|going|have) to (?:make|file|lodge|raise|submit)?(?: an?)?(?: formal| official)? ?"
    r"complain(?:t)?\b|\b(?:filing|making|lodging|raising) an? (?:formal |official )?complaint\b|"
    r"\bthis is an? (?:formal |official )?complaint\b|\bi(?:'m| am) complaining\b|"
    r"\b(?:have|got|put in|register|log|submit|send|make|formal|official) (?:an? |another )?(?:\w+ )?complaint\b|"
    r"\b(?:held|hold|holding)\b.{0,15}\b(?:accountable|responsible)\b|\b(?:should|must|will|has to|have to) answer for|"
    r"\b(?:be|get|gets?) (?:sacked|fired|disciplined)\b|\bwant (?:him|her|them) dealt with\b|"
    r"\b(?:put|have) (?:it|this|that) on record\b|"
    r"\b(?:internal|proper|formal|full) investigation\b|\b(?:written|formal|proper) apology\b|"
    r"\breport(?:ed|ing)?\b.{0,6}\b(?:him|her|(?:that|this|your) (?:driver|agent|courier)|to (?:whoever|your|head))\b|"
    r"\b(?:leav\w+|writ\w+|post\w*|giv\w+|expect|get\w*)\b.{0,20}\b"
    r"(?:bad|negative|honest|terrible|scathing|one|1|zero)[- ](?:star )?(?:google |trustpilot )?reviews?\b|"
    r"\b(?:driver|courier|agent|rep|staff|employee|guy|woman|man|lady|he|she|they|dept|department|team)\b.{0,20}"
    r"\b(?:lied|swore|laughed at|hung up|shouted|threw (?:it|my|the)|misled|dishonest|mocked|insulted|threatened|"
    r"ignored me on purpose)\b|"
    r"\bfobbed off\b|\b(?:sacked|gave me the finger)\b|"
    r"\bcomplain (?:about|to (?:you|someone|your))\b|\bescalate (?:this|it)\b|"
    r"\b(?:staff|agent|driver|courier|employee|man|woman|guy|lady|colleague|rep|representative) (?:was|were|has been) "
    r"(?:\w+ )?(?:rude|disrespectful|abusive|hostile|insulting)\b|\b(?:swore|shouted|yelled) at me\b"
)
# Of these words one alone is strong anger, of the milder ones two, or one that is shouted.
_RAGE = re.compile(
    r"他妈|妈的|傻[逼比b]|王八蛋|混蛋|去死|狗屁|脑残|不要脸|无耻|(?:你们|一群|都是|全是).{0,6}(?:骗子|垃圾(?!桶|袋))|"
    r"骗子公司|垃圾公司|气死我|忍无可忍|受够了|欺人太甚|黑心|奸商|有病吧|特么|尼玛|什么玩意|滚蛋|给我滚|"
    r"废物|垃圾(?:平台|客服|物流|店|快递|系统|玩意|东西)|烂透|靠北|靠杯|[气逼]疯|瞎了?眼|眼瞎|智障|白痴|弱智|神经病|"
    r"畜生|狗东西|缺德|丧良心|脑子.{0,4}(?:有病|进水|有坑|坏)|吃屎|(?<!翻)滚(?:吧|开|远)|tmd|cnm|nmsl|死全家|操你|人干的?(?:事|吗)|"
    r"耍(?:我|人|猴)|(?:把|当)我(?:们)?(?:当)?(?:傻子|猴|白痴)|良心.{0,4}(?:狗|坏|何在)|"
    r"\bfuck\w*|\bbullshit\b|\bpiece of (?:shit|crap)\b|\bscrew you\b|"
    r"\b(?:you|you're|you are)(?: all)?(?: \w+)? (?:scammers?|liars?|thieves|crooks|idiots)\b|"
    r"\b(?:furious|livid|fuming|enraged)\b|\bsick and tired\b|\bwhat the (?:hell|heck)\b|\bwtf\b|\bgo to hell\b|"
    r"\b(?:morons?|scumbags?|brain ?dead|ass ?holes?|arse ?holes?|b[a*]st[a*]rds?|dickheads?|wankers?|thieving|"
    r"ffs|raging|seething|robbed me|ripped me off|pissed off|taking the (?:mick|piss)|drop dead|rot in hell|shove it|"
    r"can choke)\b|"
    r"\b(?:you|you're|you are|u|ur|what|of)\b.{0,12}\b(?:clowns?|jokers?|pigs?|vultures|parasites|cretins?|"
    r"imbeciles?|muppets?)\b|"
    r"\b(?:useless\W+){2,}|\bi(?:'m| am) (?:losing|going to lose|about to lose) (?:it|my mind)\b|\bi'll lose it\b|"
    r"\bdaylight robbery\b|\bcon artists?\b|"
    r"\b(?:absolute|complete|total|utter|bloody) (?:joke|disgrace|shambles|idiots)\b"
)
_ANGER = re.compile(
    r"骗子|诈骗|骗人|坑爹|坑人|垃圾(?!桶|袋|分类|邮件|短信|处理|箱)|太过分|恶心|差劲|太差|离谱|气死|愤怒|无语|搞笑吗|"
    r"忽悠|糊弄|敷衍|推卸|推脱|踢皮球|不负责任|没人管|扯淡|崩溃|烦死|失望|可笑|荒唐|欺负|骗了?我|上当|浪费.{0,4}时间|什么态度|"
    r"太烂|卧槽|什么破|破(?:公司|平台|店|系统)|搞什么|(?:第|都)[三四五六七八九十3-9]次了|耐心.{0,4}(?:没|耗|到头)|不像话|"
    r"\bstupid\b(?! question)|\bdumb\b|\bdamn\b|\bgarbage\b(?! (?:bags?|bins?|disposal|cans?))|\buseless\b|\blying\b|"
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
