"""One Word file of a school → a template with tokens, and what of it was recognised. The original is never
changed.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from guidang.domain.errors import TemplateFaults
from guidang.domain.form import Form, Keeper, Part, Timing
from guidang.paper.forms.checking.check import FormReport, check_form
from guidang.paper.forms.checking.finding import Surroundings
from guidang.paper.forms.drafting.cells import fill_table, label_beside
from guidang.paper.forms.drafting.codes import CASE_WIDTH, Carrier, carriers, put_codes
from guidang.paper.forms.drafting.filled import filled_cells, filled_line
from guidang.paper.forms.drafting.pieces import Piece, cut
from guidang.paper.forms.drafting.placed import Left, Notes, Placed, Spot, token
from guidang.paper.forms.drafting.rules import edit_line
from guidang.paper.forms.drafting.tears import tear_in_table
from guidang.paper.forms.drafting.untouched import tell_line
from guidang.paper.forms.drafting.word_text import Line, drop_fallbacks, paragraphs, said
from guidang.paper.forms.template.document import open_template
from guidang.paper.forms.template.faults import Faults

_KINDS = (  # words of a form's title, its code, its two characters
    ("等级变更", "level_change", "CH"),
    ("家长谈话", "parent_talk", "PT"),
    ("家长沟通", "parent_contact", "PC"),
    ("致家长", "parent_letter", "LT"),
    ("家长", "parent_letter", "LT"),
    ("谈话", "talk_record", "TK"),
    ("帮扶", "helping_record", "HR"),
    ("学习计划", "study_plan", "SP"),
    ("档案", "dossier_cover", "CV"),
    ("封面", "dossier_cover", "CV"),
    ("通知", "notice", "NT"),
)
_NO_SECOND = "没有放，可有可无；对角有 18 毫米见方的空白的，在那里写 {}，订书钉压住一个时还有一个"
_IN_TABLE = (
    "撕开线在表格里，没有动。请把表格从这里拆成上下两个，中间单独写一段 {{ tear }}，"
    "下面一联写上 {{ qr.联的代码 }}，并在 pack.toml 里加一个 [[form.parts]]"
)


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A form's draft. ``template`` is the Word file with tokens; ``code`` and ``short`` are not yet unique in
    the pack; ``carrier`` says where the codes went; ``report`` what the check says of the draft.
    """

    file: str
    template: bytes
    title: str
    code: str
    short: str
    pieces: tuple[Piece, ...]
    notes: Notes
    carrier: Carrier
    report: FormReport

    def renamed(self, questions: Mapping[str, str]) -> "DraftForm":
        """The same draft whose questions have other codes."""
        changed = {old: new for old, new in questions.items() if old != new}
        if not changed:
            return self
        document = open_template(self.template, Faults(self.file))
        for node in document.element.body.iter(qn("w:t")):  # each once: a text box lies inside a paragraph
            node.text = _recoded(node.text or "", changed)
        held = io.BytesIO()
        document.save(held)
        notes = replace(
            self.notes,
            placed=[replace(p, token=_recoded(p.token, changed)) for p in self.notes.placed],
            asked={n: [changed.get(q, q) for q in asked] for n, asked in self.notes.asked.items()},
        )
        return replace(self, template=held.getvalue(), notes=notes)


def _recoded(text: str, changed: Mapping[str, str]) -> str:
    return re.sub(r"tick\.(q\d+)\.", lambda m: f"tick.{changed.get(m[1], m[1])}.", text)


def draft_form(file: str, data: bytes) -> DraftForm:
    """Draft the template of one form from its Word file. Raises TemplateFaults when it is no Word file."""
    best: tuple[tuple[int, ...], DraftForm] | None = None
    pieces, _, _ = _tokened(file, data)
    said_before: set[tuple[str, ...]] = set()
    same, empty = _header(file, data)
    for carrier in carriers(pieces, header_same=same, header_empty=empty):
        drafted = _with(carrier, file, data)
        findings = [str(finding) for finding in drafted.report.faults]
        blank = drafted.report.blank
        about_codes = [text for text in findings if "二维码" in text]
        score = (blank is None, len(blank.pages) if blank else 0, len(about_codes), carrier.kind == "title")
        if best is None or score < best[0]:
            best = (score, drafted)
        on_every_page = carrier.kind.startswith("header")
        if blank is not None and not about_codes and (on_every_page or len(blank.pages) == 1):
            break
        if blank is None and tuple(findings) in said_before:
            break  # the form itself cannot be compiled, wherever its code is
        said_before.add(tuple(findings) if blank is None else ())
    if best is None:  # carriers() always has one
        raise TemplateFaults(file=file, count="1", faults="文件：没有内容")
    return _with_second(best[1], file, data)


def _with_second(drafted: DraftForm, file: str, data: bytes) -> DraftForm:
    """``drafted`` with a second code in the opposite corner when that disturbs nothing; else it is said."""
    blank, carrier = drafted.report.blank, drafted.carrier
    if blank is not None and carrier.has_room:
        tried = _with(replace(carrier, second=True), file, data)
        same = tried.report.blank is not None and len(tried.report.blank.pages) == len(blank.pages)
        if same and len(tried.report.faults) <= len(drafted.report.faults):
            return tried
    for piece in drafted.pieces:
        words = _NO_SECOND.format(token(f"qr2.{piece.code}"))
        drafted.notes.left.append(Left(f"“{piece.title[:12]}”", "第二个二维码", words))
    return drafted


def _with(carrier: Carrier, file: str, data: bytes) -> DraftForm:
    pieces, notes, document = _tokened(file, data)
    put_codes(document, pieces, carrier)
    notes.widen("case_no", CASE_WIDTH)
    for piece in pieces:
        for name in (f"qr.{piece.code}", "case_no"):
            notes.placed.append(Placed(carrier.told, piece.title, token(name)))
        if carrier.second:
            notes.placed.append(Placed(carrier.told_second, piece.title, token(f"qr2.{piece.code}")))
    held = io.BytesIO()
    document.save(held)
    title, code, short = _kind(file, pieces)
    form = as_form(file, title, code, short, pieces, notes)
    around = Surroundings("", "", "X", dict(notes.levels), notes.words)
    report = check_form(form, held.getvalue(), around)
    # Without the document's elements, which do not travel between processes.
    told = tuple(replace(piece, blocks=(), heading=None) for piece in pieces)
    return DraftForm(file, held.getvalue(), title, code, short, told, notes, carrier, report)


def as_form(
    file: str, title: str, code: str, short: str, pieces: tuple[Piece, ...] | list[Piece], notes: Notes
) -> Form:
    """The form as pack.toml will describe it."""
    parts = tuple(
        Part(
            piece.code,
            piece.letter,
            piece.title or title,
            Keeper(piece.kept_by),
            returns=_returns(number, piece, notes),
            signed_by=tuple(notes.signed.get(number, ())) if _returns(number, piece, notes) else (),
            asks=tuple(notes.asked.get(number, ())) if _returns(number, piece, notes) else (),
        )
        for number, piece in enumerate(pieces)
    )
    return Form(
        code,
        short,
        title,
        file,
        parts,
        frozenset(notes.levels),
        frozenset({Timing.ISSUE}),
        0,
        rows=notes.rows,
        widths=notes.widths,
    )


def _returns(number: int, piece: Piece, notes: Notes) -> bool:
    """A piece comes back when it is a receipt, or when it is all of the form and is signed."""
    signed = bool(notes.signed.get(number) or notes.asked.get(number))
    return piece.returns and (piece.code != "MAIN" or signed)


def _tokened(file: str, data: bytes) -> tuple[list[Piece], Notes, Any]:
    """A fresh copy of the document with every token but the codes."""
    document = open_template(data, Faults(file))
    body, notes = document.element.body, Notes()
    if drop_fallbacks(body):
        notes.left.append(Left("文本框", "", "去掉了给旧版 Word 看的副本（内容相同）"))
    pieces = cut(body, notes)
    for number, piece in enumerate(pieces):
        where = f"“{piece.title[:12]}”" if len(pieces) > 1 else ""
        _fill(piece, number, where, notes)
    known = {placed.token.strip("{} ") for placed in notes.placed}
    for name in [name for name in notes.widths if name not in known]:
        del notes.widths[name]
    return pieces, notes, document


def _fill(piece: Piece, number: int, where: str, notes: Notes) -> None:
    tables = 0
    done: set[Any] = set()
    told: set[str] = set()
    for block in piece.blocks:
        for table in list(block.iter(qn("w:tbl"))):
            tables += 1
            found = list(filled_cells(table, f"{where}表{tables}"))
            notes.left += [Left(one.place, one.label, one.told) for one in found]
            before = len(notes.left)
            done |= fill_table(table, f"{where}表{tables}", number, notes)
            told |= {left.seen for left in notes.left[before:]}
        for paragraph in paragraphs(block):
            line = Line(paragraph)
            if "{{" in line.text or "{%" in line.text or any(a in done for a in paragraph.iterancestors()):
                continue
            beside = label_beside(paragraph)
            place = f"{where}“{_named(line)}”"
            before = len(notes.left)
            edit_line(line, Spot(place, number, beside), notes)
            told |= {left.seen for left in notes.left[before:]}
            for one in filled_line(Line(paragraph), place):
                if one.label not in {left.seen for left in notes.left[before:]}:
                    notes.left.append(Left(place, one.label, one.told))
                told.add(one.label)
            if next(paragraph.iterancestors(qn("w:tc")), None) is not None and tear_in_table(line.text):
                notes.left.append(Left(place, "撕开线", _IN_TABLE))
            tell_line(Line(paragraph), place, notes, told)


def _named(line: Line) -> str:
    """The first words of a line, without what somebody may have filled in behind a label."""
    found = next(filled_line(line, ""), None)
    return f"{found.label}…" if found else " ".join(line.text.split())[:12]


def _header(file: str, data: bytes) -> tuple[bool, bool]:
    """Whether one header serves every page, and whether nothing stands in it."""
    document = open_template(data, Faults(file))
    section = document.sections[0]
    two_sided = document.settings.odd_and_even_pages_header_footer
    same = not section.different_first_page_header_footer and not two_sided
    same = same and len(document.sections) == 1
    holds = any(next(section.header._element.iter(qn(n)), None) is not None for n in ("w:drawing", "w:pict"))
    return same, not holds and not said(section.header._element).strip()


def _kind(file: str, pieces: list[Piece]) -> tuple[str, str, str]:
    title = pieces[0].title or file.removesuffix(".docx")
    for text in (title, file):
        for word, code, short in _KINDS:
            if word in text:
                return title, code, short
    return title, "form", "F1"
