"""The one exception of this room."""

from __future__ import annotations


class PictureError(Exception):
    """A picture, clip or font cannot be used; the message is a Chinese sentence for the editor, without paths."""
