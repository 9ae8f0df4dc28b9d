"""The office's own rules (`policy` of site.yml): who signed an approved piece, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.shelf import Shelf
from pipeline.model.matter import Review, Stage
from pipeline.model.names import short
from pipeline.model.office import Policy
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem

THREE: tuple[Stage, ...] = ("first", "second", "final")
"""三审, which different people do."""


def applies(policy: Policy, piece: Piece) -> bool:
    """Approved, and of a day from which the rules count."""
    if piece.matter.status not in PUBLIC_STATUS:
        return False
    return policy.since is None or f"{piece.matter.date:%Y-%m-%d}" >= policy.since


def reviews(shelf: Shelf) -> Iterator[Problem]:
    """Every signature that is demanded is there (K342), of whom it may be (K343), of different people (K344)."""
    policy = shelf.office.site.policy
    for piece in shelf.pieces:
        if applies(policy, piece):
            yield from _missing(policy, piece)
            yield from _signed_by(policy, piece)


def _missing(policy: Policy, piece: Piece) -> Iterator[Problem]:
    wanted = [*policy.reviews, *(policy.ai_reviews if piece.matter.AIGC else ())]
    missing = [stage for stage in dict.fromkeys(wanted) if getattr(piece.matter.review, stage) is None]
    if missing:
        names = "、".join(Review.model_fields[stage].description or stage for stage in missing)
        remedy = f"审过以后在 review 里写 {'、'.join(missing)} 的 by 和 date；还没有审就把 status 改成 in_review"
        yield Problem(piece.path, piece.line("review"), "K342", f"本单位规定要有{names}，还没有签", remedy)


def _signed_by(policy: Policy, piece: Piece) -> Iterator[Problem]:
    review = piece.matter.review
    signed: dict[str, Stage] = {}
    if review.final and policy.approvers and review.final.by not in policy.approvers:
        message = f"“{short(review.final.by)}”不在可以签终审的人里"
        remedy = f"请{'、'.join(policy.approvers)}来签，或在 site.yml 的 policy.approvers 里加上"
        yield Problem(piece.path, piece.line("review", "final", "by"), "K343", message, remedy)
    for stage in THREE if policy.apart else ():
        sign = getattr(review, stage)
        if sign and (before := signed.setdefault(sign.by, stage)) != stage:
            named = [Review.model_fields[each].description for each in (before, stage)]
            message = f"{named[0]}和{named[1]}都是“{short(sign.by)}”签的"
            yield Problem(piece.path, piece.line("review", stage, "by"), "K344", message, "三审请不同的人来做")
