"""What a poster says of a piece when its editor wrote no points: sentences that mean something by themselves."""

from __future__ import annotations

import pytest

from tests.publish.channel_cases import part_of

STEPS = "1. 动手之前先喊人、想好退路\n2. 对准火焰根部，左右来回扫\n3. 关上门，走安全通道\n"
CASES = {
    "要做的事": (STEPS, ["动手之前先喊人、想好退路", "对准火焰根部，左右来回扫", "关上门，走安全通道"]),
    "常见的错不是要做的事": (
        f"三个最常见的毛病：\n\n- 胳膊是弯着按下去的\n- 手一直没有抬起来过\n- 按按停停地数着数\n\n## 照着做\n\n{STEPS}",
        ["动手之前先喊人、想好退路", "对准火焰根部，左右来回扫", "关上门，走安全通道"],
    ),
    "半句话不算": ("- 胳膊打弯\n- 手不抬够\n- 停得太多\n", []),
    "另一张单子凑数不如一张完整的": (
        f"- 先把电源切断了再说\n- 短的\n\n中间一段。\n\n{STEPS}",
        ["动手之前先喊人、想好退路", "对准火焰根部，左右来回扫", "关上门，走安全通道"],
    ),
    "流传的说法不算": (
        "## 一\n\n很多人以为，月亮被影子挡住了。其实不是。\n\n## 二\n\n月亮自己从来不会发光。\n",
        ["月亮自己从来不会发光"],
    ),
    "靠前文的、问人的、招呼人的不算": (
        "## 会怎样\n\n它会慢慢地热起来。\n\n## 另一节怎么读\n\n其中最要紧的是第一行。\n",
        [],
    ),
}
FILM = (
    "## 认出它\n\n认准两条：身上滚烫，人糊涂了。\n\n## 降温\n\n把人抬到阴凉通风的地方。\n\n"
    f"## 别做\n\n人糊涂了别灌水，会呛。\n\n## 要点\n\n{STEPS}"
)


def points(channel: str, body: str) -> list[str]:
    """The points of a piece without a summary that says anything."""
    return list(part_of(channel, {"summary": "略。"}, body, {}).draft.points)


@pytest.mark.parametrize("what", CASES)
def test_points_stand_by_themselves(what: str) -> None:
    """Whole, in order, and rather none than poor ones."""
    body, wanted = CASES[what]
    assert points("wechat", body) == wanted


def test_a_film_says_its_points_shot_by_shot() -> None:
    """Its sections are what is spoken; an article's list comes before how its sections begin."""
    assert points("douyin", FILM) == ["认准两条：身上滚烫，人糊涂了", "把人抬到阴凉通风的地方", "人糊涂了别灌水，会呛"]
    assert points("wechat", FILM) == ["动手之前先喊人、想好退路", "对准火焰根部，左右来回扫", "关上门，走安全通道"]


def test_the_editors_own_win() -> None:
    """Whatever they are."""
    assert part_of("wechat", {"points": ["看懂为止"]}, STEPS, {}).draft.points == ("看懂为止",)
