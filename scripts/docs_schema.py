"""The editors' JSON Schemas `templates/schema/*.json`, written with the reference by `scripts.docs_tables`."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.model.schema import schemas

FOLDER = Path(__file__).parents[1] / "templates" / "schema"


def schema_files() -> dict[Path, str]:
    """Path → text of every schema."""
    return {FOLDER / name: json.dumps(made, ensure_ascii=False, indent=1) + "\n" for name, made in schemas().items()}
