"""The words of a question that a follow-up can exchange: place, day, goods, process, matter, and what is asked.

Patterns are for Simplified Chinese and small-letter English. Single characters that stand for a whole word ("寄", "退")
are guarded against the words they are part of.
"""

import re
from enum import StrEnum

from knowledge import find_places


class Topic(StrEnum):
    """A part that a question has at most one of, as a rule."""

    PLACE = "place"
    DAY = "day"
    GOODS = "goods"
    PROCESS = "process"
    MATTER = "matter"
    ASK = "ask"


_PATTERNS = {
    Topic.DAY: re.compile(
        r"今天|明天|后天|周末|工作日|节假日|假期|春节|国庆|双十一|晚上|上午|下午|(?:周|星期)[一二三四五六日天]|"
        r"\b(?:today|tomorrow|weekends?|weekdays?|(?:public |bank )?holidays?|"
        r"christmas|(?:sun|mon|tues|wednes|thurs|fri|satur)days?)\b"
    ),
    Topic.GOODS: re.compile(
        r"手机|电脑|笔记本|平板|耳机|手表|电视机?|冰箱|洗衣机|空调|热水器|"
        r"净水器|相机|充电宝|鞋子?|衣服|裤子|内衣|奶粉|食品|生鲜|水果|"
        r"家具|家电|沙发|电池|化妆品|药品|液体|宠物|书籍?|易碎品|大件|小件|文件|流量|宽带|信用卡|储蓄卡|基金|"
        r"\b(?:phones?|laptops?|tablets?|headphones?|earphones?|watch(?:es)?|"
        r"tvs?|fridges?|cameras?|shoes?|clothes|clothing|underwear|food|"
        r"furniture|batter(?:y|ies)|cosmetics|medicines?|liquids?|pets?|books?|documents?|credit cards?|debit cards?)\b"
    ),
    Topic.PROCESS: re.compile(
        r"退换货?|退货|换货|退款|退费|退钱|退订|维修|修理|保修|返修|报修|"
        r"质保|取消订单|取消|发货|配送|送货|派送|寄送|邮寄|寄件|快递|物流|"
        r"安装|上门取件|取件|自提|开发票|开票|发票|下单|购买|预订|付款|支付|"
        r"(?:修?改|换)地址|提现|充值|还款|借款|贷款|转账|开户|销户|注册|"
        r"注销|绑定|解绑|投诉|理赔|清关|补卡|过户|价保|保价|寄|退(?=[吗么了掉回给呢?？]|$)|换(?=[吗么个一掉呢?？]|$)|"
        r"\b(?:(?:free |international |express )?(?:shipping|delivery)|ship|"
        r"deliver|returns?|returning|refunds?|exchang(?:e|es|ing)|repairs?|"
        r"warrant(?:y|ies)|cancel(?:l?ing|lations?)?|installation|invoices?|"
        r"payments?|withdrawals?|withdraw|top[- ]?ups?|pick[- ]?up|"
        r"subscriptions?|registration)\b"
    ),
    Topic.MATTER: re.compile(
        r"运费|邮费|手续费|关税|税费|费用|价格|押金|定金|利息|利率|额度|"
        r"优惠券?|积分|时间|时效|期限|流程|材料|地址|电话|密码|条件|"
        r"\b(?:fees?|costs?|charges?|prices?|postage|tax(?:es)?|dut(?:y|ies)|deposit|"
        r"interest|limits?|coupons?|points|address|deadline|documents needed)\b"
    ),
    Topic.ASK: re.compile(
        r"要?多久|多长时间|几天|几个工作日|什么时候|何时|啥时候|几点|"
        r"(?:要|是)?多少钱?|怎么收费|怎么算|(?:由)?谁(?:来)?(?:出|付|承担|负责)|怎么办|"
        r"怎么操作|怎么弄|怎么样|怎么|如何|能不能|可不可以|可以吗|可以么|能吗|"
        r"行吗|行不行|为什么|为啥|在?哪里|在?哪儿?|免费吗|收费吗|需要吗|有吗|"
        r"\b(?:how (?:long|much|many|soon|often)|how|who pays|when|where|why|who|can i|could i|do you|is it possible)\b"
    ),
}

Spans = dict[Topic, list[tuple[int, int]]]


def topics(text: str) -> Spans:
    """Where each topic stands in a text (plain: Simplified, small letters), in order; topics not in it are left out."""
    found: Spans = {}
    if mentioned := [(start, end) for _, start, end in find_places(text)]:
        found[Topic.PLACE] = mentioned
    for topic, pattern_of_topic in _PATTERNS.items():
        if spans := [match.span() for match in pattern_of_topic.finditer(text)]:
            found[topic] = spans
    return found
