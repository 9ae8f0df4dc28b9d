"""The desk with an account on every channel: grouped, framed as each is shown, usable on a phone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import Browser

from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders, Report, silent
from pipeline.model.channel import Family
from pipeline.model.times import SHANGHAI
from pipeline.publish.context import Context
from pipeline.publish.desk import desk_jobs
from pipeline.store import open_database
from tests.publish.desk_content import office

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 6, 2, 8, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a desk with an account for each channel; zips and pictures are not made."""
    top = tmp_path_factory.mktemp("crowd")
    content = office(top / "content")
    accounts, ridge = content / "_data" / "accounts.yml", content / "articles" / "2026" / "ridge.md"
    names = sorted(path.parent.name for path in (ROOT / "templates/channels").glob("*/channel.yml"))
    more = "".join(f"on-{name}:\n  name: 账号 {name}\n  channel: {name}\n" for name in names)
    accounts.write_text(accounts.read_text("utf-8") + more, "utf-8")
    ridge.write_text(ridge.read_text("utf-8").replace("accounts: [town, town-short]\n", ""), "utf-8")
    folders = Folders(ROOT, content, top / "out")
    shelf, problems = read_and_check(folders)
    assert shelf is not None, problems
    report = Report(problems)
    with closing(open_database(folders.ledger)) as base, ThreadPoolExecutor(1) as pool:
        catalog = make_catalog(shelf, folders, NOW, base, pool, silent, report)
    assert report.ok, report.problems
    around = Context(
        ROOT, content, top / "out", top / "cache", "x", lambda _, tasks: {n: m() for n, (_, m) in tasks.items()}
    )
    for job in desk_jobs(catalog, around):
        if job.path.endswith(".html"):
            page = top / "out" / job.path
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(job.make())
    return top / "out" / "desk"


def test_accounts_are_grouped_and_found(browser: Browser, crowd: Path) -> None:
    """Families in their order with a count that follows the ticks; choosing an account opens its family."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((crowd / "index.html").as_uri())
    piece = page.locator("[data-title='雷雨天在山上怎么办']")
    shown = [text.split()[0] for text in piece.locator(".family summary").all_inner_texts()]
    assert shown == [family for family in get_args(Family) if family in shown]
    assert len(shown) >= 4
    assert piece.locator("[data-account]").count() >= 15
    piece.locator("[data-account='town'] input").check()
    assert piece.locator(".family summary").first.inner_text().split()[1] == "1"
    page.select_option("[name=account]", "on-newspaper-column")
    assert piece.locator("[data-account='on-newspaper-column']").is_visible()
    assert piece.locator("[data-account]:visible").count() == 1
    page.close()


def test_what_to_mend_is_listed(browser: Browser, crowd: Path) -> None:
    """Beside the list: piece, account, field and how much it is over; one click to the account's texts."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((crowd / "index.html").as_uri())
    link = page.locator(".side p a", has_text="小镇科协").first
    assert "摘要" in link.locator("..").inner_text()
    link.click()
    assert page.locator("[role=tab][aria-selected=true]").inner_text().startswith("小镇科协")
    page.close()


@pytest.mark.parametrize(
    ("account", "frame"),
    [("town", "phone"), ("on-weibo", "phone"), ("on-led-caption", "phone--strip"), ("on-radio-script", "phone--sheet")],
)
def test_each_channel_has_its_frame(browser: Browser, crowd: Path, account: str, frame: str) -> None:
    """Phones for what is read on phones, paper and a caption strip for the rest; the words are in it."""
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto((crowd / "p" / "ridge" / "index.html").as_uri() + f"#ridge:{account}")
    shown = page.locator(".phone:visible")
    assert shown.count() == 1
    assert frame in (shown.get_attribute("class") or "").split()
    assert len(shown.inner_text()) > 10
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()
