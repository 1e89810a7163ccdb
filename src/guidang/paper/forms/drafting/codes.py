"""Where a piece of paper gets its code: a small text box in a corner, else the header, else beside its title.

Each carrier is tried on a copy, compiled and checked; the first that disturbs nothing is taken. The code and
the case number below it travel together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from guidang.paper import qr
from guidang.paper.forms.drafting.pieces import Piece
from guidang.paper.forms.drafting.placed import token

Element = Any
_EMU = 36000  # a millimetre
_TWIPS = 1440 / 25.4
BOX = (qr.SIDE_MM + 2 * qr.QUIET_MM + 1.0, qr.SIDE_MM + 2 * qr.QUIET_MM + 6.0)
"""mm; width and height of a code with its white and the case number."""
SMALL = (qr.SIDE_SMALL_MM + 2 * qr.QUIET_MM + 1.0,) * 2
"""mm; the same of a second, smaller code, which has no case number."""
_OPPOSITE = {"tr": "bl", "tl": "br", "br": "tl", "bl": "tr"}
_EDGE = 7.0  # mm from the edge of the paper
CASE_WIDTH = 7.0
"""Characters of the case number at 7.5 pt in a box of that width."""
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_LOOKS = '<w:rPr><w:rFonts w:eastAsia="宋体" w:hint="eastAsia"/><w:sz w:val="15"/></w:rPr>'
_FLAT = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'


@dataclass(frozen=True, slots=True)
class Carrier:
    """One way to carry a code. ``corner`` is for boxes: tr, tl, br, bl."""

    kind: str  # "header box", "box", "header", "title"
    corner: str = "tr"
    second: bool = False  # a second, smaller code in the opposite corner

    @property
    def has_room(self) -> bool:
        """Whether a second code can go where this one goes: boxes lie over the form and move nothing."""
        return "box" in self.kind

    @property
    def told(self) -> str:
        """Where the code is then, in Chinese."""
        return self._told(self.corner)

    @property
    def told_second(self) -> str:
        """Where the second code is."""
        return self._told(_OPPOSITE[self.corner])

    def _told(self, corner: str) -> str:
        corners = {"tr": "右上角", "tl": "左上角", "br": "右下角", "bl": "左下角"}
        return {
            "header box": f"页眉里的文本框，在纸的{corners[corner]}，每页都有",
            "box": f"文本框，在纸的{corners[corner]}",
            "header": "页眉右侧，每页都有",
            "title": "标题右边（标题放进了一个无边框的表格）",
        }[self.kind]


def carriers(pieces: Sequence[Piece], *, header_same: bool, header_empty: bool) -> Iterator[Carrier]:
    """The ways to try, best first. ``header_same``: one header serves every page; ``header_empty``: nothing
    stands in it, so that a code may take its room.
    """
    if len(pieces) == 1 and header_same:
        yield from (Carrier("header box", corner) for corner in ("tr", "tl", "br"))
        if header_empty:
            yield Carrier("header")
    elif len(pieces) == 1:
        yield from (Carrier("box", corner) for corner in ("tr", "tl", "br"))
    yield Carrier("title")


def put_codes(document: Any, pieces: Sequence[Piece], carrier: Carrier) -> None:
    """Give every piece of ``document`` (python-docx) its code. ``pieces`` must be of this very document."""
    section = document.sections[0]
    for number, piece in enumerate(pieces):
        if carrier.kind == "title":
            _beside_title(piece, section)
            continue
        if carrier.kind == "box":
            block = next((b for b in piece.blocks if b.tag == qn("w:p")), None)
            if block is None:
                block = OxmlElement("w:p")
                piece.blocks[0].addprevious(block)
        else:
            block = section.header.paragraphs[0]._p
        if carrier.kind == "header":
            _header(block, piece.code, section)
        else:
            inside = _lines(piece.code, '<w:jc w:val="center"/>')
            block.append(_box(inside, _place(carrier.corner, section, BOX), BOX, 2 * number))
            if carrier.second:
                place = _place(_OPPOSITE[carrier.corner], section, SMALL)
                block.append(_box(_small(piece.code), place, SMALL, 2 * number + 1))


def _place(corner: str, section: Any, size: tuple[float, float]) -> tuple[float, float]:
    """Left and top edge of a box of ``size``, mm from the page's top left corner."""
    wide, high = section.page_width.mm, section.page_height.mm
    right, left = max(section.right_margin.mm, _EDGE), max(section.left_margin.mm, _EDGE)
    x = wide - right - size[0] if corner[1] == "r" else left
    return x, _EDGE if corner[0] == "t" else high - _EDGE - size[1]


def _lines(part: str, align: str) -> str:
    """The paragraphs of a code and of the case number under it."""
    looks, plain = _LOOKS, f"<w:pPr>{_FLAT}{align}</w:pPr>"
    case = f'<w:t xml:space="preserve">案号 {token("case_no")}</w:t>'
    return (
        f"<w:p>{plain}<w:r>{looks}<w:t>{token(f'qr.{part}')}</w:t></w:r></w:p>"
        f"<w:p>{plain}<w:r>{looks}{case}</w:r></w:p>"
    )


def _small(part: str) -> str:
    plain = f'<w:pPr>{_FLAT}<w:jc w:val="center"/></w:pPr>'
    return f"<w:p>{plain}<w:r>{_LOOKS}<w:t>{token(f'qr2.{part}')}</w:t></w:r></w:p>"


def _box(inside: str, place: tuple[float, float], size: tuple[float, float], number: int) -> Element:
    x, y = (round(value * _EMU) for value in place)
    wide, high = (round(value * _EMU) for value in size)
    return parse_xml(
        f'<w:r {_NAMESPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{9100 + number}" name="二维码{number + 1}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f'<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr wrap="square" lIns="0" '
        'tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _header(block: Element, part: str, section: Any) -> None:
    """The code at the right of an empty header, as near to the paper's edge as printers go."""
    section.header_distance = round(_EDGE * _EMU)
    lines = _lines(part, '<w:jc w:val="right"/>')
    holder = parse_xml(f"<w:hdr {nsdecls('w')}>{lines}</w:hdr>")
    for paragraph in list(holder):
        block.addprevious(paragraph)
    block.getparent().remove(block)


def _beside_title(piece: Piece, section: Any) -> None:
    """A table without borders: nothing, the title, the code. What stood above the title stays above it."""
    room = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    side = BOX[0] + 1.0
    widths = [round(value * _TWIPS) for value in (side, room - 2 * side, side)]
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    contents = ("<w:p/>", "<w:p/>", _lines(piece.code, '<w:jc w:val="center"/>'))
    cells = [
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
        for wide, inside in zip(widths, contents, strict=True)
    ]
    margins = "".join(f'<w:{name} w:w="0" w:type="dxa"/>' for name in ("top", "left", "bottom", "right"))
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr>{''.join(cells)}</w:tr></w:tbl>"
    )
    heading = piece.heading
    (heading if heading is not None else piece.blocks[0]).addprevious(table)
    middle = table.findall(f"{qn('w:tr')}/{qn('w:tc')}")[1]
    if heading is not None:
        middle.replace(middle.find(qn("w:p")), heading)
    following = table.getnext()
    if following is not None and following.tag == qn("w:tbl"):  # Word would make one table of the two
        table.addnext(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
                'w:lineRule="exact"/></w:pPr></w:p>'
            )
        )
