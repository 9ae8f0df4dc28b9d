"""The files of the form: page, configuration, our scripts, and the pinned npm packages that `scripts/setup` fetched."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import escape

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.model.problem import Problem
from pipeline.publish.admin.config import choices, config
from pipeline.publish.admin.hosts import backend, reaches
from pipeline.publish.context import Context

PACKAGES = Path(sys.prefix) / "npm" / "node_modules"
"""Where `scripts/setup form` puts them: inside the virtual environment, with everything else that was fetched."""

_TAKEN = {  # package → folder of the form, and what of the package is in use
    "decap-cms": ("decap", "dist", ("decap-cms.js", "*.decap-cms.js", "*.wasm", "decap-cms.js.LICENSE.txt")),
    "yaml": ("yaml", "browser", ("**/*.js",)),
}
Maker = tuple[str, Callable[[], bytes]]
"""A file's key, and how to make it."""


def is_set_up() -> bool:
    """Whether the packages are there."""
    return all((PACKAGES / name / folder).is_dir() for name, (_, folder, _) in _TAKEN.items())


def form_problems(catalog: Catalog) -> list[Problem]:
    """K592: the office wants the form on its site, and its packages are not there."""
    if catalog.office.form is None or is_set_up():
        return []
    return [Problem("_data/form.yml", 0, "K592", "网上表单的文件还没有装", "运行 scripts/setup form，再生成一次")]


def form_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """The form as a part of the site; nothing where the office has no form.yml."""
    office = catalog.office
    if office.form is None:
        return
    offered = choices(office, catalog.vocabulary, catalog.channels, catalog.layouts)
    made = form_files(
        context.root, office.site.name, config(office, offered, backend(office.form)), reaches(office.form)
    )
    for path, (key, make) in made.items():
        yield Job(f"site/admin/{path}", key, make)


def form_files(root: Path, name: str, settings: Mapping[str, Any], origins: Sequence[str] = ()) -> dict[str, Maker]:
    """Path below `admin/` → key and maker. `origins` are other servers that the page may talk to."""
    files = {"config.yml": json.dumps(settings, ensure_ascii=False, indent=1).encode() + b"\n"}
    for path in sorted((root / "templates" / "admin").iterdir()):
        files[path.name] = path.read_bytes()
    page = files["index.html"].decode().replace(" CONNECT", "".join(f" {escape(each)}" for each in origins))
    files["index.html"] = page.replace("NAME", str(escape(name))).encode()
    own = {path: (make_key("form", file=digest(data)), partial(bytes, data)) for path, data in files.items()}
    return {**own, **dict(_packages())}


def _packages() -> Iterator[tuple[str, Maker]]:
    for name, (target, folder, patterns) in _TAKEN.items():
        source = PACKAGES / name / folder
        if not source.is_dir():
            continue
        version = json.loads((PACKAGES / name / "package.json").read_text("utf-8"))["version"]
        for path in sorted({path for pattern in patterns for path in source.glob(pattern)}):
            inner = path.relative_to(source).as_posix()
            yield f"{target}/{inner}", (make_key("form", package=f"{name}@{version}"), path.read_bytes)
