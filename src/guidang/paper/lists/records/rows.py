"""One row of the other sheets → one Record, or what is wrong with it, said by column."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from guidang.domain.codes import CaseNo
from guidang.domain.form_names import EVERYTHING, annex_number, forms_named, means_everything, page_named
from guidang.domain.material_names import material_named, materials_named, proved_by_log
from guidang.domain.pack import Pack
from guidang.domain.records import CaseOutcome, PrintWay, Record, RecordKind
from guidang.domain.term import Term
from guidang.domain.warning_list import RowError
from guidang.paper.lists import values
from guidang.paper.lists.files.spreadsheet import Cell
from guidang.paper.lists.records.columns import by_meaning, set_word
from guidang.paper.lists.row_cells import MAX_TEXT, Fault, short_text
from guidang.paper.lists.table import Row, Table
from guidang.paper.lists.terms import term_of_row
from guidang.paper.lists.values import CellError

_MAX_LONG = 2000  # characters of a text of several sentences
_MOST_CREDITS = 60  # more than a whole year's
_PASS_MARK = 60
_MOST_COPIES = 50  # of one form for one student; a larger figure is a slip

T = TypeVar("T")


class RecordRow:
    """The cells of one row by field. What cannot be taken is kept in ``faults`` and reads as empty."""

    def __init__(self, table: Table, row: Row, kind: RecordKind, pack: Pack, today: dt.date) -> None:
        self.table, self.row, self.kind, self.pack, self.today = table, row, kind, pack, today
        self.faults: list[Fault] = []
        self._specs = by_meaning(kind)

    def read(self, means: str, reader: Callable[[Cell], T], blank: T) -> T:
        """What the first column of this meaning that says something says."""
        for column in self.table.all(means):
            try:
                value = reader(self.row.cell(column))
            except CellError as fault:
                self.faults.append(Fault(column, str(fault)))
                return blank
            if value != blank:
                return value
        if self._specs[means].required:
            self.fault(means, f"缺少{self._specs[means].label}，请补填")
        return blank

    def fault(self, means: str, message: str) -> None:
        """Note what is wrong in the best column of this meaning."""
        self.faults.append(Fault(self.table.find(means), message))

    def text(self, means: str) -> str:
        """The text of a field, as long as its column allows."""
        longest = _MAX_LONG if self._specs[means].long else MAX_TEXT
        return self.read(means, lambda cell: short_text(cell, longest), "")

    def date(self, means: str) -> str:
        """The ISO date of a field, not after today; "" when there is none."""
        found = self.read(means, lambda cell: values.date(cell, self.today), None)
        if found is not None and found > self.today:
            self.fault(means, f"{found.isoformat()} 在将来，请核对")
            return ""
        return found.isoformat() if found else ""

    def word(self, means: str, table: str, choices: str) -> str:
        """The code of a set word; an unknown word is a fault that names the ``choices``."""
        text = self.text(means)
        code = set_word(table, text) if text else ""
        if code is None:
            self.fault(means, f"“{text}”看不明白，请填{choices}")
        return code or ""

    def errors(self, student_id: str) -> tuple[RowError, ...]:
        """The faults, each at its place, from left to right."""
        ordered = sorted(self.faults, key=lambda fault: fault.column.index if fault.column else -1)
        return tuple(fault.at(self.table.sheet, self.row.number, student_id) for fault in ordered)


def read_record(cells: RecordRow, term: Term | None) -> tuple[Record, tuple[RowError, ...]]:
    """The record that a row states, and what is wrong with it; with errors the record is not to be used.

    ``term`` is what stands around the table, for rows that name none.
    """
    student_id = cells.read("student_id", values.student_id, "")
    name = cells.read("name", _name, "")
    case_no = cells.read("case_no", _case_no, "")
    term = _term(cells, term)
    facts = {means: text for means, text in _READERS[cells.kind](cells).items() if text}
    record = Record(
        kind=cells.kind,
        student_id=student_id,
        name=name,
        sheet=cells.table.sheet,
        row=cells.row.number,
        term=term,
        case_no=case_no,
        facts=facts,
    )
    return record, cells.errors(student_id)


def _name(cell: Cell) -> str:
    return values.person_name(cell) if cell != "" else ""


def _case_no(cell: Cell) -> str:
    text = values.said(cell)
    try:
        return str(CaseNo.parse(text)) if text else ""
    except ValueError as fault:
        raise CellError(f"“{text}”不是案号，或有一位写错，请按文书右上角印的案号填写") from fault


def _term(cells: RecordRow, around: Term | None) -> Term | None:
    try:
        return term_of_row(cells.table, cells.row, around, cells.today)
    except CellError as fault:
        cells.fault("term" if cells.table.find("term") else "academic_year", str(fault))
        return None


def _talk(cells: RecordRow) -> dict[str, str]:
    kind = cells.text("type")
    proved = proved_by_log(kind, cells.pack.materials)
    return {
        "date": cells.date("date"),
        "by": cells.text("by"),
        "type": kind,
        "proves": " ".join(rule.code for rule in proved),
        "with": cells.text("with"),
        "method": cells.text("method"),
        "place": cells.text("place"),
        "content": cells.text("content"),
        "result": cells.text("result"),
        "remark": cells.text("remark"),
    }


def _objection(cells: RecordRow) -> dict[str, str]:
    ruling = cells.word("ruling", "rulings", "“成立”或“不成立”；尚未处理的请空着")
    by, ruled_on, explanation = cells.text("by"), cells.date("ruled_on"), cells.text("explanation")
    facts = {"content": cells.text("content"), "raised_on": cells.date("raised_on")}
    if ruling in ("", "open"):
        return facts
    if ruled_on and ruled_on < facts["raised_on"]:
        cells.fault("ruled_on", f"{ruled_on} 早于提出日期 {facts['raised_on']}，请核对")
    return {**facts, "ruling": ruling, "by": by, "ruled_on": ruled_on, "explanation": explanation}


def _exemption(cells: RecordRow) -> dict[str, str]:
    text = cells.text("material")
    rules = cells.pack.materials
    rule = material_named(text, rules)
    if text and rule is None:
        meant = materials_named(text, rules) or [r for r in rules if text in r.label] or rules
        cells.fault("material", f"“{text}”不能确定是哪项材料，请写全名：{'；'.join(r.label for r in meant)}")
    return {
        "material": rule.code if rule else "",
        "by": cells.text("by"),
        "date": cells.date("date"),
        "why": cells.text("why"),
    }


def _outcome(cells: RecordRow) -> dict[str, str]:
    choices = "、".join(outcome.label for outcome in CaseOutcome)
    outcome = cells.word("outcome", "outcomes", f"以下之一：{choices}")
    before = len(cells.faults)
    level = _level(cells)
    changes = outcome in (CaseOutcome.LOWERED, CaseOutcome.RAISED)
    if changes and not level and len(cells.faults) == before:
        cells.fault("new_level", f"结果是“{CaseOutcome(outcome).label}”，请填写新等级：{_levels(cells.pack)}")
    return {
        "outcome": outcome,
        "new_level": level if changes else "",
        "why": cells.text("why"),
        "by": cells.text("by"),
        "date": cells.date("date"),
    }


def _level(cells: RecordRow, means: str = "new_level") -> str:
    text = cells.text(means)
    policy = cells.pack.policy
    level = policy.spelled(text) or policy.spelled(values.fold(text)) if text else None
    if text and level is None:
        cells.fault(means, f"“{text}”不是本校的等级，可写：{_levels(cells.pack)}")
    return level.code if level else ""


def _levels(pack: Pack) -> str:
    return "、".join(level.label for level in pack.policy.levels)


def _grades(cells: RecordRow) -> dict[str, str]:
    credits_ = cells.read("credits", values.number, None)
    if credits_ is not None and not 0 <= credits_ <= _MOST_CREDITS:
        cells.fault("credits", f"{credits_} 不是合理的学分，请核对")
    score, resit = _scores(cells)
    passed = cells.word("passed", "passed", "“是”或“否”")
    marks = [mark for text in (score, resit) if (mark := _mark(text)) is not None]
    if any(not 0 <= mark <= 1000 for mark in marks):
        cells.fault("score", f"成绩 {score or resit} 不是合理的分数，请核对")
    if not passed and not cells.faults:
        if marks and (not resit or _mark(resit) is not None):
            passed = "yes" if max(marks) >= _PASS_MARK else "no"
        else:
            cells.fault("passed", f"成绩“{resit or score}”不是分数，请在“是否通过”列填是或否")
    return {
        "course": cells.text("course"),
        "credits": str(credits_) if credits_ is not None else "",
        "score": score,
        "resit_score": resit,
        "passed": passed,
    }


def _reprint(cells: RecordRow) -> dict[str, str]:
    choices = "、".join(way.label for way in PrintWay)
    facts = {
        "form": _form(cells),
        "way": cells.word("way", "ways", f"以下之一：{choices}"),
        "page": cells.read("page", _page, ""),
        **{means: cells.read(means, _count, "") for means in ("copies", "serial")},
        "date": cells.date("date"),
        "why": cells.text("why"),
    }
    if any(values.shown(cells.row.cell(c)) for m in ("student_id", "case_no") for c in cells.table.all(m)):
        return facts
    facts |= {"class_name": cells.text("class_name"), "level": _level(cells, "level")}
    if not (facts["class_name"] or facts["level"] or cells.faults):
        cells.fault("student_id", "请填写学号或案号；整班加印填班级，整级加印填等级")
    return facts


def _form(cells: RecordRow) -> str:
    text, forms = cells.text("form"), cells.pack.forms
    if not text or means_everything(text):
        return "*" if text else ""
    named = forms_named(text, forms)
    if not named:
        titles = "；".join(dict.fromkeys(form.title for form in forms))
        cells.fault("form", f"“{text}”不能确定是哪种文书，请写全名：{titles}；或写“{EVERYTHING}”")
    return " ".join(form.code for form in named)


def _count(cell: Cell) -> str:
    """A whole number from 1, "" for nothing. Raises CellError."""
    text = values.fold(values.said(cell))
    bare = text.removeprefix("第").rstrip("页份张面")
    if not text:
        return ""
    if not bare.isascii() or not bare.isdigit() or not 1 <= int(bare) <= _MOST_COPIES:
        raise CellError(f"“{text}”应是 1 到 {_MOST_COPIES} 的整数")
    return str(int(bare))


def _page(cell: Cell) -> str:
    """A page of a form ("2") or an annex page ("附页1"), "" for nothing. Raises CellError."""
    text = values.fold(values.said(cell))
    if not text:
        return ""
    named = page_named(text)
    if named is None:
        raise CellError(f"“{text}”应是整数，如 2；附页写“{annex_number(1)}”")
    return annex_number(named[1]) if named[1] else str(named[0])


def _scores(cells: RecordRow) -> tuple[str, str]:
    """The score and the score of a resit; the only one there is is the score."""
    resit = cells.read("resit_score", _score, "")
    if cells.table.find("score") is None:
        if not resit and not cells.faults:
            cells.fault("resit_score", "缺少成绩，请补填")
        return resit, ""
    if resit and not any(values.shown(cells.row.cell(c)) for c in cells.table.all("score")):
        return resit, ""
    return cells.read("score", _score, ""), resit


def _score(cell: Cell) -> str:
    """A score as read; a figure without trailing zeros."""
    text = short_text(cell)
    mark = _mark(text)
    return str(mark) if mark is not None else text


def _mark(text: str) -> Decimal | None:
    try:
        return values.number(text.removesuffix("分"))
    except CellError:
        return None


_READERS: dict[RecordKind, Callable[[RecordRow], dict[str, str]]] = {
    RecordKind.TALK: _talk,
    RecordKind.OBJECTION: _objection,
    RecordKind.EXEMPTION: _exemption,
    RecordKind.OUTCOME: _outcome,
    RecordKind.GRADES: _grades,
    RecordKind.REPRINT: _reprint,
}
