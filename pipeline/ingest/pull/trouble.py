"""What keeps a feed from being pulled, as a problem at its address or file."""

from __future__ import annotations

from pipeline.model.names import short
from pipeline.model.problem import Problem


class PullError(Exception):
    """Stable `code`, Chinese `message` and `remedy`; whoever knows the feed makes the problem of it."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy

    def at(self, feed: str) -> Problem:
        """The problem of `feed`, an address or a path as the editor wrote it."""
        return Problem(short(feed, 200), 0, self.code, self.message, self.remedy)
