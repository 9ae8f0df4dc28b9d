"""What feeds, open data and structured data all say of a piece: its licence, and when it last changed."""

from __future__ import annotations

from datetime import datetime

from pipeline.model.catalog import Entry

LICENSES = {
    f"CC-{name}-4.0": f"https://creativecommons.org/licenses/{name.lower()}/4.0/"
    for name in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND")
} | {"CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/"}


def last_change(entry: Entry) -> datetime:
    """When the piece last changed for its readers: publication, `updated` or a correction, never a mere rebuild."""
    matter = entry.piece.matter
    moments = (entry.piece.published, matter.updated, *(each.date for each in matter.corrections))
    return max(moment for moment in moments if moment is not None)
