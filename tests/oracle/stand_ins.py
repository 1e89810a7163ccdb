"""A Word template with every token replaced by something of the same size that LibreOffice sets equally.

Fields, codes and signature boxes in running text become pictures as wide as their boxes (one picture cannot
be broken or stretched); a field alone in its paragraph becomes a blank; ticks become □; rows repeat.
"""

import copy
import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image
from tests.oracle.scripts import Scripts, like, set_fonts, words

from guidang.domain.form import Form
from guidang.paper import qr
from guidang.paper.forms.template import tokens
from guidang.paper.forms.template.boxes import SIGN_HEIGHT
from guidang.paper.forms.template.items import CLOSING
from guidang.paper.forms.template.tokens import Token, TokenKind

MM = 72 / 25.4
SIGN_WIDTH = 25 * MM
FIELD_WIDTH = 6.0  # characters, when the pack says nothing
_SIGN_OVERLAP = 2.0
_MIDDLE = 0.38  # of a character above its baseline, em: codes and signature boxes are centred on it
MAY_BREAK, GLUE = "\u200b", "\u00a0"
Rows = dict[str, tuple[str, int]]


def stand_in(form: Form, template: bytes) -> bytes:
    """``template`` without tokens, for LibreOffice."""
    document = docx.Document(io.BytesIO(template))
    stories = [(document.part, document.element.body)]
    for section in document.sections:
        stories += [
            (part.part, part._element)
            for part in (section.header, section.footer)
            if not part.is_linked_to_previous
        ]
    scripts = Scripts(document)
    for part, root in stories:
        rows = {paragraph: {} for paragraph in root.iter(qn("w:p"))}
        for table in list(root.iter(qn("w:tbl"))):
            _repeat(table, form.rows or {}, rows)
        for paragraph in list(root.iter(qn("w:p"))):
            here = _Paragraph(paragraph, part, scripts, form.widths or {}, rows.get(paragraph, {}))
            here.replace()
            scripts.settle(paragraph)
        _keep_exact(root)
    _keep_exact(document.styles.element)
    _speak_chinese(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _speak_chinese(document: Any) -> None:
    """Word breaks Chinese by Chinese rules whatever its language is said to be; python-docx says English."""
    for spoken in document.styles.element.iter(qn("w:lang")):
        if spoken.get(qn("w:eastAsia"), "en-US") == "en-US":
            spoken.set(qn("w:eastAsia"), "zh-CN")


def _keep_exact(root: Any) -> None:
    """LibreOffice snaps lines of exact height to the line grid as well, which Word does not."""
    for spacing in list(root.iter(qn("w:spacing"))):
        if spacing.get(qn("w:lineRule")) == "exact" and spacing.getparent().tag == qn("w:pPr"):
            for snaps in spacing.getparent().findall(qn("w:snapToGrid")):
                spacing.getparent().remove(snaps)
            snaps = OxmlElement("w:snapToGrid")
            snaps.set(qn("w:val"), "0")
            spacing.addprevious(snaps)


def _words(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _repeat(table: Any, printed: Mapping[str, int], rows: dict[Any, Rows]) -> None:
    """Write the rows between ``{%tr for %}`` and ``{%tr endfor %}`` as often as the pack says."""
    loop, inside = None, []
    for row in [child for child in table if child.tag == qn("w:tr")]:
        words = _words(row)
        if "{%" not in words:
            inside.append(row)
            continue
        token = tokens.parse(words[slice(*tokens.spans(words)[0])], {})
        if token.kind is TokenKind.LOOP:
            loop, inside = token, []
        else:
            assert loop is not None
            for turn in range(printed.get(loop.name, 0)):
                for model in inside:
                    made = copy.deepcopy(model)
                    row.addprevious(made)
                    for paragraph in made.iter(qn("w:p")):
                        rows[paragraph] = {loop.variable: (loop.name, turn)}
            for model in inside:
                table.remove(model)
            loop, inside = None, []
        table.remove(row)


class _Paragraph:
    """One paragraph whose tokens are replaced."""

    def __init__(
        self, element: Any, part: Any, scripts: Scripts, widths: Mapping[str, float], rows: Rows
    ) -> None:
        self._element, self._part, self._scripts = element, part, scripts
        self._widths, self._rows = widths, rows

    def replace(self) -> None:
        text = "".join(told for _, told in self._runs())
        spans = tokens.spans(text)
        if not spans:
            return
        self._separate()
        bare = text
        for start, end in reversed(spans):
            bare = bare[:start] + bare[end:]
        alone = len(spans) == 1 and not bare.strip()
        for start, end in reversed(spans):
            token = tokens.parse(text[start:end], self._rows)
            first = self._cut(start, end)
            tied = text[start - 1 : start] == "：" and text[end : end + 1] in tuple(CLOSING)
            if token.kind is TokenKind.FIELD and tied:
                # LibreOffice ends a line between a picture and a closing mark. Blanks of a quarter of an em
                # stay with it, but only after another mark do they stay together too.
                wide = self._widths.get(token.text, FIELD_WIDTH)
                set_fonts(first, "Times New Roman")
                for line in first.rPr.findall(qn("w:u")):  # the rule of a blank is ours to draw
                    first.rPr.remove(line)
                first.append(words(MAY_BREAK + GLUE * round(wide * 4)))
                continue
            self._put(token, first, alone=alone)

    def _runs(self) -> Iterator[tuple[Any, str]]:
        for run in self._element.iter(qn("w:r")):
            if next(run.iterancestors(qn("w:p"))) is self._element:
                yield run, "".join(node.text or "" for node in run.findall(qn("w:t")))

    def _separate(self) -> None:
        """One run for each text, so that a run can be cut."""
        for run, _ in list(self._runs()):
            content = [child for child in run if child.tag != qn("w:rPr")]
            last = run
            for child in content[1:]:
                fresh = like(run)
                fresh.append(child)
                last.addnext(fresh)
                last = fresh

    def _cut(self, start: int, end: int) -> Any:
        """Take the text from ``start`` to ``end`` away; an empty run with its look is left there."""
        at, first = 0, None
        for run, told in list(self._runs()):
            below, above = max(start - at, 0), min(end - at, len(told))
            at += len(told)
            if not told or below >= above:
                continue
            node = run.find(qn("w:t"))
            tail = told[above:]
            if first is None:
                first = like(run)
                run.addnext(first)
            if tail:
                rest = like(run)
                rest.append(words(tail))
                (first if run.getnext() is first else run).addnext(rest)
            if told[:below]:
                node.text = told[:below]
                node.set(qn("xml:space"), "preserve")
            else:
                run.getparent().remove(run)
        return first

    def _put(self, token: Token, run: Any, *, alone: bool) -> None:
        kind, size = token.kind, self._size(run)
        if kind is TokenKind.FIELD and alone:
            run.append(words("\u00a0"))
        elif kind is TokenKind.FIELD:
            line = _underlined(run)
            wide = self._widths.get(token.text, FIELD_WIDTH) * size
            self._picture(run, wide, 0.5 if line else 1.0, "black" if line else "white", 0.0)
        elif kind in (TokenKind.TICK, TokenKind.CHOICE):
            set_fonts(run, self._scripts.chinese(run))
            run.append(words("□"))
        elif kind in (TokenKind.QR, TokenKind.QR_SMALL):
            side = qr.SIDE_MM if kind is TokenKind.QR else qr.SIDE_SMALL_MM
            self._picture(run, (side + 2 * qr.QUIET_MM) * MM, (side + 2 * qr.QUIET_MM) * MM, "grey", 0.0)
        elif kind is TokenKind.SIGN and alone:
            run.append(words("\u00a0"))
            self._at_least(SIGN_HEIGHT)
        elif kind is TokenKind.SIGN:
            wide = max(SIGN_WIDTH, self._widths.get(token.text, FIELD_WIDTH) * size)
            tall = SIGN_HEIGHT - 2 * _SIGN_OVERLAP
            self._picture(run, wide, tall, "white", _MIDDLE * size - tall / 2)
        elif alone:
            run.append(words("\u00a0"))

    def _picture(self, run: Any, width: float, height: float, colour: str, lift: float) -> None:
        held = io.BytesIO()
        Image.new("RGB", (1, 1), {"grey": "#c8c8c8"}.get(colour, colour)).save(held, "PNG")
        held.seek(0)
        drawing = OxmlElement("w:drawing")
        inline = self._part.new_pic_inline(held, Pt(width), Pt(height))
        for side in "TBLR":
            inline.set(f"dist{side}", "0")  # LibreOffice takes 9 pt where nothing is said
        drawing.append(inline)
        if lift:
            properties = run.find(qn("w:rPr"))
            if properties is None:
                properties = OxmlElement("w:rPr")
                run.insert(0, properties)
            raised = OxmlElement("w:position")
            raised.set(qn("w:val"), str(round(2 * lift)))
            before = [c for c in properties if c.tag in (qn("w:sz"), qn("w:szCs"), qn("w:u"))]
            if before:
                before[0].addprevious(raised)
            else:
                properties.append(raised)
        run.append(drawing)

    def _at_least(self, height: float) -> None:
        """Give the paragraph's lines at least ``height`` pt."""
        properties = self._element.get_or_add_pPr()
        spacing = properties.find(qn("w:spacing"))
        if spacing is None:
            spacing = properties._add_spacing()
        exact = spacing.get(qn("w:lineRule")) == "exact"
        tall = max(float(spacing.get(qn("w:line"), "0")), height * 20) if exact else height * 20
        spacing.set(qn("w:line"), str(round(tall)))
        spacing.set(qn("w:lineRule"), "exact" if exact else "atLeast")

    def _size(self, run: Any) -> float:
        """In pt; of the run, else of the document's Normal style."""
        for owner in (run, *self._part.document.styles.element.findall(qn("w:style"))[:1]):
            found = owner.find(f"{qn('w:rPr')}/{qn('w:sz')}")
            if found is not None:
                return float(found.get(qn("w:val"))) / 2
        return 10.5


def _underlined(run: Any) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn('w:u')}")
    return found is not None and found.get(qn("w:val")) != "none"
