"""What can go wrong on the way to a server, told so that staff know the next step."""

from __future__ import annotations


class DeliveryError(Exception):
    """Chinese `message` and `remedy`; neither ever holds a secret. `code` is the server's own, if it gave one."""

    def __init__(self, message: str, remedy: str, code: int | None = None) -> None:
        super().__init__(message)
        self.message, self.remedy, self.code = message, remedy, code

    def __str__(self) -> str:
        return f"{self.message}\n  怎么办：{self.remedy}"


class Unreachable(Exception):  # noqa: N818 - a state of the network, not a mistake
    """No answer came; whether the server got the request is not known. `str()` is the kind of failure, never a URL."""
