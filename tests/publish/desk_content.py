"""A small office for tests of the desk: the toy with an issue, receipts, a text that is too long, a coming piece."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.build.conftest import TOY, run_kepu

AT = "2026-06-02 08:00"
LONG = "打雷时离开高处。" * 20
ISSUES = """june:
  account: town
  date: 2026-06-01
  pieces: [thunder, echo, secret-draft-id]
  title: 六月第一期
"""
RECEIPTS = """- piece: thunder
  account: town
  at: 2026-06-01 09:30
  url: https://mp.example.org/s/1
  by: 王老师
"""


def office(content: Path) -> Path:
    """The content folder, made at `content`."""
    shutil.copytree(TOY, content)
    data = content / "_data"
    draft = next(p for p in content.rglob("*.md") if "status: draft" in p.read_text("utf-8"))
    name = next((line[4:] for line in draft.read_text("utf-8").splitlines() if line.startswith("id: ")), draft.stem)
    (data / "issues.yml").write_text(ISSUES.replace("secret-draft-id", name.strip()), "utf-8")
    (data / "receipts.yml").write_text(RECEIPTS, "utf-8")
    accounts = (
        (data / "accounts.yml").read_text("utf-8").replace("channel: wechat", "channel: wechat\n  issues: weekly")
    )
    (data / "accounts.yml").write_text(accounts, "utf-8")
    head = "title: 雷雨天在山上怎么办\ndate: 2026-06-01 10:00\nstatus: approved\n"
    rest = f"summary: {LONG}\naccounts: [town, town-short]\nsources:\n- title: 测试\n  url: https://example.org/\n"
    body = "## 先下山\n\n不要**站在树下**。\n\n1. 远离山脊\n2. 蹲下\n   - 双脚并拢\n\n![云](media/thunder.png)\n\n"
    body += "两次,雷声之间：$$\\sum_{i=1}^{n} t_i^2$$\n"
    (content / "articles/2026/ridge.md").write_text(f"---\n{head}{rest}---\n\n{body}", "utf-8")
    return content


def build(content: Path, out: Path) -> Path:
    """`desk/` of a build."""
    done = run_kepu("build", "--content", content, "--out", out, "--at", AT)
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "desk"
