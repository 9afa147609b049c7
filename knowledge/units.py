"""Units as people write them, in Chinese and English, and what they convert to."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` of `base` make one of this unit; units with the same base compare."""

    kind: str
    name: str
    base: str
    factor: Decimal


def _unit(kind: str, name: str, base: str = "", factor: str = "1") -> Unit:
    return Unit(kind, name, base or name, Decimal(factor))


# Spellings are separated by blanks; "_" stands for a blank inside one.
_SPELLINGS: tuple[tuple[Unit, str], ...] = (
    (
        _unit("duration", "working_day"),
        "个工作日 个工作天 工作日 工作天 working_days working_day business_days business_day",
    ),
    (_unit("duration", "working_hour"), "个工作小时 工作小时 working_hours working_hour business_hours business_hour"),
    (_unit("duration", "second"), "秒钟 秒 seconds second secs sec"),
    (_unit("duration", "minute", "second", "60"), "分钟 minutes minute mins min"),
    (_unit("duration", "hour", "second", "3600"), "个小时 个钟头 小时 钟头 hours hour hrs hr h"),
    (
        _unit("duration", "day", "second", "86400"),
        "个自然日 自然日 日历日 天 日 calendar_days calendar_day natural_days days day",
    ),
    (_unit("duration", "week", "second", "604800"), "个星期 星期 个礼拜 礼拜 周 weeks week wks wk"),
    (_unit("duration", "month"), "个月 months month"),
    (_unit("duration", "year", "month", "12"), "周年 年 years year yrs yr"),
    (_unit("money", "CNY"), "元人民币 元 圆 块钱 块 人民币 rmb cny yuan"),
    (_unit("money", "HKD"), "港币 港元 港纸 hkd hong_kong_dollars"),
    (_unit("money", "USD"), "美元 美金 usd us_dollars us_dollar dollars dollar"),
    (_unit("money", "EUR"), "欧元 eur euros euro"),
    (_unit("money", "GBP"), "英镑 gbp"),
    (_unit("money", "JPY"), "日元 日圆 jpy yen"),
    (_unit("money", "TWD"), "新台币 台币 twd ntd"),
    (_unit("money", "AUD"), "澳元 澳币 aud australian_dollars"),
    (_unit("money", "CAD"), "加元 加币 cad canadian_dollars"),
    (_unit("money", "SGD"), "新加坡元 新币 坡币 sgd singapore_dollars"),
    (_unit("money", "MYR"), "马来西亚令吉 林吉特 令吉 马币 myr ringgit"),
    (_unit("money", "KRW"), "韩元 韩币 krw won"),
    (_unit("money", "THB"), "泰铢 thb baht"),
    (_unit("money", "CNY_fen", "CNY", "0.01"), "分钱"),
    (_unit("percent", "percent"), "% 个百分点 percent per_cent"),
    (_unit("percent", "permille", "percent", "0.1"), "‰"),
    (_unit("weight", "kg"), "公斤 千克 kg kgs kilograms kilogram kilos kilo"),
    (_unit("weight", "g", "kg", "0.001"), "克 grams gram g"),
    (_unit("weight", "mg", "kg", "0.000001"), "毫克 mg"),
    (_unit("weight", "jin", "kg", "0.5"), "市斤 斤"),
    (_unit("weight", "tonne", "kg", "1000"), "公吨 吨 tonnes tonne tons ton"),
    (_unit("weight", "lb", "kg", "0.45359237"), "磅 lbs lb pounds pound"),
    (_unit("weight", "oz", "kg", "0.028349523125"), "盎司 oz ounces ounce"),
    (_unit("length", "km", "m", "1000"), "公里 千米 km kilometres kilometers kilometre kilometer"),
    (_unit("length", "m"), "米 m metres meters metre meter"),
    (_unit("length", "cm", "m", "0.01"), "厘米 公分 cm centimetres centimeters"),
    (_unit("length", "mm", "m", "0.001"), "毫米 mm millimetres millimeters"),
    (_unit("length", "inch", "m", "0.0254"), "英寸 inches inch"),
    (_unit("length", "foot", "m", "0.3048"), "英尺 feet foot ft"),
    (_unit("volume", "l"), "公升 升 litres liters litre liter l"),
    (_unit("volume", "ml", "l", "0.001"), "毫升 ml millilitres milliliters"),
    (_unit("volume", "m3", "l", "1000"), "立方米 立方 m3 m³ cbm cubic_metres cubic_meters"),
    (_unit("volume", "cm3", "l", "0.001"), "立方厘米 cm3 cm³"),
    (_unit("temperature", "celsius"), "℃ °c 摄氏度 度 degrees_celsius"),
    (_unit("temperature", "fahrenheit"), "℉ °f 华氏度 degrees_fahrenheit"),
    (_unit("count", "item"), "件 个 只 items item pieces piece pcs pc"),
    (_unit("count", "parcel"), "个包裹 个快递 parcels parcel packages package"),
    (_unit("count", "time"), "次 times"),
    (_unit("count", "person"), "个人 人 名 people persons person"),
    # "后 4 位" and "6 位数字" count digits; "两位" may count people, so that it equals neither.
    (_unit("count", "digit"), "位数字 位数 位 digits digit"),
    (_unit("count", "order"), "笔 单 个订单 orders order"),
    (_unit("count", "box"), "箱 盒 boxes box cartons carton"),
    (_unit("count", "point"), "积分 个积分 分 points point"),
    (_unit("count", "photo"), "张照片 张图片 张 photos photo"),
    (_unit("count", "copy"), "份 copies copy"),
    (_unit("count", "kind"), "种 项 款 kinds types"),
    (_unit("count", "unit"), "台 套 units unit sets set"),
    (_unit("count", "bottle"), "瓶 bottles bottle"),
    (_unit("count", "can"), "罐 cans"),
    (_unit("count", "bag"), "袋 包 bags bag"),
    (_unit("count", "times_over"), "倍"),
    (_unit("count", "year_of_age"), "岁 周岁 years_old"),
    (_unit("count", "character"), "个字符 字符 个字 字 characters"),
    (_unit("count", "MB"), "mb 兆"),
    (_unit("count", "GB", "MB", "1024"), "gb"),
    (_unit("count", "KB", "MB", "0.0009765625"), "kb"),
)

UNITS: dict[str, Unit] = {
    spelling.replace("_", " "): unit for unit, spellings in _SPELLINGS for spelling in spellings.split()
}
"""Every spelling, in small letters and Simplified characters, to its unit."""

BY_NAME: dict[str, Unit] = {unit.name: unit for unit, _ in _SPELLINGS}

CURRENCY_SIGNS: dict[str, str] = {
    **dict.fromkeys(("¥", "￥", "rmb", "cny", "人民币"), "CNY"),
    **dict.fromkeys(("hk$", "hkd", "港币", "港元"), "HKD"),
    **dict.fromkeys(("us$", "usd", "$", "美元"), "USD"),
    **dict.fromkeys(("€", "eur"), "EUR"),
    **dict.fromkeys(("£", "gbp"), "GBP"),
    **dict.fromkeys(("nt$", "twd"), "TWD"),
    **dict.fromkeys(("a$", "aud"), "AUD"),
    **dict.fromkeys(("c$", "cad"), "CAD"),
    **dict.fromkeys(("s$", "sgd"), "SGD"),
    **dict.fromkeys(("rm", "myr"), "MYR"),
    **dict.fromkeys(("jp¥", "jpy"), "JPY"),
}
"""What may stand before an amount, to the currency's ISO 4217 code."""
