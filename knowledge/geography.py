"""Names of places in Chinese and English, and what lies in what: continents, countries, provinces, big cities.

The list is a net for invented destinations and for answers about somewhere else, not a gazetteer: a place that is
missing from it is simply not checked. Each place is written in every way it is known here, its Chinese name first.
China means the mainland, as the trade has it: Hong Kong, Macau and Taiwan are places of their own.
"""

import re
from collections.abc import Iterator

_REGIONS = {
    "": "亚洲 asia; 欧洲 欧陆 europe; 非洲 africa; 美洲; 大洋洲 oceania",
    "亚洲": "东南亚 southeast_asia; 中东 middle_east; 港澳台; 南亚 south_asia; 东亚 east_asia; 中亚 central_asia",
    "东南亚": "新马",
    "港澳台": "港澳",
    "欧洲": "欧盟 european_union eu; 东欧 eastern_europe",
    "欧盟": "北欧 scandinavia",
    "美洲": "北美 north_america; 南美 south_america; 拉丁美洲 拉美 latin_america",
    "北美": "美加",
}
_COUNTRIES = {
    "港澳": "香港 hong_kong hongkong hk; 澳门 macau macao",
    "港澳台": "台湾 taiwan",
    "东亚": "中国 中国大陆 大陆 内地 china mainland_china mainland prc; 日本 japan; 韩国 南韩 south_korea korea; "
    "朝鲜 north_korea; 蒙古 mongolia",
    "新马": "新加坡 singapore; 马来西亚 大马 malaysia",
    "东南亚": "泰国 thailand; 越南 vietnam; 菲律宾 philippines; 印度尼西亚 印尼 indonesia; 柬埔寨 cambodia; 老挝 laos; "
    "缅甸 myanmar burma; 文莱 brunei",
    "南亚": "印度 india; 巴基斯坦 pakistan; 孟加拉国 孟加拉 bangladesh; 斯里兰卡 sri_lanka; 尼泊尔 nepal; 不丹 bhutan; "
    "马尔代夫 maldives; 阿富汗 afghanistan",
    "中亚": "哈萨克斯坦 kazakhstan; 乌兹别克斯坦 uzbekistan; 吉尔吉斯斯坦 kyrgyzstan; 塔吉克斯坦 tajikistan; "
    "土库曼斯坦 turkmenistan",
    "亚洲": "阿塞拜疆 azerbaijan; 亚美尼亚 armenia; 格鲁吉亚",
    "中东": "土耳其 türkiye turkey; 以色列 israel; 沙特阿拉伯 沙特 saudi_arabia; 阿联酋 united_arab_emirates uae; "
    "卡塔尔 qatar; 科威特 kuwait; 巴林 bahrain; 阿曼 oman; 约旦 jordan; 黎巴嫩 lebanon; 伊拉克 iraq; 伊朗 iran; "
    "叙利亚 syria",
    "欧盟": "爱尔兰 ireland; 法国 france; 德国 germany; 意大利 italy; 西班牙 spain; 葡萄牙 portugal; "
    "荷兰 netherlands holland; 比利时 belgium; 卢森堡 luxembourg; 奥地利 austria; 波兰 poland; "
    "捷克 czechia czech_republic; 匈牙利 hungary; 希腊 greece; 罗马尼亚 romania; 保加利亚 bulgaria; 克罗地亚 croatia; "
    "斯洛伐克 slovakia; 斯洛文尼亚 slovenia; 爱沙尼亚 estonia; 拉脱维亚 latvia; 立陶宛 lithuania; 塞浦路斯 cyprus; "
    "马耳他 malta",
    "北欧": "瑞典 sweden; 丹麦 denmark; 芬兰 finland",
    "欧洲": "英国 united_kingdom uk u.k. great_britain britain england scotland; 瑞士 switzerland; 挪威 norway; "
    "冰岛 iceland; 塞尔维亚 serbia; 阿尔巴尼亚 albania; 摩纳哥 monaco",
    "东欧": "乌克兰 ukraine; 俄罗斯 russia; 白俄罗斯 belarus; 摩尔多瓦 moldova",
    "美加": "美国 united_states usa u.s. u.s.a. us america; 加拿大 canada",
    "拉丁美洲": "墨西哥 mexico; 古巴 cuba; 巴拿马 panama; 哥斯达黎加 costa_rica; 危地马拉 guatemala; "
    "多米尼加 dominican_republic; 牙买加 jamaica; 波多黎各 puerto_rico",
    "南美": "巴西 brazil brasil; 阿根廷 argentina; 智利 chile; 秘鲁 peru; 哥伦比亚 colombia; 委内瑞拉 venezuela; "
    "厄瓜多尔 ecuador; 玻利维亚 bolivia; 巴拉圭 paraguay; 乌拉圭 uruguay",
    "非洲": "埃及 egypt; 南非 south_africa; 尼日利亚 nigeria; 肯尼亚 kenya; 摩洛哥 morocco; 阿尔及利亚 algeria; "
    "突尼斯 tunisia; 埃塞俄比亚 ethiopia; 坦桑尼亚 tanzania; 乌干达 uganda; 加纳 ghana; 安哥拉 angola; 赞比亚 zambia; "
    "津巴布韦 zimbabwe; 喀麦隆 cameroon; 塞内加尔 senegal; 毛里求斯 mauritius; 马达加斯加 madagascar; "
    "莫桑比克 mozambique; 利比亚 libya; 苏丹 sudan",
    "大洋洲": "澳大利亚 澳洲 australia; 新西兰 new_zealand; 斐济 fiji; 巴布亚新几内亚 papua_new_guinea",
}
_PLACES_WITHIN = {
    "中国": "北京 beijing; 天津 tianjin; 上海 shanghai; 重庆 chongqing; 河北 hebei; 山西 shanxi; 辽宁 liaoning; "
    "吉林 jilin; 黑龙江 heilongjiang; 江苏 jiangsu; 浙江 zhejiang; 安徽 anhui; 福建 fujian; 江西 jiangxi; "
    "山东 shandong; 河南 henan; 湖北 hubei; 湖南 hunan; 广东 guangdong; 海南 hainan; 四川 sichuan; 贵州 guizhou; "
    "云南 yunnan; 陕西 shaanxi; 甘肃 gansu; 青海 qinghai; 内蒙古 inner_mongolia; 广西 guangxi; 西藏 tibet; "
    "宁夏 ningxia; 新疆 xinjiang",
    "广东": "广州 guangzhou; 深圳 shenzhen; 东莞 dongguan; 佛山 foshan; 珠海 zhuhai; 中山 zhongshan; 惠州 huizhou; "
    "汕头 shantou",
    "福建": "厦门 xiamen; 福州 fuzhou; 泉州 quanzhou",
    "浙江": "杭州 hangzhou; 宁波 ningbo; 温州 wenzhou; 义乌 yiwu; 金华 jinhua; 绍兴 shaoxing; 嘉兴 jiaxing",
    "江苏": "南京 nanjing; 苏州 suzhou; 无锡 wuxi; 常州 changzhou; 南通 nantong; 徐州 xuzhou; 扬州 yangzhou",
    "安徽": "合肥 hefei",
    "山东": "青岛 qingdao; 济南 jinan; 烟台 yantai",
    "辽宁": "大连 dalian; 沈阳 shenyang",
    "吉林": "长春 changchun",
    "黑龙江": "哈尔滨 harbin",
    "河北": "石家庄 shijiazhuang",
    "山西": "太原 taiyuan",
    "河南": "郑州 zhengzhou; 洛阳 luoyang",
    "湖北": "武汉 wuhan",
    "湖南": "长沙 changsha",
    "江西": "南昌 nanchang",
    "四川": "成都 chengdu",
    "云南": "昆明 kunming; 丽江 lijiang",
    "贵州": "贵阳 guiyang",
    "陕西": "西安 xi'an xian",
    "甘肃": "兰州 lanzhou",
    "新疆": "乌鲁木齐 urumqi",
    "西藏": "拉萨 lhasa",
    "海南": "三亚 sanya; 海口 haikou",
    "广西": "南宁 nanning; 桂林 guilin",
    "内蒙古": "呼和浩特 hohhot",
    "香港": "九龙 kowloon; 新界",
    "台湾": "台北 taipei; 高雄 kaohsiung; 台中 taichung; 台南",
    "日本": "东京 tokyo; 大阪 osaka; 京都 kyoto; 名古屋 nagoya; 北海道 hokkaido",
    "韩国": "首尔 seoul; 釜山 busan",
    "马来西亚": "吉隆坡 kuala_lumpur kl; 槟城 penang",
    "泰国": "曼谷 bangkok; 清迈 chiang_mai",
    "越南": "胡志明市 ho_chi_minh_city; 河内 hanoi",
    "菲律宾": "马尼拉 manila",
    "印度尼西亚": "雅加达 jakarta; 巴厘岛 bali",
    "印度": "孟买 mumbai; 新德里 delhi",
    "阿联酋": "迪拜 dubai; 阿布扎比 abu_dhabi",
    "英国": "伦敦 london; 曼彻斯特 manchester; 爱丁堡 edinburgh; 利兹 leeds",
    "爱尔兰": "都柏林 dublin",
    "法国": "巴黎 paris; 里昂 lyon; 马赛 marseille",
    "德国": "柏林 berlin; 慕尼黑 munich; 法兰克福 frankfurt; 汉堡 hamburg",
    "意大利": "罗马 rome; 米兰 milan",
    "西班牙": "马德里 madrid; 巴塞罗那 barcelona",
    "葡萄牙": "里斯本 lisbon",
    "荷兰": "阿姆斯特丹 amsterdam",
    "比利时": "布鲁塞尔 brussels",
    "奥地利": "维也纳 vienna",
    "瑞士": "苏黎世 zurich; 日内瓦 geneva",
    "瑞典": "斯德哥尔摩 stockholm",
    "俄罗斯": "莫斯科 moscow",
    "土耳其": "伊斯坦布尔 istanbul",
    "美国": "纽约 new_york nyc; 洛杉矶 los_angeles; 旧金山 san_francisco; 西雅图 seattle; 芝加哥 chicago; "
    "波士顿 boston; 休斯顿 houston; 加州 california; 夏威夷 hawaii; 德州 texas",
    "加拿大": "多伦多 toronto; 温哥华 vancouver; 蒙特利尔 montreal",
    "澳大利亚": "悉尼 sydney; 墨尔本 melbourne; 布里斯班 brisbane; 珀斯 perth",
    "新西兰": "奥克兰 auckland",
    "巴西": "圣保罗 sao_paulo são_paulo; 里约 rio_de_janeiro",
    "阿根廷": "布宜诺斯艾利斯 buenos_aires",
    "墨西哥": "墨西哥城 mexico_city",
    "埃及": "开罗 cairo",
    "尼日利亚": "拉各斯 lagos",
    "肯尼亚": "内罗毕 nairobi",
    "南非": "约翰内斯堡 johannesburg; 开普敦 cape_town",
}
# What stands before and after the letters when they are a place: "今日本店", "东西安全", "马上海运" and "中国银行" hold
# the letters of one, not the place. "us" is one only after "the", "turkey" where a parcel may go.
_AROUND = {
    "日本": (r"(?<![今当每次近节即])", r"(?![店公司周月人])"),
    "中国": (r"(?<!其)", r"(?!银行|电信|移动|联通|邮政|人寿|香港|澳门|台湾)"),
    "大陆": (r"(?<![新欧洲])", ""),
    "海南": (r"(?<!上)", ""),
    "上海": (r"(?<![马以加])", r"(?![鲜关外])"),
    "大连": (r"(?<![扩放])", ""),
    "西安": (r"(?<![东广])", r"(?![排装全])"),
    "成都": (r"(?<![完变造形达生组换改做])", ""),
    "东京": ("", r"(?!东)"),
    "中山": (r"(?<!其)", ""),
    "加州": (r"(?<!新)", ""),
    "印度": ("", r"(?!洋)"),
    "罗马": ("", r"(?![数表仕])"),
    "汉堡": ("", r"(?![包王店])"),
    "新马": ("", r"(?!桶)"),
    "南通": (r"(?<![湖云海河越])", ""),
    "港澳": ("", r"(?!台|通行证)"),
    "us": (r"(?<=the )", r"(?! dollar)"),
    "jordan": (r"(?<!air )", ""),
    "turkey": (r"(?:(?<=to )|(?<=in )|(?<=for ))", ""),
    "mainland": ("", r"(?! europe)"),
}


def _listed(*tables: dict[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each place as the region around it ("" for none), its own name and all its names."""
    for table in tables:
        for region, line in table.items():
            for place in line.split(";"):
                names = [name.replace("_", " ") for name in place.split()]
                yield region, names[0], names


_PLACE_OF = {name: place for _, place, names in _listed(_REGIONS, _COUNTRIES, _PLACES_WITHIN) for name in names}
_REGION_OF = {place: region for region, place, _ in _listed(_REGIONS, _COUNTRIES, _PLACES_WITHIN)} | {
    # Those who say South America or Latin America mean much the same.
    "南美": "拉丁美洲"
}
_WITHIN_A_COUNTRY = frozenset(place for _, place, _ in _listed(_PLACES_WITHIN))


def _pattern(name: str) -> str:
    before, after = _AROUND.get(name, ("", ""))
    if name.endswith("国"):
        # "集中国际快递"
        after += "(?![际内])"
    return f"{before}{re.escape(name)}{after}"


def _any_of(names: list[str]) -> str:
    # Longest first, so that "印度尼西亚" is not read as "印度".
    return "|".join(map(_pattern, sorted(names, key=len, reverse=True)))


_LATIN = _any_of([name for name in _PLACE_OF if name[0].isascii()])
_HAN = _any_of([name for name in _PLACE_OF if not name[0].isascii()])
_PLACES = re.compile(rf"(?<![a-z])(?:{_LATIN})(?![a-z])|{_HAN}")


def find_places(text: str) -> Iterator[tuple[str, int, int]]:
    """Each mention of a place in a text in normal form: the place's own (Chinese) name, and where the words stand."""
    for found in _PLACES.finditer(text):
        yield _PLACE_OF[found.group()], *found.span()


def places(text: str) -> dict[str, str]:
    """The places that a text names: the place's own (Chinese) name to the words used for it.

    `text` is in normal form (lower case, simplified characters).
    """
    return {place: text[start:end] for place, start, end in find_places(text)}


def regions_around(place: str) -> tuple[str, ...]:
    """What a place lies in, nearest first: its province, country, group of countries and continent."""
    around = []
    while place := _REGION_OF.get(place, ""):
        around.append(place)
    return tuple(around)


def within_a_country(place: str) -> bool:
    """Whether it is a city, a state or a province."""
    return place in _WITHIN_A_COUNTRY
