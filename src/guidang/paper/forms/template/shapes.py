"""DrawingML (Word 2010 and later, and WPS): a drawing's graphic as figures, its anchor as a place."""

from collections.abc import Callable
from dataclasses import replace

from guidang.paper.forms.template.colours import drawing_colour, sees_through
from guidang.paper.forms.template.content import prints
from guidang.paper.forms.template.figures import (
    DASHES,
    LYING,
    SHAPES,
    STRIPES,
    Figure,
    Picture,
    Stroke,
    Words,
)
from guidang.paper.forms.template.ooxml import Element, child, emu, find_all, local, number, plain
from guidang.paper.forms.template.placing import Anchor, Axis

Fault = Callable[[str], None]
Load = Callable[[str | None, float, float], str]
"""A relation's id and the size in pt → the picture as data URL, "" when it could not be had."""
_VALIGN = {"ctr": "middle", "b": "bottom"}
_WAYS = {"horz": "", "eaVert": "tbRl", "wordArtVertRtl": "tbRl", "vert": LYING, "vert270": "btLr"}
_WIDTHS = {"1": 0.5, "2": 1.0, "3": 1.5}  # lines of the Office theme, pt
_WRAPS = {
    "wrapNone": "none",
    "wrapTopAndBottom": "lines",
    "wrapSquare": "square",
    "wrapTight": "square",
    "wrapThrough": "square",
}
_OTHERS = {"chart": "图表", "diagram": "SmartArt 图形", "ink": "墨迹", "lockedCanvas": "锁定的画布"}
_EFFECTS = {
    "grayscl": "灰度",
    "biLevel": "黑白",
    "lum": "亮度",
    "duotone": "双色",
    "clrChange": "设置透明色",
    "clrRepl": "换色",
    "alphaModFix": "透明度",
}
SEE_THROUGH = "不支持半透明的填充或线条（请把透明度设为 0%）"
_NO_SHAPE = "（请改用直线、矩形、椭圆或图片）"


def size_of(frame: Element) -> tuple[float, float]:
    """Width and height in pt of a wp:inline or wp:anchor."""
    extent = child(frame, "extent")
    return emu(plain(extent, "cx")), emu(plain(extent, "cy"))


def anchor_of(frame: Element) -> Anchor:
    """How a wp:anchor hangs on its paragraph."""
    wrap = next((_WRAPS[local(c)] for c in frame if local(c) in _WRAPS), "none")
    wrapping = next((c for c in frame if local(c) in _WRAPS), None)
    gaps = []
    for name in ("distT", "distR", "distB", "distL"):
        own = plain(wrapping, name)
        gaps.append(emu(plain(frame, name) if own is None else own))
    return Anchor(
        across=_axis(frame, "positionH", "column"),
        down=_axis(frame, "positionV", "paragraph"),
        wrap=wrap,
        gaps=(gaps[0], gaps[1], gaps[2], gaps[3]),
        behind=plain(frame, "behindDoc") in ("1", "true"),
        order=int(number(plain(frame, "relativeHeight"))),
    )


def _axis(frame: Element, name: str, default: str) -> Axis:
    # Word 2010 wraps a relative position in AlternateContent; its Fallback states the same in EMU.
    found = [e for e in frame.iter() if local(e) == name]
    stated = next((e for e in reversed(found) if child(e, "align") is not None), None)
    stated = stated if stated is not None else next(iter(reversed(found)), None)
    align, offset = child(stated, "align"), child(stated, "posOffset")
    return Axis(
        plain(stated, "relativeFrom") or default,
        emu((offset.text or "").strip()) if offset is not None else 0.0,
        (align.text or "").strip() if align is not None else "",
    )


class Shapes:
    """Reads graphics. ``load`` fetches pictures; what is not drawn is told to ``fault``."""

    def __init__(self, theme: Element, load: Load, fault: Fault) -> None:
        self._theme, self._load, self._fault = theme, load, fault

    def figures(self, frame: Element) -> list[Figure]:
        """The figures of a wp:inline or wp:anchor, in the order in which they are painted."""
        data = child(frame, "graphic", "graphicData")
        wide, tall = size_of(frame)
        found: list[Figure] = []
        for part in () if data is None else data:
            found += self._part(part, whole=(wide, tall))
        if data is None or not len(data):
            self._fault("图形没有内容")
        return found

    def _part(self, part: Element, whole: tuple[float, float] | None = None) -> list[Figure]:
        name = local(part)
        if name == "pic":
            return self._framed(part, self._picture(part), whole)
        if name == "wsp":
            return self._framed(part, self._shape(part), whole)
        if name in ("wgp", "grpSp"):
            return self._group(part, whole)
        if name == "wpc":
            return [f for c in part if local(c) in ("wsp", "pic", "wgp") for f in self._part(c)]
        if name == "AlternateContent":
            inner = child(part, "Choice")
            return [f for c in (inner if inner is not None else ()) for f in self._part(c)]
        uri = next((_OTHERS[key] for key in _OTHERS if key in str(part.tag)), "图形" + f"“{name}”")
        self._fault(f"不支持{uri}")
        return []

    def _framed(
        self, part: Element, figure: Figure | None, whole: tuple[float, float] | None
    ) -> list[Figure]:
        """``figure`` in its own frame; on its own it fills the whole drawing."""
        if figure is None:
            return []
        transform = child(part, "spPr", "xfrm")
        turned = number(plain(transform, "rot")) / 60000 % 360
        flips = plain(transform, "flipV") in ("1", "true"), plain(transform, "flipH") in ("1", "true")
        if figure.picture is not None and (turned or any(flips)):
            self._fault("不支持旋转或翻转的图片（请先把图片转好再插入）")
        elif turned not in (0, 180) or (turned and figure.words):
            self._fault("不支持旋转的图形（请把旋转角度改为 0）")
        if any(flips) and figure.kind in ("triangle", "rtTriangle", "parallelogram"):
            self._fault("不支持翻转的图形")
        figure = replace(figure, falling=flips[0] == flips[1])
        if whole is not None:
            return [replace(figure, width=whole[0], height=whole[1])]
        off, ext = child(transform, "off"), child(transform, "ext")
        x, y = emu(plain(off, "x")), emu(plain(off, "y"))
        return [replace(figure, x=x, y=y, width=emu(plain(ext, "cx")), height=emu(plain(ext, "cy")))]

    def _group(self, part: Element, whole: tuple[float, float] | None) -> list[Figure]:
        transform = child(part, "grpSpPr", "xfrm")
        if number(plain(transform, "rot")) or "1" in (plain(transform, "flipH"), plain(transform, "flipV")):
            self._fault("不支持旋转或翻转的组合图形")
        off, ext = child(transform, "off"), child(transform, "ext")
        inner, room = child(transform, "chOff"), child(transform, "chExt")
        wide, tall = whole or (emu(plain(ext, "cx")), emu(plain(ext, "cy")))
        x, y = (0.0, 0.0) if whole else (emu(plain(off, "x")), emu(plain(off, "y")))
        across = wide / (emu(plain(room, "cx")) or wide or 1.0)
        down = tall / (emu(plain(room, "cy")) or tall or 1.0)
        left, top = emu(plain(inner, "x")), emu(plain(inner, "y"))
        return [
            figure.moved(x - left * across, y - top * down, across, down)
            for element in part
            if local(element) in ("wsp", "pic", "grpSp", "wgp", "AlternateContent", "graphicFrame")
            for figure in self._part(element)
        ]

    def _picture(self, part: Element) -> Figure | None:
        blip = child(part, "blipFill", "blip")
        for effect in () if blip is None else blip:
            if local(effect) in _EFFECTS and plain(effect, "amt") != "100000":
                self._fault(f"不支持图片效果“{_EFFECTS[local(effect)]}”（请重设图片）")
        if plain(blip, "link") and not plain(blip, "embed"):
            self._fault("不支持链接的图片（请改为插入图片）")
            return None
        ext = child(part, "spPr", "xfrm", "ext")
        url = self._load(plain(blip, "embed"), emu(plain(ext, "cx")), emu(plain(ext, "cy")))
        if not url:
            return None
        rect = child(part, "blipFill", "srcRect")
        left, top, right, bottom = (number(plain(rect, side)) / 100000 for side in ("l", "t", "r", "b"))
        shape = plain(child(part, "spPr", "prstGeom"), "prst") or "rect"
        if shape != "rect":
            self._fault("不支持裁剪成形状的图片（请裁剪为矩形）")
        stroke = self._stroke(child(part, "spPr", "ln"), None)
        picture = Picture(url, (left, top, right, bottom))
        return Figure("rect", 0, 0, 0, 0, stroke=stroke, picture=picture)

    def _shape(self, part: Element) -> Figure | None:
        look, style = child(part, "spPr"), child(part, "style")
        preset = plain(child(look, "prstGeom"), "prst")
        if preset not in SHAPES:
            self._fault(f"不支持形状“{preset or '任意多边形'}”{_NO_SHAPE}")
            return None
        if len(child(look, "effectLst") if child(look, "effectLst") is not None else ()):
            self._fault("不支持形状的阴影等效果")
        stroke = self._stroke(child(look, "ln"), child(style, "lnRef"))
        kind = SHAPES[preset]
        if stroke and stroke.compound and kind != "line":
            self._fault("不支持形状的复合线型（请改用单线）")
        fill = "" if kind == "line" else self._fill(look, style)
        return Figure(kind, 0, 0, 0, 0, fill, stroke, words=self._words(part))

    def _words(self, part: Element) -> Words | None:
        content, body = child(part, "txbx", "txbxContent"), child(part, "bodyPr")
        if child(part, "linkedTxbx") is not None:
            self._fault("不支持链接的文本框")
        if content is None or not has_content(content):
            return None
        way = plain(body, "vert") or "horz"
        if way not in _WAYS:
            self._fault(f"不支持文本框的文字方向“{way}”（请改为横排或竖排）")
        if number(plain(body, "rot")):
            self._fault("不支持文本框里旋转的文字")
        defaults = {"tIns": 3.6, "rIns": 7.2, "bIns": 3.6, "lIns": 7.2}  # 20.1.2.1.1
        top, right, bottom, left = (emu(plain(body, n), default) for n, default in defaults.items())
        valign = _VALIGN.get(plain(body, "anchor") or "", "top")
        return Words(content, (top, right, bottom, left), valign, _WAYS.get(way, ""))

    def _fill(self, look: Element, style: Element) -> str:
        for name in ("gradFill", "pattFill", "blipFill"):
            if child(look, name) is not None:
                self._fault("不支持形状的渐变、图案或图片填充（请改用纯色）")
                return ""
        if child(look, "noFill") is not None:
            return ""
        solid, reference = child(look, "solidFill"), child(style, "fillRef")
        if sees_through(solid):
            self._fault(SEE_THROUGH)
        if solid is not None:
            return drawing_colour(solid, self._theme)
        return "" if plain(reference, "idx") in (None, "0") else drawing_colour(reference, self._theme)

    def _stroke(self, line: Element, reference: Element) -> Stroke | None:
        if child(line, "noFill") is not None:
            return None
        idx = plain(reference, "idx")
        solid = child(line, "solidFill")
        if solid is None and idx in (None, "0"):
            return None
        if sees_through(solid):
            self._fault(SEE_THROUGH)
        colour = drawing_colour(solid if solid is not None else reference, self._theme)
        width = plain(line, "w")
        for end in ("headEnd", "tailEnd"):
            if (plain(child(line, end), "type") or "none") != "none":
                self._fault("不支持带箭头的线条（请去掉箭头）")
        if not colour:
            return None
        dash, compound = plain(child(line, "prstDash"), "val") or "", plain(line, "cmpd") or ""
        return Stroke(
            colour,
            _WIDTHS.get(idx or "", 0.75) if width is None else emu(width),
            dash if dash in DASHES else "",
            compound if compound in STRIPES else "",
        )


def has_content(content: Element) -> bool:
    """Whether a text box holds anything: one drawn only for a hand to write in prints nothing."""
    return prints(content) or bool(find_all(content, ".//w:tbl"))
