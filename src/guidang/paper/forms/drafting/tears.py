"""The lines that a school has its forms cut along: rows of dashes or dots, 沿此线剪开, drawn dashed lines."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from guidang.paper.forms.drafting.placed import Left, Notes, Placed, token
from guidang.paper.forms.drafting.word_text import Line, said
from guidang.paper.forms.template.ooxml import number

Element = Any
PIECE = re.compile(r"回\s*执|存\s*根|[告知学生家长]\s*联|通\s*知")
_CUT = re.compile(r"[剪撕裁]|✂|✁|✃|✄|虚线|沿.{0,6}线")
_CUT_ALONE = re.compile(r"沿.{0,8}[线处].{0,6}[剪裁撕]|^[（(]?[剪裁撕][开下切裁]?线?[）)]?$|^[✂✁✃✄]+$")
_DASHES = r"[-—–―─━_＿…·.．。┄┅┈┉╌╍=~～]"
_RULE = re.compile(rf"{_DASHES}{{2,}}")
_SIGNS = re.compile(r"[ \u3000\t]+")
_LONG, _SHORT = 8, 4  # signs of a rule: without words of cutting, and with them
_WORDS = 40  # characters that are printed along such a line at most
_WIDE, _FLAT, _NEAR = 80 * 36000, 3 * 36000, 12 * 36000  # EMU of a drawn line
_DRAWN = tuple(
    f"{{http://schemas.openxmlformats.org/{name}}}{tag}"
    for name, tag in (
        ("drawingml/2006/main", "prstDash"),
        ("drawingml/2006/main", "prstGeom"),
        ("drawingml/2006/wordprocessingDrawing", "extent"),
        ("drawingml/2006/wordprocessingDrawing", "positionV"),
        ("drawingml/2006/wordprocessingDrawing", "posOffset"),
    )
)
_OLD = tuple(f"{{urn:schemas-microsoft-com:vml}}{tag}" for tag in ("line", "stroke"))
_TOLD = (
    "没有当作撕开线。确实要撕开的：删去它，在这个位置单独写一段 {{ tear }}；"
    "在 pack.toml 里给下面那一联加一个 [[form.parts]]，并在那一联的空白处写上 {{ qr.联的代码 }}"
)


def put_tear(block: Element, following: list[Element], place: str, notes: Notes, *, fresh: bool) -> bool:
    """Make ``block`` (a paragraph of the body) a tear line when it is one; False when it is not.

    ``fresh``: a tear line stands right above, so that this one is only its second half.
    """
    line, lines = Line(block), drawn_lines(block)
    words, rule = _parts(line.text)
    below = "".join("".join(said(b).split()) for b in following)
    near = next((t for b in following[:6] if (t := "".join(said(b).split()))), "")[:30]
    if lines and (words or not _is_near(lines[0])) and not (_CUT.search(words) and len(words) <= _WORDS):
        notes.left.append(Left(place, "画的虚线", f"画了一条横贯纸面的虚线，{_TOLD}"))
        return False
    cutting = len(words) <= _WORDS and _CUT.search(words) is not None
    if not (lines or (cutting and rule >= _SHORT) or (not words and rule >= _LONG) or _alone(words)):
        return False
    expected = cutting or _alone(near) or PIECE.search(near) is not None
    if not below or not expected:
        notes.left.append(Left(place, _shown(line, lines), f"像线，但下面不像另一联，{_TOLD}"))
        return False
    if fresh and not rule and not lines:
        return False  # the words of the line above
    for run in {run for drawn in lines if (run := _run(drawn)) is not None}:
        run.getparent().remove(run)
    _clear_rules(block)
    if fresh:
        return False
    Line(block).replace(0, 0, token("tear"))
    why = "" if cutting else "线上没有“剪开”等字，由下面的文字推断，请核对"
    notes.placed.append(Placed(place, words or "（虚线）", token("tear"), why))
    return True


def tear_in_table(text: str) -> bool:
    """Whether a paragraph inside a table is a line to cut along."""
    words, rule = _parts(text)
    return len(words) <= _WORDS and (_alone(words) or (rule >= _SHORT and bool(_CUT.search(words))))


def _parts(text: str) -> tuple[str, int]:
    """The words of a line, and how many signs of a rule it has."""
    bare = _SIGNS.sub("", text)
    rules = _RULE.findall(bare)
    return _RULE.sub("", bare).strip(), sum(map(len, rules))


def _alone(words: str) -> bool:
    return len(words) <= _WORDS and _CUT_ALONE.search(words) is not None


def _shown(line: Line, lines: list[Element]) -> str:
    return line.text.strip()[:12] or ("画的虚线" if lines else "")


def _clear_rules(block: Element) -> None:
    """Take the rows of dashes out, also those whose dashes stand apart; the words stay."""
    line = Line(block)
    for found in reversed(
        list(re.finditer(rf"[ \u3000\t]*{_DASHES}(?:[ \u3000\t]*{_DASHES})+[ \u3000\t]*", line.text))
    ):
        line.replace(found.start(), found.end(), "")


def drawn_lines(block: Element) -> list[Element]:
    """The dashed lines of a paragraph that are drawn across the page: w:drawing and v:line."""
    dash, geometry, extent, _, _ = _DRAWN
    found = []
    for drawing in block.iter(qn("w:drawing")):
        shapes = [shape.get("prst", "") for shape in drawing.iter(geometry)]
        size = next(drawing.iter(extent), None)
        flat = size is not None and number(size.get("cx")) >= _WIDE and number(size.get("cy")) <= _FLAT
        dashed = any(kind.get("val", "solid") != "solid" for kind in drawing.iter(dash))
        if flat and dashed and len(shapes) == 1 and (shapes[0] == "line" or "Connector" in shapes[0]):
            found.append(drawing)
    line, stroke = _OLD
    return found + [v for v in block.iter(line) if any(s.get("dashstyle") for s in v.iter(stroke))]


def _is_near(drawn: Element) -> bool:
    """Whether a drawn line stands where its paragraph does."""
    place, offset = _DRAWN[3:]
    upright = next(drawn.iter(place), None)
    if upright is None:
        return True
    if upright.get("relativeFrom") not in ("paragraph", "line"):
        return False
    return all(abs(number(off.text)) <= _NEAR for off in upright.iter(offset))


def _run(drawn: Element) -> Element | None:
    return next(_runs_above(drawn), None)


def _runs_above(drawn: Element) -> Iterator[Element]:
    return (above for above in drawn.iterancestors() if above.tag == qn("w:r"))
