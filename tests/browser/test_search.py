"""The search page in a real browser: what it finds, how it is used, what it says when there is nothing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from pipeline.publish.search.postings import mixed
from pipeline.publish.search.text import runs, tokens
from tests.browser.conftest import url

pytestmark = [pytest.mark.slow, pytest.mark.browser]
MODULE = "assets/javascripts/search-index.js"


def filters(page: Page) -> Locator:
    """The selects that narrow a search."""
    return page.locator("#filters")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("沙坪坝", "5G 基站"), ("坪坝的夜", "5G 基站"), ("海姆立克", "5G 基站"), ("姆立", "5G 基站"), ("5G", "5G 基站"),
        ("5g 海姆立克", "5G 基站"), ("5G基站", "5G 基站"), ("CO2", "剩菜"), ("CO₂", "剩菜"), ("３号填充", "第3号"),
        ("风筝第7次", "第7号"), ("风筝 第7次", "第7号"), ("彩", "彩虹"), ("5G 基站和沙坪坝的夜灯", "5G 基站"),
        ("林老师", "打雷"),
    ],
)  # fmt: skip
def test_finds(page: Page, address: str, query: str, title: str) -> None:
    """Words, substrings across words, Latin with digits, subscripts, whole titles, names."""
    page.goto(url(address, f"search/?q={query}"))
    expect(page.locator(".result h2").first).to_contain_text(title)
    expect(page.locator("#status")).to_contain_text("找到")
    assert page.locator(".result mark").count() or query == "林老师"


def test_titles_of_results_break_as_in_lists(page: Page, address: str) -> None:
    """Between words and after clauses, with the marks in place; the text itself is untouched."""
    page.goto(url(address, "search/?q=沙坪坝的夜灯"))
    title = page.locator(".result h2 a").first
    expect(title).to_have_text("5G 基站和沙坪坝的夜灯")
    assert title.locator("wbr").count() >= 2
    assert "".join(title.locator("mark").all_text_contents()) == "沙坪坝的夜灯"
    shown = page.locator(".card__title a", has_text="5G 基站").first
    broken = "e => e.innerHTML.replace(/<(?!wbr)[^>]*>/g, '')"
    wanted = title.evaluate(broken)
    page.goto(url(address, "columns/all/"))
    assert shown.evaluate(broken) == wanted


@pytest.mark.parametrize("query", ["6G", "鲸鲨", "坪沙", "沙坝"])
def test_finds_nothing_that_is_not_there(page: Page, address: str, query: str) -> None:
    """No loosening to shorter words; the topics are offered instead."""
    page.goto(url(address, f"search/?q={query}"))
    expect(page.locator("#status")).to_contain_text("没有")
    expect(page.locator(".result")).to_have_count(0)
    expect(page.locator("#start a").first).to_be_visible()


def test_says_what_comes_nearest(page: Page, address: str) -> None:
    """A question that no piece answers word for word brings those that hold most of it."""
    page.goto(url(address, "search/?q=海姆立克应该怎样做"))
    expect(page.locator("#status")).to_contain_text("最接近")
    expect(page.locator(".result h2").first).to_contain_text("5G 基站")


@pytest.mark.parametrize(
    ("query", "word"), [("hmlk", "海姆立克"), ("haimulike", "海姆立克"), ("hai mu li ke", "海姆立克")]
)
def test_pinyin_and_initials(page: Page, address: str, query: str, word: str) -> None:
    """Letters that no piece holds are read as pinyin, and the page says so."""
    page.goto(url(address, f"search/?q={query}"))
    expect(page.locator("#status")).to_contain_text(f"按拼音找“{word}”：找到 1 篇")
    expect(page.locator(".result mark", has_text=word).first).to_be_visible()


def test_letters_that_are_found_offer_pinyin_too(page: Page, address: str) -> None:
    """Of several words with these sounds the first is looked for, the others are one press away."""
    page.goto(url(address, "search/?q=fz"))
    expect(page.locator("#status")).to_contain_text("按拼音找“风筝”")


@pytest.mark.parametrize("query", ["脑卒中", "脑梗"])
def test_synonyms_of_the_vocabulary(page: Page, address: str, query: str) -> None:
    """A piece that says 中风 is found by its other names, and the word it uses is marked."""
    page.goto(url(address, f"search/?q={query}"))
    expect(page.locator("#status")).to_have_text("找到 1 篇")
    expect(page.locator(".result mark", has_text="中风")).to_be_visible()


def test_small_digits_stay_small(page: Page, address: str) -> None:
    """CO2 finds and marks CO₂ as the piece has it, in titles and in text."""
    page.goto(url(address, "search/?q=CO2"))
    expect(page.locator(".result h2 mark").first).to_have_text("CO₂")
    expect(page.locator(".result", has_text="5G 基站").locator("p mark")).to_have_text("CO₂")


def test_titles_come_first(page: Page, address: str) -> None:
    """打雷 is in one title; others only mention it."""
    page.goto(url(address, "search/?q=打雷"))
    expect(page.locator(".result h2").first).to_contain_text("打雷时")


def test_narrows_and_is_remembered(page: Page, address: str) -> None:
    """A filter carries counts, narrows, stands in the address, survives a reload, and widens again."""
    page.goto(url(address, "search/?q=食"))
    expect(page.locator("#status")).to_contain_text("找到 2 篇。一个字只在题目、小标题和关键词里找")
    expect(filters(page).get_by_label("类型").locator("option")).to_have_text(["全部", "文章（1）", "专栏（1）"])
    filters(page).get_by_label("类型").select_option("专栏")
    expect(page.locator("#status")).to_contain_text("找到 1 篇")
    expect(filters(page).get_by_label("类型")).to_be_focused()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["食"], "类型": ["专栏"]}
    page.reload()
    expect(page.locator(".result")).to_have_count(1)
    filters(page).get_by_label("类型").select_option("全部")
    expect(page.locator(".result")).to_have_count(2)


@pytest.mark.parametrize(
    ("facet", "value", "count"),
    [
        ("类型", "文章", 1),
        ("专栏", "街头科学", 2),
        ("主题", "食品安全与营养", 2),
        ("人群", "青少年", 1),
        ("年份", "2026", 3),
    ],
)
def test_every_facet(page: Page, address: str, facet: str, value: str, count: int) -> None:
    """Kind, column, topic, audience, year."""
    page.goto(url(address, f"search/?q=的&{facet}={value}"))
    expect(page.locator(".result")).to_have_count(count)
    expect(filters(page).get_by_label(facet)).to_have_value(value)


def test_a_filter_that_leaves_nothing_says_so(page: Page, address: str) -> None:
    """And stays on the page, so that it can be widened."""
    page.goto(url(address, "search/?q=沙坪坝&类型=视频"))
    expect(page.locator("#status")).to_contain_text("放宽")
    filters(page).get_by_label("类型").select_option("全部")
    expect(page.locator(".result")).to_have_count(1)


def test_divides_as_the_index_does(page: Page, address: str) -> None:
    """The page's division of a query, and its hash of a token, equal the index's."""
    page.goto(url(address, "search/"))
    for text in ("防灾𫓧减5Gカ々〇，ＣＯ₂", "36.5℃ 的 Wi-Fi", "第½章"):
        script = "async ([url, text]) => (await import(url)).divide(text).flatMap((p) => [...p.tokens, ...p.whole])"
        found = set(page.evaluate(script, [url(address, MODULE), text]))
        many = [run for run in runs(text.replace(" ", "，")) if len(run) > 1]
        assert tokens(many) <= found
    script = "async ([url, pair]) => (await import(url)).mixed(pair)"
    assert page.evaluate(script, [url(address, MODULE), "𫓧减"]) == mixed("𫓧减")


def test_keyboard(page: Page, address: str) -> None:
    """Slash goes to the box, arrows walk the results and back, Enter opens, Escape clears."""
    page.goto(url(address, "search/?q=风筝"))
    expect(page.locator(".result")).to_have_count(10)
    page.locator("h1").click(force=True)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result h2 a").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result h2 a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator(".result")).to_have_count(0)
    assert "q" not in parse_qs(urlsplit(page.url).query)
    page.locator("#q").fill("沙坪坝")
    expect(page.locator(".result")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/net/")


def test_more_on_demand(page: Page, address: str) -> None:
    """So many at a time (here six); the first of the new ones takes the focus."""

    def six(route: Route) -> None:
        text = route.fetch().text()
        assert "const STEP = 10;" in text
        route.fulfill(body=text.replace("const STEP = 10;", "const STEP = 6;"), content_type="text/javascript")

    page.route("**/search.js", six)
    page.goto(url(address, "search/?q=风筝"))
    expect(page.locator(".result")).to_have_count(6)
    page.locator("#more").click()
    expect(page.locator(".result h2 a").nth(6)).to_be_focused()
    expect(page.locator(".result")).to_have_count(10)
    expect(page.locator("#more")).to_be_hidden()
