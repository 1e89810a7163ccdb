"""The issued sheets, as ``guidang issued --json`` lists them: all that the play knows of the paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 from the top left corner, y downwards

EDGE = 0.004  # a part's edge this near to the page's edge (0..1) is the page's own edge, not a tear


@dataclass(frozen=True, slots=True)
class Mark:
    """A place for a hand or a seal: ``kind`` is signature, tick or seal, ``box`` in 0..1 of the page."""

    name: str
    kind: str
    required: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """One numbered piece of paper. ``pdf`` is relative to the workspace; ``box`` is its part in 0..1 of
    page ``pdf_page`` (0-based); ``page`` is the page of the form."""

    case_id: str
    form: str
    part: str
    page: int
    qr: str
    pdf: str
    pdf_page: int
    box: Box
    marks: tuple[Mark, ...]

    @property
    def whole(self) -> bool:
        """Whether the sheet is its whole page, so that nothing is torn."""
        x0, y0, x1, y1 = self.box
        return x0 <= EDGE and y0 <= EDGE and x1 >= 1 - EDGE and y1 >= 1 - EDGE

    @property
    def key(self) -> tuple[str, str, str]:
        """What pages of one paper share."""
        return self.case_id, self.form, self.part

    def of_kind(self, kind: str) -> tuple[Mark, ...]:
        """The marks of one kind, in the order of the list."""
        return tuple(m for m in self.marks if m.kind == kind)


def returning(issued: Iterable[Mapping[str, Any]]) -> list[Sheet]:
    """The sheets that come back, in the order of the list. Raises KeyError for a row without its keys."""
    return [_sheet(row) for row in issued if row["returns"]]


def _sheet(row: Mapping[str, Any]) -> Sheet:
    marks = tuple(
        Mark(str(m["mark"]), str(m["kind"]), bool(m.get("required", False)), _box(m["bbox"]))
        for m in row["marks"]
    )
    return Sheet(
        case_id=str(row["case_id"]),
        form=str(row["form"]),
        part=str(row["part"]),
        page=int(row["page"]),
        qr=str(row["qr"]),
        pdf=str(row["pdf"]),
        pdf_page=int(row["pdf_page"]),
        box=_box(row["part_bbox"]),
        marks=marks,
    )


def _box(values: Iterable[float]) -> Box:
    x0, y0, x1, y1 = (float(v) for v in values)
    return x0, y0, x1, y1
