"""How much time and room the paste-safe HTML takes: CPU milliseconds per piece and bytes per byte of Markdown.

`scripts/bench wechat [--runs 50] [--peers PYTHON]`

Two pieces are measured: prose of about 2,000 characters and one with everything. Each run renders a text of its own (a
number is put in), so that no cache helps. Beside ours stand the renderers of `PEERS` that the interpreter PYTHON can
import: `python -m venv peers; peers/bin/pip install wechat-md md2wx-cli worknex inkpress`. Ours is measured with the
parsing of Markdown, the theme and all transforms; its own lint has to be content. Bars: prose at most 15 ms and 2.5
times the bytes, everything at most 25 ms; the exit code is 1 when ours misses one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.ingest.extensions import load_extensions  # noqa: E402
from pipeline.render.markdown import render  # noqa: E402
from pipeline.render.paste import load_theme, paste_html  # noqa: E402
from pipeline.render.paste_lint import Meta, lint_paste  # noqa: E402

PEERS = {
    "wechat-md": "wechat_md.render:markdown_to_html",
    "md2wx-cli": "md2wx.converter:WeChatConverter().convert",
    "worknex": "worknex.toolkit.converter:WeChatConverter().convert",
    "inkpress": "inkpress.core:convert",
}
"""Package → module and what to call with Markdown."""
BARS = {"prose": (15.0, 2.5), "full": (25.0, None)}
_PARAGRAPH = (
    "夏天的傍晚，云越堆越高，底下是平的，顶上像一朵花菜。这种云里，小冰粒和软雹互相碰撞，一个带正电，一个带负电，"
    "上升气流把轻的托到云顶，重的留在云底。电压攒到空气再也挡不住的时候，就“啪”地一声打通了。**先看到光，后听到声**，"
    "是因为光几乎不花时间，而声音一秒钟只走三百四十米。数一数中间隔了几秒，除以三，就是离你几公里。\n\n"
)
PROSE = "".join(
    f"## 第{number}节\n\n{_PARAGRAPH}{_PARAGRAPH}- 不站树下\n- 不打金属伞\n- 不在水里\n\n见[气象局的说明](https://example.org/{number})。\n\n"
    f"![图{number}：云和闪电](media/x.png \"图 {number}　云和闪电\")\n\n"
    for number in range(1, 6)
)  # fmt: skip
FULL = (ROOT / "tests/cases/markdown/full.md").read_text("utf-8")
_PEER = """
import importlib, json, sys, time
module, _, path = sys.argv[1].partition(":")
call = eval("m." + path, {"m": importlib.import_module(module)})
texts = json.load(sys.stdin)
times, size = [], 0
for text in texts:
    start = time.process_time()
    found = call(text)
    times.append((time.process_time() - start) * 1000)
    size = len(getattr(found, "html", found).encode())
json.dump([times, size], sys.stdout)
"""


def ours(texts: list[str]) -> tuple[list[float], int]:
    """CPU milliseconds of each text, bytes of the last fragment."""
    extensions = load_extensions(ROOT / "mkdocs.yml")
    theme = load_theme(ROOT / "templates/channels/wechat/themes/shuimo.css")
    times, pasted = [], ""
    for text in texts:
        start = time.process_time()
        html = render(text, title="", folder="", extensions=extensions, pieces={}, pictures={"media/x.png"}).html
        pasted = paste_html(
            html, theme=theme, pictures={"media/x.png": "images/01.png"}, sizes={"media/x.png": (800, 600)}
        )
        times.append((time.process_time() - start) * 1000)
        faults = [f for f in lint_paste(pasted, Meta(source=text, html=html)) if f.severity == "error"]
        if faults:
            raise SystemExit(f"our own lint objects: {faults[0]}")
    return times, len(pasted.encode())


def peer(interpreter: str, function: str, texts: list[str]) -> tuple[list[float], int] | None:
    """The same for a renderer in another environment; None when it is not installed there."""
    found = [interpreter, "-c", f"import {function.partition(':')[0]}"]
    if subprocess.run(found, capture_output=True, check=False).returncode:
        return None
    done = subprocess.run(
        [interpreter, "-c", _PEER, function], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    times, size = json.loads(done.stdout.splitlines()[-1])
    return times, size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="interpreter that has the peers")
    options = parser.parse_args()
    missed = False
    print(f"{'':14}{'piece':8}{'chars':>7}{'first ms':>10}{'median ms':>11}{'bytes':>8}{'× source':>10}")
    for piece, source in (("prose", PROSE), ("full", FULL)):
        texts = [f"{source}\n\n第 {number} 次\n" for number in range(options.runs + 1)]
        for name in ("kepu-matrix", *PEERS):
            measured = ours(texts) if name == "kepu-matrix" else peer(options.peers, PEERS[name], texts)
            if measured is None:
                print(f"{name:14}{piece:8}  peer not installed")
                continue
            times, size = measured
            median, ratio = statistics.median(times[1:]), size / len(texts[-1].encode())
            print(f"{name:14}{piece:8}{len(source):7}{times[0]:10.1f}{median:11.1f}{size:8}{ratio:10.2f}")
            if name == "kepu-matrix":
                limit, most = BARS[piece]
                missed |= median > limit or (most is not None and ratio > most)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
