"""Which places a question asks about, and which articles are about them."""

import pytest

from assistant.scope import asked_places, names_the_place, uncovered
from knowledge import ArticleContent

HONG_KONG = ArticleContent(title="寄到香港要几天？", body="从东莞仓寄到香港 3–5 天。")
EUROPE = ArticleContent(title="寄到欧洲多久，运费多少？", body="空运 9–14 天。")
EUROPE_EN = ArticleContent(title="How long does shipping to Europe take?", body="From the Dongguan warehouse: 9 days.")
MAINLAND = ArticleContent(title="发货后几天到？", body="中国大陆 2–5 天。")
SERVED = ArticleContent(title="Which countries do you deliver to?", body="Hong Kong, Macau, Singapore and Australia.")
REPAIR = ArticleContent(title="维修邮费谁出？", body="寄到宁波维修中心，邮费由商城承担。")


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("寄到巴西要多久", {"巴西"}),
        ("那澳門呢？", {"澳门"}),
        ("do you ship to Brazil?", {"巴西"}),
        ("Macau shipping, how long?", {"澳门"}),
        ("how much to the US?", {"美国"}),
        ("从日本寄到上海几天", {"上海"}),
        ("寄到印度尼西亚多少钱", {"印度尼西亚"}),
        ("日本奶粉能退吗", set()),
        ("is it made in Japan?", set()),
        ("can you contact us?", set()),
        ("马上海运可以吗", set()),
        ("易碎的东西安全吗", set()),
        ("用中国银行的卡能付吗", set()),
        ("今日本店有活动吗", set()),
    ],
)
def test_a_place_is_asked_about_when_something_goes_there(question: str, places: set[str]) -> None:
    assert asked_places(question).keys() == places


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("寄到香港几天", HONG_KONG),
        ("寄到九龙几天", HONG_KONG),
        ("寄到德国多少钱", EUROPE),
        ("How much to Munich?", EUROPE),
        ("how long to Germany?", EUROPE_EN),
        ("发到深圳几天", MAINLAND),
        ("发到江苏几天", MAINLAND),
        ("do you ship to Australia?", SERVED),
        ("邮费谁出 我在杭州", REPAIR),
        ("寄到巴西要多久", ArticleContent(title="寄到国外要多久？", body="海外 20 天，欧洲 9 天。")),
        ("寄到新加坡多久", ArticleContent(title="东南亚线路", body="8 天。")),
        ("寄到澳门多久", ArticleContent(title="港澳台线路", body="3 天。")),
        (
            "do you ship to Brazil?",
            ArticleContent(title="Where do you deliver?", body="Japan; not to other countries."),
        ),
        ("寄到亚洲多久", ArticleContent(title="寄到新加坡、泰国多久", body="8 天。")),
        ("退货运费谁出", HONG_KONG),
    ],
)
def test_a_region_covers_what_lies_in_it_and_no_limit_covers_everything(question: str, article: ArticleContent) -> None:
    assert uncovered(question, article) == ()


@pytest.mark.parametrize(
    ("question", "article", "missed"),
    [
        ("寄到澳门几天", HONG_KONG, ("澳门",)),
        ("寄到东莞几天", HONG_KONG, ("东莞",)),
        ("寄到巴西要多久", EUROPE, ("巴西",)),
        ("How long does shipping to Brazil take?", EUROPE_EN, ("brazil",)),
        ("寄到欧洲多久", ArticleContent(title="寄到德国多久", body="9 天。"), ("欧洲",)),
        ("do you ship to Brazil?", SERVED, ("brazil",)),
        ("发到香港几天", MAINLAND, ("香港",)),
    ],
)
def test_a_place_elsewhere_is_not_covered(question: str, article: ArticleContent, missed: tuple[str, ...]) -> None:
    assert uncovered(question, article) == missed


def test_an_article_about_everywhere_names_no_place() -> None:
    assert names_the_place("寄到九龙几天", HONG_KONG)
    assert not names_the_place("寄到巴西几天", ArticleContent(title="运费", body="全球包邮。"))
