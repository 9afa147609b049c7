"""Words that say nothing about what a question is about: particles, pronouns, question words, modals, chat fillers.

Chinese is written without blanks, so that its function words also tell where the other words begin and end. All are in
normal form: Simplified characters, small letters.
"""

import re

_PHRASES = """
    我们 咱们 你们 您们 他们 她们 它们 大家 人家 自己 本人 别人 有人 有些 大伙 家人们 老铁 亲们 小哥 贵司
    贵公司 我司 你哋 我哋 这边 那边 这儿 那儿 这里 那里 里面 里头 上面 外面 下面 后面 这样 那样 这么 那么 这时
    那时 其中 其他 其它 等等 之类 什么的 怎么办 怎么样 怎么 怎样 咋个 咋办 咋整 如何 什么时候 啥时候 什么
    为什么 为何 为啥 凭什么 凭啥 干什么 干嘛 干啥 多少钱 多少 多久 多长时间 多长 多大 多重 多远 多高 几时 何时
    哪里 哪儿 哪边 哪怕 边度 点样 能否 可否 是否 要得 没得 晓得 得不得 算不算 可以 能够 应该 应当 必须 需要
    需唔需要 想要 愿意 打算 希望 或许 也许 可能 恐怕 好像 似乎 肯定 必然 一定 不一定 不用 用不用 还是 还有 还要
    已经 曾经 一直 总是 老是 经常 常常 有时 有时候 平时 通常 一般 大概 大约 大致 差不多 左右 刚才 刚刚 正在
    马上 立刻 立马 赶紧 赶快 尽快 麻溜 现在 当时 当初 之前 之后 以前 以后 以内 以上 以下 后来 然后 最后 最近
    目前 同时 一起 一块 一共 总共 到时候 到时 到底 究竟 根本 真的 其实 反正 居然 竟然 突然 忽然 直接 只是 只有
    只能 仅仅 非常 特别 十分 有点 有点儿 一点 一点儿 一会儿 一会 一样 一些 一声 一遍 一趟 一句 一堆 半天 好几
    好多 很多 许多 不少 稍微 完全 全部 全都 所有 每次 随便 顺便 顺带 另外 其余 因为 所以 如果 要是 假如 假设
    万一 的话 但是 可是 不过 而且 或者 以及 并且 虽然 即使 除了 然而 既然 只要 无论 不管 比如 例如 对于 关于
    按照 根据 通过 为了 由于 至于 之间 当中 的时候 时候 这会儿 那会儿 知道 觉得 认为 以为 发现 听说 看到 看见
    听到 想问 想知道 告诉 帮忙 帮我 帮帮 请问 麻烦 谢谢 多谢 求求 拜托 你好 您好 求助 求问 出来 出去 进来 进去
    起来 上去 下来 下去 上来 过来 过去 回来 回去 回事 而已 似的 没事 没关系 不行 不了 行不 好吗 对吗 好了 算了
    完事 今天 昨天 明天 后天 前天 今晚 昨晚 今日 昨日 听日 第日 今年 去年 明年 早上 晚上 上午 下午 中午 昨儿
    今儿 明儿 有冇 冇得 唔系 唔该 系咪 先至 而家 咁样 嘎哈 绝绝子 求避雷 家人 哈哈 呜呜 呵呵 嘿嘿 有啥 没啥
    成不 中不中 靠谱 搞定 弄好 不就 就算 老公 老婆 老妈 老爸 爸妈 妈妈
    爸爸 同事 闺蜜 行吗 行么 成吗 成日 改成 变成 换成 当成 拍成 一定要 管用 天天 每天 每月 每年 礼拜 走之前
"""
_SINGLE = (
    "我你您他她它们俺咱俩这那某此其每各哪谁几啥咋何的地得了着过吗呢吧啊呀哦噢嘛么啦哈嗯唉哎喔咧嘞哇滴噻咯哟诶能会"
    "要想该敢肯须需可还也都就才又再很太真挺最更越已曾刚正只仅光不没别非好是有做弄搞整去来说讲看问请叫让在从到给把"
    "被对由向往比按为以用帮替和与跟同及或而且并但若因所虽则即便喺嘅啲冇唔咁嚟系佢哋乜仲俾畀咗嘢睇忒先个完里走多"
)
# What holds one of the characters above and is a word all the same.
_WHOLE_WORDS = """
    会员 会议 机会 社会 年会 会计 协会 约会 展会 晚会 会所 会费 宴会 工会 会场 会诊 功能 智能 能量 能耗 性能
    太阳能 能源 节能 技能 重要 主要 要求 要件 摘要 到货 到账 到期 到达 到付 签到 收到 迟到 到手 到店 给付 供给
    补给 过期 过敏 过滤 过户 过保 过程 超过 经过 过境 过审 过年 过夜 过渡 获得 得到 所得 得分 心得 地址 地区
    地方 目的地 内地 当地 产地 本地 地铁 地图 地点 外地 异地 地毯 地板 场地 基地 工地 土地 属地 营地 地理 地震
    地下 目的 的士 了解 着急 信用 费用 使用 用户 用品 用途 用法 用量 专用 通用 备用 日用 家用 商用 实用 应用
    公用 医用 适用 食用 用餐 耐用 作用 录用 租用 军用 民用 婴儿用品 有效 有机 拥有 有线 有害 国有 私有 持有
    有奖 有价 在线 存在 实在 从事 服从 把手 把握 车把 对公 对账 对讲 对象 对比 核对 绝对 对方 针对 校对 对接
    配对 对联 对付 转让 让利 出让 比较 比例 比赛 比价 性价比 比特币 比亚迪 比利时 行为 华为 为止 作为 方向 定向
    意向 和平 和解 温和 和服 饱和 共和 同意 合同 相同 不同 同步 同城 共同 同行 同学 同事 同款 胡同 同名 参与
    及时 普及 涉及 来源 未来 来电 外来 来访 往来 原来 马来 去世 失去 去除 去污 还款 归还 退还 偿还 返还 还价
    还原 成都 首都 都市 京都 就业 成就 就诊 就医 人才 才艺 再次 再生 太阳 太太 太空 太原 太平 亚太 真伪 真假
    传真 真皮 真丝 真实 仿真 真品 真空 真人 更换 更改 更新 变更 更年期 正品 正式 正常 改正 正规 真正 修正 正版
    正装 没收 别墅 性别 类别 级别 区别 个别 识别 光盘 光纤 荧光 阳光 观光 激光 灯光 曝光 光学 思想 联想 理想
    想象 做工 说明 小说 说法 看护 查看 好友 友好 爱好 良好 美好 问题 访问 顾问 问卷 提问 申请 邀请 请求 请假
    聘请 不锈钢 不干胶 不动产 不良 以旧换新 以色列 以太 自由 理由 事由 被子 被套 棉被 被单 按摩 按键 按揭 按钮
    系统 系列 关系 联系 体系 任何 几何 自我 可乐 可靠 认可 许可 可口 可信 整理 整形 整体 整修 需求 便利 便携
    便宜 方便 便秘 即时 即食 即将 若干 因素 原因 基因 规则 原则 准则 所属 场所 厕所 研究所 事务所 派出所 并购
    合并 各国 各地 各类 仅限 只限 非洲 非处方 南非 埃及 用电 用水 讲座 讲解 问诊 叫车 叫醒 做客 做账
    对账单 帮助 帮扶 替代 替换 便签 别克 好评 好处 光明 光大 真相 那不勒斯 可可 可选 可视 非标 非遗 有限公司
    先生 预先 优先 首先 先锋 个人 个性 个体 个税 完成 完整 完税 完美 里程 公里 里脊 海里 走私 走廊 行走 走步机
    多功能 多媒体 多样 多数 要紧 太极拳 说唱 回看 用券
"""
_COUNTED = "个件次款种位只些点份张条台双样块家下回趟句笔单箱包盒瓶遍天年月场项门道批口把波"
# Short words that run into their neighbours ("寄东京", "失败后钱"), unless the two make a word.
_RUN_ON = (
    "(?<![邮快])寄(?![存件卖养售])|(?<![配赠派运递转])送(?![货礼达检修餐])|拿(?!铁)|掏|(?<![修更整])改(?![签装造期])|"
    "(?<![退更兑交替转])换(?![货购新算季])|(?<![距隔脱])离(?![婚职])|(?<![同平相])等(?![级待候])|"
    "(?<![签接代没回拒验吸])收(?![货件据款入费音藏])|(?<![支到垫预])付(?![款费])|(?<![居入])住(?![宿院房址])|"
    "(?<![售前背今最])后(?![台期续盖视勤备置门排果悔代天])|(?<![提])前(?![台期往提置门排锋])"
)
# One numeral may be part of a word (二手, 三文鱼), several count.
_NUMERALS = "[〇零一二两三四五六七八九十百千万亿]{2,}"
_WEEKDAY = "[上下这本]个?(?:周|星期|礼拜)[一二三四五六日天末]?"


def _pattern(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


BETWEEN_CHINESE_WORDS = re.compile(
    rf"(?P<word>{_pattern(_WHOLE_WORDS)})|(?P<verb>[\u4e00-\u9fff])[不没唔](?P=verb)(?:以(?!旧))?"
    rf"|{_WEEKDAY}|{_NUMERALS}|{_pattern(_PHRASES)}|{_RUN_ON}|[一两这那几每某哪首][{_COUNTED}](?![员性子])|[{_SINGLE}]"
)
"""Finds what stands between the words of a Chinese question; a match with the group `word` is a word itself."""

_ENGLISH = """
    rather past lose lost wich shoud exta extra anyting buy buys buying bought write writes wrote confirm fix solve
    able abt across actually add added adds after again against aint along already also although always another
    anybody anyone anything anyway anywhere arent around ask asked asks away back bad basically bc because become
    before began begin best better between big bit blow both bring bringing brings bro brought btw call called calls
    came cant catch caught cheers come comes coming cos coz cuz damn dear different down drop dropped drops dude
    dunno during each eg eight either else em end ended ends enough etc even ever every everybody everyone everything
    everywhere evry exactly feel feels felt fifty find fine first five folks forty found four frm front gave get gets
    getting gimme give given gives go goes going gone gonna good got gotcha gotta great guy guys hadnt haha hang
    happen happened happens hear heard hell hello help here heres hes hey hi hm hmm hold hows hundred hung idk ie im
    imo instead k keep keeps kept kind kinda kindly knew know knows last later least leave leaves leaving left lemme
    less let lets like liked likes literally live lives living lmao lol long look looking looks lot lots madam made
    make makes man many mate may maybe mean means meant might mnth more most move moved moves moving mr mrs msg mth
    much must mustnt n nah need needed needs neither never new next nice nine nobdy nobody none nope nothing now nvm
    off often ok okay old olny omg once one ones only other others ought out outta over own people per perhaps pick
    picked play pls plsss plus plz possible probably pull push put puts quite r rang really right ring rings run
    running runs said same sat saw say says second see seem seems seen serious seriously set sets setting seven shall
    shes short show showed shows simply since sir sit sits sitting six small somebody someone something sometimes
    somewhere somone soon sorry sort sorta stand stands start started starting starts stay stays stil still stop
    stopped stops straight stuff such sure take taken takes taking tbh tell tells ten than thank thanks thats then
    theres theyre theyve thing things think thinks third thirty tho though thought thousand three threw through throw
    thru thx till today told tomorrow tonight took top tried tries try trying turn turned turns twice two u under
    unless until up ur use used uses using very via w wait waiting waits wake wanna want wanted wants way ways wen
    went werent weve whats wheres whether while whole whos within without woke wont worse wrong wtf ya yall yeah yep
    yes yesterday yet youve yr zero
"""
ENGLISH_FILLERS = frozenset(_ENGLISH.split())
"""English words besides the stop words of `terms` that name nothing; apostrophes are left out."""
