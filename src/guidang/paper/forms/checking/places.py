"""Whether everything of a blank has the room it needs, by its rectangles.

What may lie over what: a seal is stamped over text, as seals are; nothing else lies over anything.
"""

from collections.abc import Iterator
from itertools import combinations

from guidang.domain.form import Blank, Mark, MarkKind, Rect, Slot
from guidang.paper import qr
from guidang.paper.forms.checking.finding import Finding, page_place
from guidang.paper.forms.fields import label_of

MM = 72 / 25.4
MARGIN = 4.0 * MM
"""What an office laser printer leaves white along each edge: 4.2 mm by PCL's logical page, 4 mm by most."""
SIGN = (20.0 * MM, 7.0 * MM)
"""A signature of three characters written with a ball pen is some 20 to 40 mm by 7 to 12 mm."""
TICK = 2.5 * MM
"""The smallest □ that a pen ticks without touching its neighbour; □ of 五号 (10.5 pt) is 3.1 mm."""
_OFF = 0.1 * MM
_TOUCH = 0.7  # pt; borders shared by neighbours


def check_places(blank: Blank) -> Iterator[Finding]:
    """Every mark or slot that is too small, off the printable page, or over another."""
    for page, size in enumerate(blank.pages):
        slots = [s for s in blank.slots if s.page == page]
        marks = [m for m in blank.marks if m.page == page]
        for mark in marks:
            yield from _size(mark)
        yield from _edges(page, size, slots, marks)
        yield from _overlaps(page, slots, marks)
        yield from _quiet(page, slots, marks)


def mark_name(mark: Mark) -> str:
    """The mark as its token reads, for a sentence: 签名位“sign.parent”."""
    base = mark.name.removesuffix(".2")
    small = mark.name != base
    kinds = {
        MarkKind.SIGNATURE: f"签名位“sign.{base}”",
        MarkKind.TICK: f"方框“tick.{base}”",
        MarkKind.CHOICE: f"方框“choice.{base}”",
        MarkKind.SEAL: f"盖章处“seal.{base}”",
        MarkKind.QR: f"二维码“{'qr2' if small else 'qr'}.{base}”",
        MarkKind.TEAR: "撕开线“tear”",
    }
    return kinds[mark.kind]


def slot_name(slot: Slot) -> str:
    """填写位“name（姓名）”."""
    return f"填写位“{slot.field}（{label_of(slot.field)}）”"


def grown(rect: Rect, by: float) -> Rect:
    """``rect`` with ``by`` pt more on every side; less when negative."""
    return Rect(rect.x0 - by, rect.y0 - by, rect.x1 + by, rect.y1 + by)


def _size(mark: Mark) -> Iterator[Finding]:
    wide, high = mark.rect.width, mark.rect.height
    place, shown = page_place(mark.page), f"{wide / MM:.1f}×{high / MM:.1f} 毫米"
    if mark.kind is MarkKind.QR:
        least = qr.SIDE_SMALL_MM if mark.name.endswith(".2") else qr.SIDE_MM
        if min(wide, high) < least * MM - _OFF:
            yield Finding(
                place,
                f"{mark_name(mark)}只有 {shown}，不足 {least:g} 毫米",
                "请给它够大的单元格或文本框",
            )
    elif mark.kind is MarkKind.SIGNATURE and (wide < SIGN[0] - _OFF or high < SIGN[1] - _OFF):
        yield Finding(
            place,
            f"{mark_name(mark)}只有 {shown}，写不下名字",
            f"请留出 {SIGN[0] / MM:.0f}×{SIGN[1] / MM:.0f} 毫米以上：加宽单元格、加高行，或在 widths 里加宽",
        )
    elif mark.kind in (MarkKind.TICK, MarkKind.CHOICE) and min(wide, high) < TICK - _OFF:
        yield Finding(
            place,
            f"{mark_name(mark)}只有 {shown}，不好打勾",
            f"请把方框的字号调大，边长至少 {TICK / MM:g} 毫米（9 磅以上）",
        )


def _edges(page: int, size: tuple[float, float], slots: list[Slot], marks: list[Mark]) -> Iterator[Finding]:
    inner = grown(Rect(0.0, 0.0, *size), -MARGIN)
    things = [(slot_name(s), s.rect) for s in slots]
    things += [(mark_name(m), m.rect) for m in marks if m.kind not in (MarkKind.SEAL, MarkKind.TEAR)]
    for name, rect in things:
        if not inner.contains(rect, _OFF):
            yield Finding(
                page_place(page),
                f"{name}离纸边不足 {MARGIN / MM:g} 毫米，打印机印不到",
                "请加大页边距或移进来",
            )


def _overlaps(page: int, slots: list[Slot], marks: list[Mark]) -> Iterator[Finding]:
    solid = [m for m in marks if m.kind is not MarkKind.SEAL]
    things = [(slot_name(s), s.rect) for s in slots] + [(mark_name(m), m.rect) for m in solid]
    for (first, one), (second, other) in combinations(things, 2):
        if grown(one, -_TOUCH / 2).overlaps(grown(other, -_TOUCH / 2)):
            yield Finding(page_place(page), f"{first}与{second}重叠", "请在 Word 里把两者分开")


def _quiet(page: int, slots: list[Slot], marks: list[Mark]) -> Iterator[Finding]:
    """Nothing is written or stamped within the white around a code."""
    for code in marks:
        if code.kind is not MarkKind.QR:
            continue
        zone = grown(code.rect, qr.QUIET_MM * MM - _TOUCH)
        near = [(slot_name(s), s.rect) for s in slots]
        near += [(mark_name(m), m.rect) for m in marks if m.kind is not MarkKind.TEAR and m is not code]
        for name, rect in near:
            # What lies over the code itself is told as an overlap, except a seal.
            told = code.rect.overlaps(rect) and not name.startswith("盖章处")
            if not told and zone.overlaps(rect):
                yield Finding(
                    page_place(page),
                    f"{name}伸进{mark_name(code)}四周 {qr.QUIET_MM:g} 毫米的空白，会挡住二维码",
                    "请移开其中一个",
                )
