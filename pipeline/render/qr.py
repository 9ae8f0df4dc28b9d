"""QR codes for posters and forwarders."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

QUIET = 4  # modules of white border, ISO/IEC 18004


def qr_svg(text: str, dark: str = "#111111") -> str:
    """An SVG of the code with a white ground and its quiet zone; one unit is one module.

    Error correction is M or better, so that a printed code survives a crease. Raises ValueError (Chinese) when the
    text is longer than a code can hold.
    """
    out = io.BytesIO()
    _make(text).save(out, kind="svg", border=QUIET, dark=dark, light="#FFFFFF", xmldecl=False, nl=False, omitsize=True)
    return out.getvalue().decode("utf-8")


def qr_png(text: str, module: int = 8) -> bytes:
    """A black and white PNG with `module` pixels per module, quiet zone included. Raises ValueError (Chinese)."""
    out = io.BytesIO()
    _make(text).save(out, kind="png", border=QUIET, scale=module)
    return out.getvalue()


def qr_modules(text: str) -> tuple[bytes, ...]:
    """Rows of modules, quiet zone included: 1 is dark. Raises ValueError (Chinese) as above."""
    return tuple(bytes(row) for row in _make(text).matrix_iter(border=QUIET))


@lru_cache(maxsize=8)
def _make(text: str) -> Any:
    import segno  # noqa: PLC0415 - 9 ms with the HTTP client that it brings, and most builds draw no code

    try:
        return segno.make_qr(text, error="m", boost_error=True)
    except segno.DataOverflowError as error:
        raise ValueError(f"内容太长，二维码装不下（{len(text)} 字）") from error
