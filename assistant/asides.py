"""What customers say to an assistant that is no matter for customer service: errands for a chatbot, and who it is.

Only what is plainly such a thing counts, because a question about the company that is declined is worse than a poem
that takes a person's time: what no pattern here knows and the handbook neither goes to a person. Patterns are for
normal form (Simplified Chinese, small letters).
"""

import re

from assistant.domain import Aside
from knowledge import normalize


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_WRITING = r"(?:诗|作文|小说|散文|故事|童话|歌词?|剧本|论文|演讲稿|情书|检讨书?|春联|对联|谜语|绕口令|说唱)"
_TONGUES = r"(?:英|日|法|韩|德|俄|西班牙|粤|拉丁|中)[语文]"
_SCHOOL = r"(?:数学|物理|化学|英语|语文|历史|编程|暑假|寒假|家庭|孩子的?|我的|这道|一道)"
_ERRANDS = _any(
    # Writing and entertaining
    rf"(?<![填抄书])(?:写|创作|作|来|续写|背|编|唱|给我)(?:一|两|几|个|首|篇|段|则|封|支){{1,2}}.{{0,12}}{_WRITING}",
    rf"(?<![填抄书])(?:写|创作|背诵|续写){_WRITING}",
    r"(?:讲|说|来)(?:一?个|几个|两个|点)?.{0,4}(?:笑话|故事(?!书)|段子|脑筋急转弯)",
    r"(?:陪|跟|和)我(?:聊|说说话|玩)|(?:聊聊天|聊会儿?天)|成语接龙|猜谜语",
    # Code and school
    r"(?:^|[请帮给替你我来]|用[a-z+#]{1,12})(?:写|编写?|实现|调试)(?:一|个|段|份|下){0,3}.{0,14}"
    r"(?:(?<!优惠)(?<!兑换)(?<!折扣)代码|(?<!小)程序|脚本|算法|函数|爬虫|sql|正则|python|java|c\+\+|排序|二叉树|链表)",
    rf"{_SCHOOL}.{{0,4}}(?:作业|应用题|习题|题目)|(?:做|写|辅导|完成|答案).{{0,4}}(?<!物流)(?<!仓库)作业",
    r"解(?:一?下)?(?:这|一|个|道)*.{0,4}(?:方程|不等式)|求导|积分(?:公式|题)|因式分解",
    r"[0-9]\s*[+*×÷]\s*[0-9]+\s*(?:等于|=|得几|是多少)",
    # Translating
    r"(?:这句|这段|下面|以下|下列|这首).{0,8}翻译|翻译(?:一下)?(?:这句|这段|下面|以下|下列)",
    rf"翻译[成为]{_TONGUES}[:：]|用{_TONGUES}怎么[说写读]",
    # The world at large
    r"天气(?:怎么样|如何|预报|好吗|好不好)|(?:会|要)下[雨雪]吗|气温(?:多少|是)",
    r"股(?:价|票)(?:现在|今天)?是?多少|比特币.{0,6}(?:多少钱|会涨|会跌)|推荐.{0,4}股票|星座|运势|算命|[羊牛子蟹女秤蝎鱼瓶]座?[跟和与].{1,4}合不合",
    r"(?:总统|总理|首相|国王)(?:是谁|叫什么)|谁是.{0,12}(?:总统|总理|首相|国王)|首都(?:是|在)哪|世界杯.{0,4}(?:冠军|谁赢)",
    r"推荐.{0,8}(?:电影|电视剧|综艺|景点|餐厅)|(?:人生|生命|活着)的意义",
    r"(?:我(?:喜欢|爱)你|你(?:喜欢|爱)我)(?![们家的])|(?:做|当)我的?(?:女|男)朋友|你有(?:感情|意识|女朋友|男朋友)",
)
_EN_WRITING = (
    r"(?:poems?|poetry|haikus?|sonnets?|limericks?|essays?|short story|stories|songs?|song lyrics|lyrics|raps?|novels?|"
    r"fairy ?tales?|riddles?|speech|cover letter|resume|cv|blog post|"
    r"(?:love|breakup|farewell|birthday) (?:letter|text|message|speech))"
)
_PLEASE = (
    r"(?:^|\b(?:please|pls|can you|could you|will you|would you|you to|help me|need you to) )(?:please )?(?:help me )?"
)
_EN_ERRANDS = _any(
    rf"\b(?:write|compose|recite|sing|make up|come up with)\b.{{0,30}}\b{_EN_WRITING}\b",
    r"\b(?:tell|give|sing|know)\b.{0,12}\b(?:a|an|some|another|any|one)\b.{0,14}"
    r"\b(?:jokes?|poems?|songs?|riddles?|(?:bedtime|funny|scary|short) stor(?:y|ies)|fun facts?)\b",
    # "Tell me" is taken off as courtesy.
    r"^(?:a|another|some) (?:\w+ )?(?:jokes?|poems?|riddles?|stor(?:y|ies)|fun facts?)\b",
    rf"{_PLEASE}(?:write|debug|refactor)\b.{{0,40}}(?<!promo )(?<!discount )(?<!coupon )\bcode\b",
    rf"{_PLEASE}(?:write|implement|debug|refactor|generate)\b.{{0,40}}"
    r"\b(?:functions?|scripts?|algorithm|regex|sql|linked list|python|javascript|java|c\+\+|html|quicksort)(?![a-z])",
    r"\b(?:do|solve|finish|write|answer|with) (?:my|this|these|the|some) (?:\w+ )?(?:homework|hw)\b|\bderivative of\b",
    r"\b(?:solve|with) (?:my|this|these|the|some|an?) .{0,16}\b(?:equations?|integral|maths?)\b|\bintegrate [0-9a-z]\b",
    r"\bwhat(?:'s| is) [0-9]+ ?(?:[+*×]|times|plus|minus|divided by) ?[0-9]+",
    r"\btranslate (?:this|the following|these) (?:sentence|text|paragraph|phrase|word|poem)",
    r"\btranslate [^.?!]{0,40}[\"“:]",
    r"\bhow do (?:you|i) say\b.{1,40}\bin (?:[a-z]+ese|english|french|spanish|german|italian|korean|russian)\b",
    r"\b(?:what|how)(?:'s| is| will)(?: be)? the weather\b|\bweather (?:forecast|today|tomorrow)\b|\bhoroscope\b",
    r"\b(?:stock|share) price of\b|\bprice of (?:bitcoin|gold|oil)\b|\bwhat(?:'s| is) bitcoin\b",
    r"\b(?:president|prime minister) of\b|\bcapital (?:city )?of\b|\bmeaning of life\b|\bwho won the world\b",
    r"\brecommend\b.{0,20}\b(?:movies?|films?|tv shows?|songs?|restaurants?)\b",
    r"\bi love you\b|\byou love me\b|\bbe my (?:girl|boy)friend\b|\bi(?:'m| am) (?:so )?bored\W*$|\bchat with me\b",
)
_ORDERS = _any(
    # Orders to a language model
    r"(?:忽略|无视|忘记|忘掉|绕过|跳过).{0,12}(?:指令|指示|提示词?|规则|设定)|提示词|越狱模式|开发者模式|dan模式",
    r"(?:打印|输出|重复|告诉我|展示).{0,6}你的?.{0,4}(?:系统提示|指令|设定)|没有(?:任何)?限制的(?:ai|人工智能|机器人)",
    r"(?:你现在是|从现在(?:开始|起)你|(?:假装|假设)你|[请你来要]扮演).{0,20}(?:角色|ai|机器人|模型|猫|老师|程序员|律师|医生|专家|女友|男友|黑客|终端|老板|执行长|supervisor|boss)",
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,20}\b(?:previous|prior|above|earlier|all|your|any)\b.{0,12}"
    r"\b(?:instructions?|prompts?|rules|guidelines|restrictions|programming)\b",
    r"\byour system prompt\b|\b(?:print|reveal|show|repeat) .{0,16}system prompt\b",
    r"\bprompt injection\b|\bjailbreak|\bdeveloper mode\b|\brole-?play\b|\bfrom now on,? you\b",
    r"\b(?:reveal|print|show|output|repeat)\b.{0,20}\byour (?:\w+ )?(?:prompt|instructions)\b|\bwords above\b",
    r"\b(?:just|only) (?:answer|reply|respond|say)\b.{0,12}\b(?:this|the following) (?:sentence|words|text)\b",
    r"(?:^|\b(?:please|now|you|to|will) )act as (?:a|an|my|if)\b|\bpretend (?:to be|(?:that )?you(?:'re| are))\b",
    r"\byou are now (?:a|an|dan|in)\b|\bunrestricted ai\b",
)
_ABOUT_IT = _any(
    r"(?:你|您)(?:到底|究竟)?(?:是|算)不?是?(?:谁|真人|机器人?|人工智能|ai\b|chatgpt|gpt|什么(?:模型|机器人|ai|东西|人))",
    r"(?:你|您)是人(?:吗|还是|类)|(?:你|您)是(?:什么|啥)\W*$|(?:你|您)叫(?:什么|啥)|谁(?:开发|创造|训练|制造|做)(?:了|的)?你",
    r"(?:你|您)(?:都|还)?(?:能|会|可以)(?:帮我)?(?:做|干|回答)(?:些|点)?(?:什么|啥|哪些)|(?:是|跟我说话的是)(?:真人|机器人)(?:吗|还是)",
    r"\b(?:are|r) (?:you|u) (?:really |just |even )?(?:an? )?(?:real |actual |live )?"
    r"(?:bot|chat ?bot|robot|human(?: being)?|person|machine|ai|chatgpt|gpt|computer)\b",
    r"\bam i (?:talking|speaking|chatting) (?:to|with) an? (?:real |actual )?(?:bot|robot|machine|ai|human|person)\b",
    r"\bwho (?:are you|made you|built you|created you)\W*$|\bwhat are you\W*$|\bwhat(?:'s| is) your name\b",
    r"\bwhat can you (?:do|help(?: me)? with)\W*$|\b(?:what|which) (?:ai|language|llm) model\b|\bsmall ?talk\b",
)


def aside_of(question: str) -> Aside | None:
    """What a single question is, if it is plainly none for customer service."""
    written = normalize(question)
    if _ORDERS.search(written) or _ERRANDS.search(written) or _EN_ERRANDS.search(written):
        return Aside.ERRAND
    return Aside.ABOUT_ASSISTANT if _ABOUT_IT.search(written) else None
