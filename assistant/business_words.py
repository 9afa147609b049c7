"""Which kind of business a text is about: words and their weights, for Simplified Chinese and English in normal form.

A word weighs 1 when it hints (说明, size), 2 when it names the business (发货, delivery), 3 or more when it settles the
matter whatever else is said (投诉, refund). Each pattern counts once, however often it occurs, so that repeating
oneself is no evidence. Types stand in the order in which they win a draw.
"""

import re

from knowledge import BusinessType

_WORDS: dict[BusinessType, tuple[tuple[float, str], ...]] = {
    BusinessType.COMPLAINT: (
        (6, r"投诉|举报|曝光|12315|消费者协会|消协|工商局|维权|起诉|报警"),
        (4, r"欺骗|骗子|诈骗|骗人|忽悠|坑人|坑爹|无良|霸王条款|虚假宣传|给(我|个|一个).{0,4}说法"),
        (
            4,
            r"态度.{0,6}(差|恶劣|不好|不满|有问题)|"
            r"服务.{0,6}(太差|很差|真差|差劲|恶劣|不满)|垃圾|差劲|太过分|气死|恶心",
        ),
        (3, r"太让人失望|很失望|非常失望|不满意|无法接受|忍无可忍"),
        (6, r"\bcomplain\w*|\breport (you|this|him|her|them)\b|\bsue\b|\bconsumer protection\b"),
        (4, r"\bscam\w*|\bfraud\w*|\bcheat\w*|\bliars?\b|\brude\b|\bunacceptable\b|\bridiculous\b|\boutrag\w*"),
        (3, r"\b(terrible|awful|horrible|worst|poor|bad|appalling) (service|experience|support|attitude|company)"),
        (3, r"\bdisappoint\w*|\bfed up\b|\bdisgust\w*"),
    ),
    BusinessType.FEEDBACK: (
        (5, r"建议(?!零售)|提个意见|提(点|些|一个)?意见|意见反馈|反馈意见|希望(你们|贵司|以后|能|可以|app|增加|多)"),
        (5, r"表扬|点赞|点个赞|好评|夸一?下|感谢信|服务很好|服务很棒|非常满意"),
        (
            5,
            r"\bsuggest\w*|\bfeedback\b|\bwould be (nice|great|good|helpful) if\b|\bfeature request\b|\bidea for you\b",
        ),
        (
            4,
            r"\b(great|excellent|amazing|wonderful) (service|job|"
            r"support|experience|work)\b|\bcompliment\b|\bwell done\b",
        ),
    ),
    BusinessType.RETURN_EXCHANGE: (
        (4, r"退换|退货|换货|退款|退钱|退费|退回|拒收|拒签|七天无理由|7天无理由|无理由|退单|退掉|退不了|退运"),
        (3, r"保价|价保|价格保护|差价|降价|补差|运费险|取件|换码|换尺码|换新|换(一|个|成).{0,3}(双|件|码|尺|色)"),
        (
            3,
            r"(能|可以|想|要|怎么|申请|办|给我|帮我|没)退|退(吗|么|了|给|多少|到哪)|钱.{0,4}(怎么|没|什么时候).{0,3}退",
        ),
        (4, r"破损|[少漏缺]了.{0,3}[件个样]|\bdamaged\b"),
        (
            2,
            r"(发|寄|送|拿|收到的?是?)错了?(货|的|颜色|尺码|型号|商品)|"
            r"错发|漏发|少发|少件|不合适|不喜欢|尺码不|大小不",
        ),
        (2, r"(可以|能|想|要|申请|免费)换(?!绑|手机号|套餐)|质量问题"),
        (4, r"\breturns?\b|\breturn(ed|ing)\b|\brefund\w*|\bexchang(e|es|ed|ing)\b(?! rate)|\bmoney back\b|\bswap\b"),
        (
            3,
            r"\brefus(e|ed|ing)\b|\bsend (it|them|this) back\b|"
            r"\bsent .{0,20}\bback\b|\bprice (match|adjustment|protection)\b",
        ),
        (
            2,
            r"\bwrong (item|size|colou?r|product|model|order)\b|"
            r"\bdoes(n't| not) fit\b|\bmissing (item|part)s?\b",
        ),
    ),
    BusinessType.AFTER_SALES: (
        (4, r"保修|维修|修理|报修|返修|质保|售后服务|售后|三包|维修点|以旧换新|翻新"),
        (3, r"安装|上门装|师傅.{0,6}(上门|装)|调试|保养|清洗服务|配件|检测"),
        (
            3,
            r"坏了|坏掉|故障|毛病|开不了机|不能用|没法用|没反应|"
            r"无法(使用|开机|启动|充电)|死机|黑屏|碎了|漏水|不制冷|不工作|失灵|不灵",
        ),
        (2, r"使用(方法|说明)|说明书|怎么(使用|安装)|贴膜|激活|不好用|异响|有问题"),
        (
            4,
            r"\bwarrant(y|ies)\b|\brepair\w*|\bservice cent(er|re)s?\b|"
            r"\bspare parts?\b|\bafter.?sales?\b|\bguarantee\b",
        ),
        (
            4,
            r"\binstall\w*|\bbroken\b|\bbroke\b|\bstopped working\b|"
            r"\b(does|do|is|did|are)(n't| not) work(ing)?\b|\bfault\w*",
        ),
        (
            4,
            r"\b(won't|will not|doesn't|does not) (turn on|start|charge|switch on|boot)\b|\bdefect\w*|\bmalfunction\w*",
        ),
        (2, r"\bmanual\b|\bset ?up\b|\btroubleshoot\w*|\bmaintenance\b|\bcracked\b"),
    ),
    BusinessType.DELIVERY: (
        (
            3,
            r"快递|物流|发货|送货|配送|派送|派件|运单|催单|催一?下|"
            r"催货|包裹|签收|送达|出库|收货(?!地址|人|电话|之后|后)|自提|妥投|寄件",
        ),
        (3, r"运费|邮费|包邮|关税|清关|通关|海关|报关|时效|货运|空运|海运|运输|揽收|揽件|中转|集运"),
        (
            3,
            r"没(有)?((收到|拿到)(?!验证码|短信|邮件)|到货|送到|送来)|未收到|"
            r"(几天|多久|什么时候|啥时候|何时|今天|明天|能|会).{0,4}(到(?!账|帐|期|店)|送)",
        ),
        (
            2,
            r"寄(到|往|去|给|送|出)|送(到|来|过来|上门|吗)|到哪(了|里|儿)?|"
            r"到货|到了(吗|没)|站点|快递员|派送员|驿站|快递柜|几点(能|会|可以)?(到(?!几)|送)",
        ),
        (2, r"(改|换|指定|预约|约).{0,6}(时间|日期|周|明天|后天).{0,4}(送|到|配送)|偏远地区|催"),
        (1, r"送(?!的|给|礼|券|积分)|路上|在途|送往"),
        (
            3,
            r"\bdeliver\w*|\bshipping\b|\bship(s|ped|ment|ments)?\b|\bparcels?\b|\bpackages?\b|\bcourier\b|\bfreight\b",
        ),
        (
            3,
            r"\btrack\w*|\bcustoms\b|\bduty\b|\bduties\b|\bpostage\b|"
            r"\barriv\w*|\bin transit\b|\bdispatch\w*|\bclearance\b",
        ),
        (
            3,
            r"\b(have|has)(n't| not) (received|got|come|shown up)|"
            r"\bnever (received|arrived|came)|\bnot received\b|\bwhere('s| is) my\b",
        ),
    ),
    BusinessType.ORDER_CHANGE: (
        (
            4,
            r"取消(?!关注|收藏|自动)|撤单|(改|修改|更改|变更|换|更换|调|填错|"
            r"写错|弄错|搞错|选错|留错).{0,6}(地址|电话|收件人|收货人|手机号)",
        ),
        (
            4,
            r"(地址|电话|收件人|收货人).{0,8}(改|修改|更改|变更|换|错)|拍错|"
            r"下错单|买错|多拍|重复下单|(拆|合并|修改|改|查|查询).{0,4}订单",
        ),
        (
            4,
            r"发票|开票|抬头|税号|纳税人|信用代码|专票|普票|增票|收据|"
            r"(订|这|那)单.{0,6}(状态|修改|查询|合并|拆分|备注)|查(一下|下|询)?.{0,6}订单",
        ),
        (1, r"订单|改(一下|下)?|修改"),
        (
            4,
            r"\bcancel\w*|\b(change|update|edit|modify|correct|"
            r"wrong)\b.{0,30}\b(address|phone|order|recipient|name|number)\b",
        ),
        (
            4,
            r"\binvoices?\b|\breceipts?\b|\bvat\b|\border status\b|"
            r"\bstatus of (my|an|the) order\b|\bcombine\b.{0,12}\borders\b",
        ),
        (4, r"\badd\b.{0,20}\bto (an|my|the) (existing )?order\b|\bordered (the )?wrong\b|\border history\b"),
        (1, r"\borders?\b(?! to\b)"),
    ),
    BusinessType.ORDERING: (
        (
            3,
            r"怎么(购买|下单|订购|预订|买)|(想|要|打算|准备|直接|重新|还能|"
            r"能)(买|购买|订购|下单|订)(?!的)|下单(?!后|时间|的|时|之后)",
        ),
        (3, r"订购|预订|预定|团购|批发|批量|采购|抢购|提交订单|购物车|货到付款|库存不足|有货|现货|补货|缺货|分期"),
        (2, r"付款(?!方式)|支付失败|扣款|重复扣|\bcharged\b|\bpayment (failed|declined)\b"),
        (
            4,
            r"\b(place|make|submit|put in) (an|my|the|a) (\w+ )?order\b|"
            r"\bpre.?order\w*|\bbulk\b|\bcheck ?out\b|\bbuy\b|\bpurchas\w*",
        ),
        (
            4,
            r"\b(how|where|can|may|could) (do|can|to|could|should|i)? ?(i |we )?order\b|"
            r"\bin stock\b|\bout of stock\b|\bwholesale\b",
        ),
    ),
    BusinessType.CONSULTATION: (
        (
            2,
            r"会员|积分|优惠|活动|促销|折扣|满减|赠品|红包|套餐|额度|"
            r"白条|利率|手续费|收费|费用|价格|多少钱|资费|流量|话费",
        ),
        (
            2,
            r"支持|规格|型号|参数|颜色|尺寸|材质|功能|成分|保质期|"
            r"正品|区别|推荐|适合|包括|包含|怎么样|兼容|限制|禁运|违禁",
        ),
        (
            2,
            r"注册|登录|登陆|密码|账号|账户|帐号|绑定|解绑|注销|实名|认证|开通|兑换|资格|入驻|开户|店铺|后台|付款方式|支付方式",
        ),
        (
            2,
            r"\bmember\w*|\bpoints?\b|\bdiscounts?\b|\bcoupons?\b|"
            r"\bvouchers?\b|\bpromo\w*|\bpric(e|es|ing)\b|\bfees?\b|\bplans?\b",
        ),
        (
            2,
            r"\bsizes?\b|\bcolou?rs?\b|\bcompatib\w*|\bsupport\b|"
            r"\bmaterial\b|\bfeatures?\b|\bdifference\b|\bspec\w*|\binclude\w*",
        ),
        (
            2,
            r"\baccounts?\b|\bpasswords?\b|\blog ?in\b|\bsign ?(up|in)\b|"
            r"\bregister\w*|\bopening hours\b|\bpayment methods?\b|\bverif\w*",
        ),
        (
            4,
            r"\bbatter(y|ies)\b|\bprohibited\b|\brestricted\b|\ballowed\b|"
            r"(电池|液体|宠物|药品|食品|易碎).{0,6}(寄|邮|运|快递)|寄(宠物|电池|液体|药)",
        ),
    ),
}

RAREST_FIRST = (*_WORDS, BusinessType.OTHER)
"""All types, the rarer and more serious ones first."""

_PATTERNS = {kind: tuple((weight, re.compile(pattern)) for weight, pattern in words) for kind, words in _WORDS.items()}


def weights(text: str) -> dict[BusinessType, float]:
    """How much of a text, in normal form, speaks for each type; types without a word are left out."""
    sums = {
        kind: sum(weight for weight, pattern in patterns if pattern.search(text))
        for kind, patterns in _PATTERNS.items()
    }
    return {kind: total for kind, total in sums.items() if total}
