"""Names of places that a reply may mention: provinces, big cities, countries and regions, in Chinese and English.

Each line names one place in every way it is written here, so that "香港" and "Hong Kong" are the same place. The list
is a net for invented destinations, not a gazetteer: a place that is missing from it is simply not checked.
"""

import re

_NAMES = """
北京 beijing
天津 tianjin
上海 shanghai
重庆 chongqing
河北 hebei
山西 shanxi
辽宁 liaoning
吉林 jilin
黑龙江 heilongjiang
江苏 jiangsu
浙江 zhejiang
安徽 anhui
福建 fujian
江西 jiangxi
山东 shandong
河南 henan
湖北 hubei
湖南 hunan
广东 guangdong
海南 hainan
四川 sichuan
贵州 guizhou
云南 yunnan
陕西 shaanxi
甘肃 gansu
青海 qinghai
内蒙古 inner_mongolia
广西 guangxi
西藏 tibet
宁夏 ningxia
新疆 xinjiang
香港 hong_kong hongkong
澳门 macau macao
台湾 taiwan
广州 guangzhou
深圳 shenzhen
东莞 dongguan
佛山 foshan
珠海 zhuhai
中山 zhongshan
厦门 xiamen
福州 fuzhou
泉州 quanzhou
杭州 hangzhou
宁波 ningbo
温州 wenzhou
义乌 yiwu
金华 jinhua
南京 nanjing
苏州 suzhou
无锡 wuxi
合肥 hefei
青岛 qingdao
济南 jinan
大连 dalian
沈阳 shenyang
长春 changchun
哈尔滨 harbin
郑州 zhengzhou
武汉 wuhan
长沙 changsha
南昌 nanchang
成都 chengdu
昆明 kunming
贵阳 guiyang
西安 xi'an xian
兰州 lanzhou
乌鲁木齐 urumqi
拉萨 lhasa
三亚 sanya
台北 taipei
高雄 kaohsiung
中国 china
美国 united_states usa u.s. u.s.a. america
加拿大 canada
墨西哥 mexico
巴西 brazil
阿根廷 argentina
智利 chile
英国 united_kingdom uk u.k. britain england
爱尔兰 ireland
法国 france
德国 germany
意大利 italy
西班牙 spain
葡萄牙 portugal
荷兰 netherlands holland
比利时 belgium
卢森堡 luxembourg
瑞士 switzerland
奥地利 austria
瑞典 sweden
挪威 norway
丹麦 denmark
芬兰 finland
波兰 poland
捷克 czechia czech_republic
匈牙利 hungary
希腊 greece
罗马尼亚 romania
乌克兰 ukraine
俄罗斯 russia
土耳其 türkiye
以色列 israel
沙特 saudi_arabia
阿联酋 united_arab_emirates uae
迪拜 dubai
卡塔尔 qatar
埃及 egypt
南非 south_africa
尼日利亚 nigeria
肯尼亚 kenya
印度 india
巴基斯坦 pakistan
孟加拉国 bangladesh
斯里兰卡 sri_lanka
印度尼西亚 印尼 indonesia
马来西亚 malaysia
新加坡 singapore
泰国 thailand
越南 vietnam
菲律宾 philippines
柬埔寨 cambodia
老挝 laos
缅甸 myanmar
蒙古 mongolia
哈萨克斯坦 kazakhstan
日本 japan
韩国 south_korea korea
朝鲜 north_korea
澳大利亚 澳洲 australia
新西兰 new_zealand
东京 tokyo
大阪 osaka
首尔 seoul
曼谷 bangkok
伦敦 london
巴黎 paris
柏林 berlin
纽约 new_york
洛杉矶 los_angeles
旧金山 san_francisco
悉尼 sydney
墨尔本 melbourne
多伦多 toronto
温哥华 vancouver
莫斯科 moscow
欧盟 european_union eu
欧洲 europe
亚洲 asia
非洲 africa
北美 north_america
南美 south_america
拉丁美洲 拉美 latin_america
东南亚 southeast_asia
中东 middle_east
"""

_PLACE_OF = {name.replace("_", " "): line.split()[0] for line in _NAMES.strip().splitlines() for name in line.split()}
# "今日本店" and "上海南站" hold the letters of a place, not the place.
_NOT_A_PLACE = {
    "日本": (r"(?<![今当每次近节即])", r"(?![店公司周月人])"),
    "海南": (r"(?<!上)", ""),
    "大连": (r"(?<![扩放])", ""),
}


def _pattern(name: str) -> str:
    if name.isascii() or name == "türkiye":
        return rf"(?<![a-z]){re.escape(name)}(?![a-z])"
    before, after = _NOT_A_PLACE.get(name, ("", ""))
    return f"{before}{name}{after}"


# Longest first, so that "印度尼西亚" is not read as "印度".
_PLACES = re.compile("|".join(_pattern(name) for name in sorted(_PLACE_OF, key=len, reverse=True)))


def places(text: str) -> dict[str, str]:
    """The places that a text names: the place's own (Chinese) name to the words used for it.

    `text` is in normal form (lower case, simplified characters).
    """
    return {_PLACE_OF[found.group()]: found.group() for found in _PLACES.finditer(text)}
