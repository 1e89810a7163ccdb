"""The straight rules of a PDF: the lines of tables, cut lines, underlined blanks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2
from pypdfium2 import raw

_THIN = 2.5  # pt; what is thicker is no rule
_LONG = 15.0  # pt; what is shorter may be part of a character or a box


@dataclass(frozen=True, order=True, slots=True)
class Rule:
    """A rule on ``page`` (0-based) from ``start`` to ``end`` at ``at``: y when ``across``, else x.

    In pt from the page's top left corner.
    """

    page: int
    across: bool
    at: float
    start: float
    end: float

    def like(self, other: "Rule", limit: float) -> bool:
        """Whether the two are the same rule, give or take ``limit`` pt."""
        same = (self.page, self.across) == (other.page, other.across)
        apart = max(abs(self.at - other.at), abs(self.start - other.start), abs(self.end - other.end))
        return same and apart <= limit


def read_rules(pdf: bytes) -> list[Rule]:
    """All rules; pieces that touch are one."""
    with pypdfium2.PdfDocument(pdf) as document:
        pieces = [rule for number, page in enumerate(document) for rule in _of_page(page, number)]
    return list(_joined(pieces))


def unlike(ones: Iterable[Rule], others: list[Rule], limit: float) -> list[Rule]:
    """Those of ``ones`` that ``others`` do not have within ``limit`` pt."""
    return [one for one in ones if not any(one.like(other, limit) for other in others)]


def _of_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Rule]:
    height = page.get_height()
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        for across, thick, at, start, end in (
            (True, top - bottom, height - (top + bottom) / 2, left, right),
            (False, right - left, (left + right) / 2, height - top, height - bottom),
        ):
            if thick <= _THIN < end - start:
                yield Rule(number, across, at, start, end)


def _joined(pieces: list[Rule]) -> Iterator[Rule]:
    groups: list[list[Rule]] = []
    for piece in sorted(pieces):
        group = groups[-1] if groups else []
        same = group and (group[0].page, group[0].across) == (piece.page, piece.across)
        if same and piece.at - group[-1].at < 1.0:
            group.append(piece)
        else:
            groups.append([piece])
    for group in groups:
        whole: Rule | None = None
        for piece in sorted(group, key=lambda rule: rule.start):
            if whole is None or piece.start > whole.end + 1.5:
                if whole is not None and whole.end - whole.start > _LONG:
                    yield whole
                whole = piece
            else:
                whole = replace(whole, end=max(whole.end, piece.end))
        if whole is not None and whole.end - whole.start > _LONG:
            yield whole
