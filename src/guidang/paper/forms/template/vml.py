"""VML, the drawing language of Word 97 to 2007: a w:pict as figures, its style as a place.

Word 2010 and WPS write it too, as the fallback of a DrawingML drawing; then it is not read at all.
"""

from collections.abc import Mapping

from guidang.paper.forms.template.colours import vml_colour
from guidang.paper.forms.template.figures import DASHES, LYING, Figure, Picture, Stroke, Words
from guidang.paper.forms.template.ooxml import Element, child, local, number, plain
from guidang.paper.forms.template.placing import Anchor, Axis
from guidang.paper.forms.template.shapes import SEE_THROUGH, Fault, Load, has_content

_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0, "emu": 1 / 12700}
_KINDS = {"rect": "rect", "roundrect": "roundRect", "oval": "ellipse", "line": "line"}
_TYPES = {
    "1": "rect",
    "2": "roundRect",
    "3": "ellipse",
    "20": "line",
    "32": "line",
    "75": "rect",
    "202": "rect",
}
"""Numbers of preset shapes (o:spt) that are drawn; 75 is a picture, 202 a text box."""
_FRAMES = {"text": "paragraph", "char": "character"}
_ACROSS = {"left-margin-area": "leftMargin", "right-margin-area": "rightMargin", "text": "column"}
_DOWN = {"top-margin-area": "topMargin", "bottom-margin-area": "bottomMargin"}
_DASHES = {
    "1 1": "sysDot",
    "3 1": "sysDash",
    "shortdash": "sysDash",
    "shortdot": "sysDot",
    "shortdashdot": "sysDashDot",
    "shortdashdotdot": "sysDashDotDot",
    "longdash": "lgDash",
    "longdashdot": "lgDashDot",
    "longdashdotdot": "lgDashDotDot",
    "dashdot": "dashDot",
}
_STRIPES = {"thinthin": "dbl", "thinthick": "thinThick", "thickthin": "thickThin", "thickbetweenthin": "tri"}
_SEEN = 0.005  # share of colour below which nothing is seen
_ON = ("t", "true", "1", "")
_FIGURES = ("shape", "rect", "roundrect", "oval", "line", "group", "polyline", "arc", "curve", "image")
_WRAPS = {"topAndBottom": "lines", "square": "square", "tight": "square", "through": "square"}


def figures_of(picture: Element) -> list[Element]:
    """The drawn elements inside a w:pict."""
    return [c for c in picture if local(c) in _FIGURES]


def style_of(element: Element) -> dict[str, str]:
    """The style attribute of a VML element."""
    pairs = (part.partition(":") for part in (plain(element, "style") or "").split(";"))
    return {name.strip().lower(): said.strip() for name, _, said in pairs if name.strip()}


def length(text: str | None, unit: float = 1.0) -> float:
    """A VML length in pt; a bare number counts ``unit`` pt each."""
    word = (text or "").strip().lower()
    for name, size in _UNITS.items():
        if word.endswith(name):
            return number(word.removesuffix(name)) * size
    return number(word) * unit


def size_of(element: Element, column: float) -> tuple[float, float]:
    """Width and height in pt of a drawn element; a horizontal rule (o:hr) is as wide as its ``column``, or a
    share of it.
    """
    style = style_of(element)
    if plain(element, "hr") in ("t", "true", "1"):
        share = number(plain(element, "hrpct")) / 1000
        wide = length(style.get("width"))
        return wide if wide and not share else column * (share or 1.0), length(style.get("height"))
    if local(element) == "line" and "width" not in style:
        (x0, y0), (x1, y1) = _ends(element)
        return abs(x1 - x0), abs(y1 - y0)
    return length(style.get("width")), length(style.get("height"))


def anchor_of(element: Element) -> Anchor | None:
    """How a drawn element hangs on its paragraph; None when it stands in the line."""
    style = style_of(element)
    if style.get("position") != "absolute":
        return None
    x = length(style.get("margin-left") or style.get("left"))
    y = length(style.get("margin-top") or style.get("top"))
    if local(element) == "line" and "width" not in style:
        (x0, y0), (x1, y1) = _ends(element)
        x, y = x + min(x0, x1), y + min(y0, y1)
    across = style.get("mso-position-horizontal-relative", "text")
    down = style.get("mso-position-vertical-relative", "text")
    aligned = {axis: style.get(f"mso-position-{axis}", "absolute") for axis in ("horizontal", "vertical")}
    wrapped = child(element, "wrap")
    order = int(number(style.get("z-index")))
    return Anchor(
        across=Axis(_ACROSS.get(across, _FRAMES.get(across, across)), x, _align(aligned["horizontal"])),
        down=Axis(_DOWN.get(down, _FRAMES.get(down, down)), y, _align(aligned["vertical"])),
        wrap=_WRAPS.get(plain(wrapped, "type") or "", "none"),
        gaps=_gaps(style),
        behind=order < 0,
        order=order if order >= 0 else 2**31 + order,
    )


def _align(text: str) -> str:
    return "" if text == "absolute" else text


def _gaps(style: Mapping[str, str]) -> tuple[float, float, float, float]:
    defaults = {"top": 0.0, "right": 9.0, "bottom": 0.0, "left": 9.0}
    found = [
        length(style[key]) if (key := f"mso-wrap-distance-{side}") in style else default
        for side, default in defaults.items()
    ]
    return found[0], found[1], found[2], found[3]


def _ends(element: Element) -> tuple[tuple[float, float], tuple[float, float]]:
    found = []
    for name in ("from", "to"):
        x, _, y = (plain(element, name) or "0,0").partition(",")
        found.append((length(x), length(y)))
    return found[0], found[1]


class Vml:
    """Reads drawn elements of VML. ``load`` fetches pictures; what is not drawn is told to ``fault``."""

    def __init__(self, load: Load, fault: Fault) -> None:
        self._load, self._fault = load, fault

    def figures(self, element: Element, size: tuple[float, float]) -> list[Figure]:
        """The figures of a drawn element of ``size`` pt, in the order of painting."""
        wide, tall = size
        if (style_of(element).get("visibility") or "") == "hidden":
            return []
        if local(element) == "group":
            return self._group(element, wide, tall)
        kind = self._kind(element)
        if not kind:
            return []
        style, image = style_of(element), _image(element)
        words, turned = self._words(element), _degrees(style.get("rotation"))
        if turned not in (0, 180) or (turned and (words or image is not None)):
            self._fault("不支持旋转的图形（请把旋转角度改为 0）")
        picture = self._picture(image, wide, tall) if image is not None else None
        falling = ("x" in style.get("flip", "")) == ("y" in style.get("flip", ""))
        if kind == "line" and "width" not in style:
            (x0, y0), (x1, y1) = _ends(element)
            falling = (x0 <= x1) == (y0 <= y1)
        plain_line = kind == "line" or image is not None
        figure = Figure(
            kind,
            0.0,
            0.0,
            wide,
            tall,
            fill="" if plain_line else self._fill(element),
            stroke=self._stroke(element, default=image is None),
            falling=falling,
            words=words,
            picture=picture,
        )
        return [figure]

    def _kind(self, element: Element) -> str:
        name = local(element)
        if child(element, "textpath") is not None:
            self._fault("不支持艺术字或文字水印（请改为图片）")
            return ""
        if name in _KINDS:
            return _KINDS[name]
        number_ = plain(element, "spt") or (plain(element, "type") or "").rpartition("_t")[2]
        if _image(element) is not None:
            return "rect"
        kind = _TYPES.get(number_.partition(".")[0], "")
        if not kind:
            self._fault(f"不支持形状“{number_ or name}”（请改用直线、矩形、椭圆或图片）")
        return kind

    def _group(self, element: Element, wide: float, tall: float) -> list[Figure]:
        left, top = _pair(plain(element, "coordorigin"), (0.0, 0.0))
        across, down = _pair(plain(element, "coordsize"), (1000.0, 1000.0))
        sx, sy = wide / (across or 1.0), tall / (down or 1.0)
        found: list[Figure] = []
        for inner in element:
            if local(inner) not in _FIGURES:
                continue
            style = style_of(inner)
            if local(inner) == "line" and "width" not in style:
                (x0, y0), (x1, y1) = _ends(inner)
                box = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
            else:
                left_, top_, wide_, tall_ = (length(style.get(n)) for n in ("left", "top", "width", "height"))
                box = (left_, top_, wide_, tall_)
            figures = self.figures(inner, (box[2] * sx, box[3] * sy))
            found += [f.moved((box[0] - left) * sx, (box[1] - top) * sy, 1.0, 1.0) for f in figures]
        return found

    def _picture(self, image: Element, wide: float, tall: float) -> Picture | None:
        relation = plain(image, "id") or plain(image, "pict") or plain(image, "relid")
        crop = [_share(plain(image, f"crop{side}")) for side in ("left", "top", "right", "bottom")]
        for name, said in (("gain", "对比度"), ("blacklevel", "亮度"), ("grayscale", "灰度")):
            if plain(image, name):
                self._fault(f"不支持图片效果“{said}”（请重设图片）")
        url = self._load(relation, wide, tall)
        return Picture(url, (crop[0], crop[1], crop[2], crop[3])) if url else None

    def _fill(self, element: Element) -> str:
        stated = child(element, "fill")
        if plain(element, "filled") in ("f", "false", "0") or plain(stated, "on") in ("f", "false", "0"):
            return ""
        if (plain(stated, "type") or "solid") not in ("solid",):
            self._fault("不支持形状的渐变、图案或图片填充（请改用纯色）")
        clear = _share(plain(stated, "opacity") or "1")
        if clear < _SEEN:
            return ""
        if clear < 1 - _SEEN:
            self._fault(SEE_THROUGH)
        return vml_colour(plain(stated, "color") or plain(element, "fillcolor"), "#ffffff")

    def _stroke(self, element: Element, *, default: bool) -> Stroke | None:
        stated = child(element, "stroke")
        on = plain(element, "stroked") or plain(stated, "on")
        if (on is None and not default) or (on is not None and on not in _ON):
            return None
        for end in ("startarrow", "endarrow"):
            if (plain(stated, end) or "none") != "none":
                self._fault("不支持带箭头的线条（请去掉箭头）")
        if _share(plain(stated, "opacity") or "1") < 1 - _SEEN:
            self._fault(SEE_THROUGH)
        dash = (plain(stated, "dashstyle") or "").lower()
        named = next((name for name in DASHES if name.lower() == dash), "")
        weight = plain(stated, "weight") or plain(element, "strokeweight")
        return Stroke(
            vml_colour(plain(stated, "color") or plain(element, "strokecolor"), "#000000"),
            length(weight, 1 / 12700) if weight else 0.75,
            _DASHES.get(dash, named),
            _STRIPES.get((plain(stated, "linestyle") or "").lower(), ""),
        )

    def _words(self, element: Element) -> Words | None:
        box = child(element, "textbox")
        content = child(box, "txbxContent")
        if content is None or not has_content(content):
            return None
        flow = style_of(box)
        left, top, right, bottom = 7.2, 3.6, 7.2, 3.6
        given = [part.strip() for part in (plain(box, "inset") or "").split(",")]
        sides = [left, top, right, bottom]
        for index, part in enumerate(given[:4]):
            if part:
                sides[index] = length(part)
        valign = {"middle": "middle", "bottom": "bottom"}
        anchor = style_of(element).get("v-text-anchor", "top")
        insets = (sides[1], sides[2], sides[3], sides[0])
        return Words(content, insets, valign.get(anchor, "top"), _direction(flow))


def _direction(flow: Mapping[str, str]) -> str:
    """The direction of a box's text (w:textDirection) by the style of its v:textbox."""
    way = flow.get("layout-flow", "")
    if "vertical" not in way:
        return ""
    if flow.get("mso-layout-flow-alt") == "bottom-to-top":
        return "btLr"
    return "tbRl" if way == "vertical-ideographic" else LYING


def _image(element: Element) -> Element:
    """The picture that a shape shows, or None. WPS writes an empty v:imagedata into every text box."""
    image = child(element, "imagedata")
    named = any(plain(image, name) for name in ("id", "pict", "relid", "href", "src"))
    return image if named or local(element) == "image" else None


def _pair(text: str | None, default: tuple[float, float]) -> tuple[float, float]:
    x, comma, y = (text or "").partition(",")
    return (number(x), number(y)) if comma else default


def _degrees(text: str | None) -> float:
    """A rotation of VML: "90", or "5898240fd" in 65536ths of a degree."""
    word = (text or "0").strip()
    return (number(word[:-2]) / 65536 if word.endswith("fd") else number(word)) % 360


def _share(text: str | None) -> float:
    """A share of VML: "0.5", "50%", or "32768f" in 65536ths."""
    word = (text or "0").strip()
    if word.endswith("f"):
        return number(word[:-1]) / 65536
    return number(word[:-1]) / 100 if word.endswith("%") else number(word)
