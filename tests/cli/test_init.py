"""`kepu init`: another office's repository builds at once and knows nothing of the demonstration."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from PIL import Image

from pipeline.build.founding import MANIFEST
from pipeline.cli import kepu
from pipeline.model.founding import Colours
from pipeline.render.pictures.mark import too_pale

ROOT = Path(__file__).parents[2]
OFFICE = """\
name: 渝中科普
owner: 渝中区科学技术协会
url: https://kepu.yuzhong.example/
tagline: 母城的科学日常
notice: 本站由渝中区科学技术协会主办。
colours: {deep: "#7A1F2B", link: "#8A1C2C", mark: "#A8461B"}
accounts:
  yuzhong-gzh: {name: 科普渝中, channel: CHANNEL, signature: 科普渝中}
columns:
  shenghui: {name: 科普生辉, description: 每期讲清一件用得上的事。, colour: "#9A3324"}
policy: {reviews: [final], approvers: [王主任]}
people:
  editor: {name: 渝中科普编辑部, role: 编辑}
"""
CHANNEL = "wechat"
TRACES = re.compile("沙坪坝|沙磁|SQB|sqb-|shapingba|科普矩阵示范|示范编辑部|kepu\\.example\\.org/[a-z]")


def init(folder: Path, *words: str, text: str = OFFICE, answers: str | None = None) -> Result:
    """The command with a config beside the folder."""
    config = folder.parent / "office.yml"
    config.write_text(text.replace("CHANNEL", CHANNEL), "utf-8")
    given = ["init", str(folder), *(words or ("--config", str(config)))]
    return CliRunner().invoke(kepu, given, input=answers, standalone_mode=False)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The new repository's own program, in its folder."""
    code = "from pipeline.cli import main; main()"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def traces(folder: Path) -> list[str]:
    """Text files that name the demonstration's office; source maps and the build's database are noise."""
    return [
        f"{file.relative_to(folder)}: {found[0]}"
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".git" not in file.parts
        if file.suffix not in {".map", ".pyc"} and not file.name.startswith("ledger.sqlite")
        if (found := TRACES.search(file.read_bytes().decode("utf-8", "replace")))
    ]


@pytest.mark.slow
def test_another_office(tmp_path: Path) -> None:
    """Founded, clean, built with a piece of its own, found by its names, without a trace of the first."""
    folder = tmp_path / "yuzhong"
    done = init(folder)
    assert done.return_value == 0, done.output
    assert traces(folder) == []
    checked = run(folder, "check", "--channels")
    assert (checked.returncode, checked.stdout.count("错误")) == (0, 0), checked.stdout
    assert run(folder, "new", "--title", "夏天的噪声", "--column", "shenghui", "--author", "editor").returncode == 0
    (piece,) = folder.glob("content/columns/shenghui/*.md")
    piece.write_text(
        re.sub("<!--.*-->", "车间里为什么吵。", piece.read_text("utf-8")).replace("draft  ", "approved  "), "utf-8"
    )
    refused = run(folder, "build")
    assert refused.returncode == 1 and "K342" in refused.stdout, refused.stdout
    signed = "review: {final: {by: 王主任, date: 2026-06-01}}"
    piece.write_text(re.sub("^title: ", f"{signed}\ntitle: ", piece.read_text("utf-8"), count=1, flags=re.M), "utf-8")
    built = run(folder, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    assert traces(folder) == []
    site = folder / "build/site"
    home, css = (site / "index.html").read_text("utf-8"), (site / "assets/stylesheets/site.css").read_text("utf-8")
    assert "渝中科普" in home and "科普生辉" in home and "本站由渝中区科学技术协会主办。" in home
    assert css.rstrip().endswith("}") and "--link: #8A1C2C" in css
    assert "渝中区科学技术协会" in (site / "about/index.html").read_text("utf-8")
    assert "https://kepu.yuzhong.example/" in (site / "sitemap.xml").read_text("utf-8")
    assert list((folder / "build/desk").rglob("*.zip"))
    assert "没有变的文件" in run(folder, "build").stderr
    assert subprocess.run(["git", "-C", folder, "status"], capture_output=True, check=False).returncode == 0


def test_workflows_and_readme(tmp_path: Path) -> None:
    """Jobs that need the program's tests are left out, and what is left is whole; scripts can be run."""
    folder = tmp_path / "office"
    init(folder)
    for file in sorted((folder / ".github/workflows").glob("*.yml")):
        flow = yaml.safe_load(file.read_text("utf-8"))
        assert flow["jobs"] and "scripts/test" not in file.read_text("utf-8")
        needed = {name for job in flow["jobs"].values() for name in [job.get("needs")] if isinstance(name, str)}
        assert needed <= set(flow["jobs"])
    assert {file.name for file in (folder / "scripts").iterdir()} >= {"build", "setup", "ci_links", "ci_issue"}
    assert [file.name for file in (folder / "scripts").iterdir() if not os.access(file, os.X_OK)] == []
    readme = (folder / "README.md").read_text("utf-8")
    assert readme.startswith("# 渝中科普\n") and "{" not in readme
    places = re.findall(r"`((?:content|templates|site_overrides)/[^`]+)`", readme)
    missing = [place for place in places if not (folder / place).exists()]
    assert set(missing) <= {"content/videos/", "content/columns/"}
    assert not (folder / "tests").exists()


BROKEN = {
    "no owner": (OFFICE.replace("owner", "onwer"), "是不是“owner”"),
    "address": (OFFICE.replace("https://kepu.yuzhong.example/", "kepu.yuzhong.example"), "url"),
    "pale": (OFFICE.replace("#8A1C2C", "#F0A0A0"), "link"),
    "colour": (OFFICE.replace("#8A1C2C", "red"), "colours.link"),
    "logo": (OFFICE + "logo: none.png\n", "none.png"),
    "yaml": (OFFICE + "x: [", "office.yml"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_wrong_answers_make_nothing(tmp_path: Path, kind: str) -> None:
    """Told with the line and the remedy; no folder appears."""
    text, told = BROKEN[kind]
    done = init(tmp_path / "office", text=text)
    assert done.exception is not None and told in done.output + str(getattr(done.exception, "message", ""))
    assert not (tmp_path / "office").exists()


def test_a_wrong_account_is_told(tmp_path: Path) -> None:
    """The check of the new content speaks."""
    done = init(tmp_path / "office", text=OFFICE.replace("CHANNEL", "nosuch"))
    assert done.return_value == 1 and "accounts.yml" in done.output


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """Also its files."""
    (tmp_path / "office").mkdir()
    (tmp_path / "office/own.txt").write_text("x", "utf-8")
    assert init(tmp_path / "office").exception is not None
    assert [path.name for path in (tmp_path / "office").iterdir()] == ["own.txt"]
    assert init(tmp_path / "other", "--upgrade").exception is not None


def test_questions_in_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name, owner, address, columns, accounts."""
    monkeypatch.setattr("pipeline.cli.init_command._may_ask", lambda: True)
    monkeypatch.chdir(tmp_path)
    answers = "渝中科普\n渝中区科协\nhttps://k.example\n\n科普生辉\n\n科普渝中\n1\n\n"
    done = CliRunner().invoke(kepu, ["init", "office"], input=answers, standalone_mode=False)
    assert done.return_value == 0, done.output
    place = tmp_path / "office/content/_data"
    data = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in place.glob("*.yml")}
    assert data["site"]["url"] == "https://k.example/" and data["site"]["feed_host"] == "k.example"
    assert data["columns"] == {"ke-pu-sheng-hui": {"name": "科普生辉"}}
    ((account, fields),) = data["accounts"].items()
    assert account.startswith("ke-pu-yu-zhong-") and fields["name"] == "科普渝中"


def test_a_logo(tmp_path: Path) -> None:
    """A square picture becomes the mark; others are refused."""
    for size, fine in (((400, 400), True), ((400, 300), False), ((50, 50), False)):
        Image.new("RGB", size, "#7A1F2B").save(tmp_path / "logo.png")
        done = init(tmp_path / f"office-{size[0]}-{size[1]}", text=OFFICE + "logo: logo.png\n")
        assert (done.return_value == 0) == fine
    made = tmp_path / "office-400-400/site_overrides"
    with Image.open(io.BytesIO((made / "assets/images/mark-180.png").read_bytes())) as picture:
        assert picture.size == (180, 180)
    assert "data:image/png;base64," in (made / "partials/mark.svg").read_text("utf-8")
    (tmp_path / "logo.png").write_bytes(b"<svg onload=alert(1)>")
    assert init(tmp_path / "svg", text=OFFICE + "logo: logo.png\n").exception is not None


def test_colours_that_cannot_be_read() -> None:
    """4.5 to 1 on the page's ground; the defaults pass."""
    assert too_pale(Colours()) == []
    assert too_pale(Colours(link="#767676", mark="#8A8A8A")) == ["link", "mark"]
    assert too_pale(Colours(link="#707070")) == []


def test_an_upgrade(tmp_path: Path) -> None:
    """The program's files follow; what the office owns or changed stays; what is gone is deleted; twice is nothing."""
    folder = tmp_path / "office"
    init(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}
    changed, old = folder / "mkdocs.yml", folder / "pipeline/old_module.py"
    stale = folder / "pipeline/store/__init__.py"
    script = folder / "scripts/setup"
    changed.write_text(changed.read_text("utf-8") + "# 我们的\n", "utf-8")
    for file, text in ((old, b"x = 1\n"), (stale, b"# the version before\n"), (script, b"exit 1\n")):
        file.write_bytes(text)
        _listed(folder, file, text)
    (folder / "templates/channels/own").mkdir()
    (folder / "templates/channels/own/channel.yml").write_text("name: x\n", "utf-8")
    done = init(folder, "--upgrade")
    assert done.return_value == 0 and "您改过，没有动：mkdocs.yml" in done.output
    assert not old.exists() and stale.read_bytes() == before[stale]
    assert script.read_bytes() == before[script] and os.access(script, os.X_OK)
    assert (
        changed.read_bytes().endswith("我们的\n".encode()) and (folder / "templates/channels/own/channel.yml").is_file()
    )
    kept = {path for path in before if path.is_file() and path.read_bytes() == before[path]}
    assert kept >= {path for path in before if path not in {changed, folder / MANIFEST}}
    assert "换了 0 个文件，删了 0 个" in init(folder, "--upgrade").output


def _listed(folder: Path, file: Path, data: bytes) -> None:
    """As if the version before had brought this file."""
    path = file.relative_to(folder).as_posix()
    rows = [row for row in (folder / MANIFEST).read_text("utf-8").splitlines() if not row.endswith(f"  {path}")]
    rows.append(f"{hashlib.sha256(data).hexdigest()}  {path}")
    (folder / MANIFEST).write_text("\n".join(sorted(rows)) + "\n", "utf-8")
