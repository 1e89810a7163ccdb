"""The kinds of capture, each in five severities, and how one trial is staged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from guidang.rehearsal.paper import Prints
from guidang.rehearsal.sheets import Sheet
from guidang.rehearsal.trials import glass, papers, phones, together, wear
from guidang.rehearsal.trials.filling import fill
from guidang.rehearsal.trials.leaf import Leaf, Press
from guidang.rehearsal.trials.view import Laid, View

SEVERITIES = range(5)
_TURNED = 0.15  # of what machines see: laid in sideways or upside down
WHOLE = 0.995
"""Share of a code's modules that must be seen for it to be whole."""

Make = Callable[[list[Leaf], int, np.random.Generator], View]


@dataclass(frozen=True, slots=True)
class Kind:
    """``dpi`` of the print by severity, several to choose from; ``pieces`` of paper wanted on one picture;
    ``torn``: it wants torn-off parts, where the forms have them.
    """

    name: str
    make: Make
    dpi: tuple[tuple[int, ...], ...]
    pieces: tuple[int, int] = (1, 1)
    torn: bool = False
    faded: bool = False


_USUAL = ((300, 200), (200,), (200, 150), (200, 150), (150,))
_SCAN = ((300, 200), (300, 200, 150), (200, 150), (150,), (150,))
_FLAT = ((200,), (200,), (200, 150), (200, 150), (150,))

KINDS = {
    kind.name: kind
    for kind in (
        Kind("flatbed", glass.flatbed, _SCAN),
        Kind("bilevel", glass.bilevel, ((300,), (300, 200), (200,), (200, 150), (150,))),
        Kind("adf", glass.feeder, ((300, 200), (200,), (200, 150), (150,), (150,))),
        Kind("fax", glass.fax, _FLAT),
        Kind("photocopy", glass.photocopy, _FLAT),
        Kind("exposure", glass.exposure, _USUAL),
        Kind("turned", glass.turned, _FLAT),
        Kind("compressed", glass.compressed, _FLAT),
        Kind("photo", phones.photo, ((250,), (230,), (200,), (200,), (200,))),
        Kind("app", phones.app, ((250,), (220,), (200,), (200,), (170,))),
        Kind("chat", phones.chat, ((230,), (220,), (200,), (200,), (200,))),
        Kind("crumpled", papers.crumpled, _USUAL),
        Kind("stained", papers.stained, _USUAL),
        Kind("edges", papers.edges, _USUAL),
        Kind("covered", papers.covered, _FLAT),
        Kind("lowtoner", glass.plain, _USUAL, faded=True),
        Kind("several", together.several, ((200,), (200,), (200,), (200, 150), (150,)), (2, 4), torn=True),
        Kind("taped", together.taped, ((200,), (200,), (200, 150), (150,), (150,)), torn=True),
        Kind("doublefeed", together.double_feed, ((200,), (200,), (200, 150), (150,), (150,)), (2, 2)),
        Kind("spread", together.spread, ((200,), (200,), (200, 150), (150,), (150,)), (2, 2)),
        Kind("through", papers.shone_through, _FLAT, (1, 2)),
        Kind("back", papers.blank_back, _FLAT),
        Kind("foreign", together.foreign, _FLAT),
    )
}


@dataclass(frozen=True, slots=True)
class MarkTruth:
    """One signature or tick box. ``ink``: it means signed or ticked; ``how`` and ``pen`` as in leaf.Hand;
    ``visible``: share of the box that can be seen; ``corners`` (4, 2) in px of the picture.
    """

    name: str
    kind: str
    ink: bool
    how: str
    pen: str
    visible: float
    corners: list[list[float]]


@dataclass(frozen=True, slots=True)
class RegionTruth:
    """One piece of paper. ``qr`` is "" when it is not ours; ``codes``: the share of each that can be seen;
    ``seen``: that of the paper.
    """

    qr: str
    kind: str
    case_id: str
    form: str
    part: str
    page: int
    outline: list[list[float]]
    codes: list[float]
    marks: list[MarkTruth] = field(default_factory=list)
    seen: float = 1.0

    @property
    def whole(self) -> bool:
        """Whether at least one of its codes can be seen whole."""
        return any(share >= WHOLE for share in self.codes)


@dataclass(frozen=True, slots=True)
class Trial:
    """A picture, and what is true of it."""

    kind: str
    severity: int
    view: View
    regions: list[RegionTruth]


def stage(
    kind: str, severity: int, sheets: Sequence[Sheet], prints: Prints, press: Press, seed: Sequence[int]
) -> Trial:
    """Print, fill in, spoil and capture ``sheets`` (as many as the kind wants; the rest is left).

    The same arguments give the same picture. Raises KeyError for an unknown kind, FileNotFoundError.
    """
    what = KINDS[kind]
    rng = np.random.default_rng(tuple(seed))
    dpi = int(rng.choice(what.dpi[severity]))
    leaves = []
    for sheet in sheets[: what.pieces[1]]:
        dates = prints.dates(sheet.pdf, sheet.pdf_page, dpi)
        toner = (lambda page: wear.low_toner(page, glass.toner_for(severity), rng)) if what.faded else None
        hands = fill(sheet, dates, rng) if kind != "back" else None
        leaves.append(press.leaf(sheet, dpi, rng, toner, hands))
    view = what.make(leaves, severity, rng)
    if view.dpi and not view.dpi_down and rng.random() < _TURNED:
        view.turn(int(rng.choice([90, 180, 270])))
    view.settle()
    return Trial(kind, severity, view, [_truth(laid) for laid in view.laid])


def _truth(laid: Laid) -> RegionTruth:
    leaf, sheet = laid.leaf, laid.leaf.sheet if laid.leaf.kind == "clean" else None
    marks = [
        MarkTruth(
            spot.name, spot.kind, hand.ink, hand.how, hand.pen, spot.visible, _listed(laid.at(spot.corners))
        )
        for spot in leaf.spots
        if (hand := leaf.hands.get(spot.name)) is not None
    ]
    return RegionTruth(
        qr=sheet.qr if sheet else "",
        kind=leaf.kind,
        case_id=sheet.case_id if sheet else "",
        form=sheet.form if sheet else "",
        part=sheet.part if sheet else "",
        page=sheet.page if sheet else 0,
        outline=_listed(laid.outline),
        codes=[round(spot.visible, 4) for spot in leaf.spots if spot.kind == "code"],
        marks=marks,
        seen=round(min((spot.visible for spot in leaf.spots if spot.kind == "paper"), default=1.0), 3),
    )


def _listed(points: Any) -> list[list[float]]:
    return [[round(float(x), 1), round(float(y), 1)] for x, y in points]
