"""Tokens inside running text to HTML: each becomes a box of fixed size with an id."""

from collections.abc import Mapping

from guidang.domain.form import MarkKind
from guidang.paper import qr
from guidang.paper.forms.template.faults import Faults
from guidang.paper.forms.template.items import Item
from guidang.paper.forms.template.ooxml import css
from guidang.paper.forms.template.plan import MarkPlan, Plan, Room, SlotPlan
from guidang.paper.forms.template.runs import Paragraph
from guidang.paper.forms.template.styles import RunStyle
from guidang.paper.forms.template.tokens import Token, TokenKind
from guidang.paper.lettering import typefaces

_MM = 72 / 25.4
SIGN_HEIGHT = 8.5 * _MM
_SIGN_WIDTH = 25.0 * _MM
_SIGN_OVERLAP = 2.0  # a signature box may reach this far (pt) into the white of the lines above and below
_MIDDLE = 0.38  # of a character's ink above the baseline, em
_TICK = 0.85  # side of a □, em
_LIFT = typefaces.LINE_CENTRE - 0.5  # lower edge of a box of one em that is centred on its line
_UNDERLINE = 0.11  # from there down to the rule of an underlined blank, em
_DEFAULT_WIDTH = 6.0
_LABEL_ENDS = "：:（( \u3000\n"
SHEET = f"""
.s{{display:inline-block;height:1em;line-height:1;vertical-align:{_LIFT:.4f}em}}
.t{{display:inline-block;box-sizing:border-box;width:{_TICK}em;height:{_TICK}em;border:0.055em solid #000;
margin:0 {(1 - _TICK) / 2:.3f}em;vertical-align:{_MIDDLE - _TICK / 2:.3f}em;line-height:1}}
.q{{display:inline-block;vertical-align:middle;margin:{qr.QUIET_MM}mm;line-height:1}}
.g{{display:inline-block;height:{css(SIGN_HEIGHT)};margin:-{_SIGN_OVERLAP}pt 0;line-height:1}}
"""
MARKS = {
    TokenKind.SIGN: MarkKind.SIGNATURE,
    TokenKind.TICK: MarkKind.TICK,
    TokenKind.CHOICE: MarkKind.CHOICE,
    TokenKind.SEAL: MarkKind.SEAL,
    TokenKind.QR: MarkKind.QR,
    TokenKind.QR_SMALL: MarkKind.QR,
}


class Boxes:
    """Draws the tokens of running text and plans what they stand for. ``widths`` is ``Form.widths``."""

    def __init__(self, plan: Plan, faults: Faults, widths: Mapping[str, float]) -> None:
        self._plan, self._faults, self._widths = plan, faults, widths

    def box(self, read: Paragraph, index: int, before: str, room: Room | None, line: str) -> Item:
        """The box of the token that is piece ``index`` of ``read``.

        ``before`` is the text before it, ``line`` the id of the paragraph, ``room`` the cell around it.
        """
        piece = read.pieces[index]
        token, look = piece.token, piece.look
        if token is None or token.kind not in (*MARKS, TokenKind.FIELD):
            self._faults.add(read.place, f"“{token.text if token else ''}”必须独占表格的一行")
            return Item("box", "", look)
        if token.kind is TokenKind.FIELD:
            wide = self._width(token, look)
            if look.underline and room and room.width:
                wide = min(wide, room.width)
            return Item("box", "", look, wide, html=self._field(token, look, before, wide))
        if token.kind is TokenKind.SIGN:
            ends = read.ends_at(index) and read.style.align in ("left", "start", "both")
            cell = room.anchor if ends and room and room.single else ""
            anchor = self._mark(token, line if ends else "", cell)
            wide = max(_SIGN_WIDTH, self._width(token, look))
            html = self._sign(look, wide, anchor)
            return Item("box", "", look, wide, html=html, ruled=bool(look.underline))
        anchor = self._mark(token, "", room.anchor if room else "")
        if token.kind in (TokenKind.TICK, TokenKind.CHOICE):
            html = f'<span class="t" id="{anchor}" style="font-size:{css(look.size)}"></span>'
            return Item("box", "", look, look.size, html=html)
        if token.kind is TokenKind.SEAL:
            html = f'<span class="s" id="{anchor}" style="font-size:{css(look.size)};width:0"></span>'
            return Item("box", "", look, html=html)
        side = qr.SIDE_MM if token.kind is TokenKind.QR else qr.SIDE_SMALL_MM
        html = f'<span class="q" id="{anchor}" style="width:{side}mm;height:{side}mm"></span>'
        return Item("box", "", look, (side + 2 * qr.QUIET_MM) * _MM, html=html)

    def _mark(self, token: Token, line: str, cell: str) -> str:
        anchor = self._plan.anchor()
        name = f"{token.name}.2" if token.kind is TokenKind.QR_SMALL else token.name
        self._plan.marks.append(MarkPlan(anchor, MARKS[token.kind], name, line, cell))
        return anchor

    def _sign(self, look: RunStyle, wide: float, anchor: str) -> str:
        lift = _MIDDLE * look.size - SIGN_HEIGHT / 2 + _SIGN_OVERLAP
        rules = f"font-size:{css(look.size)};width:{css(wide)};vertical-align:{css(lift)}"
        return f'<span class="g" id="{anchor}" style="{rules}"></span>'

    def _field(self, token: Token, look: RunStyle, before: str, wide: float) -> str:
        anchor = self._plan.anchor()
        centred = look.underline or bool(before and before[-1] not in _LABEL_ENDS)
        align = "center" if centred else "left"
        self._plan.slots.append(
            SlotPlan(anchor, token.name, look.face, look.size, look.bold, align, "bottom", look.size)
        )
        rules = f"font-size:{css(look.size)};width:{css(wide)}"
        if look.underline:
            drop = _UNDERLINE * look.size + 0.5
            self._plan.insets[anchor] = (0.0, 0.0, 0.0, drop)
            lift = _LIFT * look.size - drop
            rules += (
                f";vertical-align:{css(lift)};padding-bottom:{_UNDERLINE}em;border-bottom:0.5pt solid #000"
            )
        return f'<span class="s" id="{anchor}" style="{rules}"></span>'

    def _width(self, token: Token, look: RunStyle) -> float:
        return self._widths.get(token.text, _DEFAULT_WIDTH) * look.size
