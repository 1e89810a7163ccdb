"""Every fault of a form is found when it is made on purpose, and none where none is."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.paper.forms import form_samples as samples

from guidang.domain.form import Blank, Form, Keeper, Mark, MarkKind, Part, Rect, Slot
from guidang.paper.forms.checking.check import check_form, example
from guidang.paper.forms.checking.finding import Surroundings
from guidang.paper.forms.checking.ink import check_codes, check_ink
from guidang.paper.forms.checking.naming import check_names, template_tokens
from guidang.paper.forms.checking.places import check_places
from guidang.paper.forms.checking.room import check_room
from guidang.paper.forms.checking.samples import longest_values, ordinary_values
from guidang.paper.forms.fields import known_fields, known_lists
from guidang.paper.forms.printing.fill import fill_batch
from guidang.paper.forms.template.blank import compile_blank

MM = 72 / 25.4
AROUND = Surroundings(
    school="示例大学",
    letter="X",
    levels={"yellow": "黄色预警"},
    words={"parent": "家长", "informed": "已了解", "contact_known": "已清楚", "department": "学院"},
)
LETTER = samples.form("LETTER", "RECEIPT", rows={"failed_courses": 4}, widths=samples.LETTER_WIDTHS)
RECEIPT = Part(
    "RECEIPT",
    "R",
    "回执",
    Keeper.OFFICE,
    returns=True,
    signed_by=("parent",),
    asks=("informed", "contact_known"),
)
FULL = replace(LETTER, parts=(LETTER.parts[0], RECEIPT))
TOKENS = template_tokens(samples.letter())


def moved(blank: Blank, name: str, rect: Callable[[Rect], Rect]) -> Blank:
    """``blank`` with one slot or mark elsewhere; "LETTER" is a code's name, "name" a field's."""
    marks = tuple(replace(m, rect=rect(m.rect)) if m.name == name else m for m in blank.marks)
    slots = tuple(replace(s, rect=rect(s.rect)) if s.field == name else s for s in blank.slots)
    assert (marks, slots) != (blank.marks, blank.slots)
    return replace(blank, marks=marks, slots=slots)


def one(blank: Blank, kind: MarkKind, name: str) -> Mark:
    return next(m for m in blank.marks if (m.kind, m.name) == (kind, name))


def field(blank: Blank, name: str) -> Slot:
    return next(s for s in blank.slots if s.field == name)


def test_a_good_form_has_no_fault() -> None:
    report = check_form(FULL, samples.letter(), AROUND)
    assert [str(finding) for finding in report.faults] == []
    assert [str(finding) for finding in report.remarks] == []
    assert "不及格课程第 5 行起" in report.annexed
    assert "姓名" in report.annexed


PLACES = {
    "不足 20 毫米": ("LETTER", lambda r: Rect(r.x0, r.y0, r.x0 + 15 * MM, r.y0 + 15 * MM)),
    "不足 14 毫米": ("RECEIPT.2", lambda r: Rect(r.x0, r.y0, r.x0 + 9 * MM, r.y0 + 9 * MM)),
    "写不下名字": ("parent", lambda r: Rect(r.x0, r.y0, r.x1, r.y0 + 4 * MM)),
    "不好打勾": ("informed.yes", lambda r: Rect(r.x0, r.y0, r.x0 + 1.5 * MM, r.y0 + 1.5 * MM)),
    "打印机印不到": ("counselor", lambda r: Rect(2.0, r.y0, r.x1, r.y1)),
    "与方框“tick.informed.no”重叠": ("informed.yes", lambda r: Rect(r.x0, r.y0, r.x1 + 40, r.y1)),
}


@pytest.mark.parametrize("fault", PLACES)
def test_what_has_no_room_is_named(letter: Blank, fault: str) -> None:
    name, change = PLACES[fault]
    assert not [f for f in check_places(letter) if fault in f.what]
    found = [f for f in check_places(moved(letter, name, change)) if fault in f.what]
    assert found
    assert all(f.remedy and "第 1 页" in f.place for f in found)


def test_nothing_may_be_written_or_stamped_near_a_code(letter: Blank) -> None:
    code = one(letter, MarkKind.QR, "LETTER").rect
    beside = Rect(code.x1 + 0.5 * MM, code.y0, code.x1 + 10 * MM, code.y1)
    for name in ("name", "department"):  # a slot, a seal
        found = [f.what for f in check_places(moved(letter, name, lambda _: beside))]
        assert any("会挡住二维码" in what for what in found), name


def test_a_seal_may_lie_over_text_but_not_slots_over_slots(letter: Blank) -> None:
    over = field(letter, "notice_date").rect
    sealed = moved(
        letter, "department", lambda r: Rect(over.x0, over.y0, over.x0 + r.width, over.y0 + r.height)
    )
    assert not [f for f in check_places(sealed) if "盖章处" in f.what and "重叠" in f.what]
    slots = moved(letter, "counselor", lambda _: over)
    assert any("重叠" in f.what for f in check_places(slots))


def test_print_where_nothing_may_be_printed_is_seen(letter: Blank) -> None:
    assert [f for f in check_ink(letter) if f.grave] == []
    title = Rect(200, 60, 200 + 20 * MM, 60 + 20 * MM)
    assert any("qr.LETTER" in f.what for f in check_ink(moved(letter, "LETTER", lambda _: title)))
    label = next(s for s in letter.slots if s.field == "failed_courses.0.name").rect
    heading = Rect(label.x0, label.y0 - label.height, label.x1, label.y1 - label.height)
    assert any("counselor" in f.what for f in check_ink(moved(letter, "counselor", lambda _: heading)))
    assert any("sign.parent" in f.what for f in check_ink(moved(letter, "parent", lambda _: heading)))


def test_the_line_to_sign_on_is_no_print_in_the_signature() -> None:
    page = samples.Page()
    page.paragraph("{{ qr.MAIN }}")
    line = page.document.add_paragraph()
    for text in ("教师签名：", "{{ sign.teacher }}", "　学生签名：", "{{ sign.student }}"):
        line.add_run(text).underline = "sign" in text
    blank = compile_blank(samples.form(), page.bytes())
    assert [f.what for f in check_ink(blank) if "签名位" in f.what] == []
    crossed = moved(blank, "teacher", lambda r: Rect(r.x0, r.y0 + 4 * MM, r.x1, r.y1 + 4 * MM))
    assert any("sign.teacher" in f.what for f in check_ink(crossed))


def test_print_too_near_the_edge_is_seen() -> None:
    page = samples.Page(margins=(18, 15, 1.5, 20))
    page.paragraph("{{ qr.MAIN }}", align=samples.RIGHT)
    page.paragraph("贴着左边的一行")
    report = check_form(samples.form(), page.bytes(), AROUND)
    assert any("左边有文字或线条" in f.what for f in report.faults)


def names(form: Form, blank: Blank, around: Surroundings = AROUND) -> str:
    return "\n".join(map(str, check_names(form, blank, TOKENS, around)))


def test_pack_and_template_must_name_the_same_marks(letter: Blank) -> None:
    assert names(FULL, letter) == ""
    wanting = replace(RECEIPT, signed_by=("parent", "student"), asks=("informed", "contact_known", "came"))
    said = names(replace(FULL, parts=(LETTER.parts[0], wanting)), letter)
    assert "{{ sign.student }}" in said
    assert "{{ tick.came." in said
    unread = names(replace(FULL, parts=(LETTER.parts[0], replace(RECEIPT, signed_by=(), asks=()))), letter)
    assert "sign.parent" in unread
    assert "tick.informed、contact_known" in unread
    free = replace(RECEIPT, signed_by=(), may_sign=("parent",))
    assert names(replace(FULL, parts=(LETTER.parts[0], free)), letter) == ""
    gone = names(replace(FULL, parts=(LETTER.parts[0], replace(RECEIPT, may_sign=("dean",)))), letter)
    assert "may_sign 写了“dean”" in gone
    kept = names(replace(FULL, parts=(LETTER.parts[0], replace(RECEIPT, returns=False))), letter)
    assert "没有 returns = true" in kept
    mute = names(FULL, letter, replace(AROUND, words={"parent": "家长"}))
    assert "informed" in mute
    assert "seal department" in mute


def test_settings_that_do_nothing_are_named(letter: Blank) -> None:
    said = names(replace(FULL, widths={"nmae": 5.0}, rows={"catalogue": 3}), letter)
    assert "“nmae”" in said
    assert "“catalogue”" in said


def test_level_boxes_must_serve_every_level_of_the_form(three: Blank) -> None:
    around = replace(AROUND, levels={"yellow": "黄色预警", "green": "绿色预警"})
    form = replace(samples.form(*samples.THREE), levels=frozenset({"yellow", "green"}))
    said = "\n".join(map(str, check_names(form, three, [], around)))
    assert "choice.level.red”中的等级不存在" in said
    assert "{{ choice.level.green }}" in said


def test_what_long_values_do_is_told(letter: Blank) -> None:
    ordinary, longest = ordinary_values(AROUND, {}), longest_values(AROUND, {})
    findings = list(check_room(letter, ordinary, longest))
    assert not [f for f in findings if f.grave]
    assert not [f for f in findings if "附页" in f.what]
    narrow = list(
        check_room(moved(letter, "name", lambda r: Rect(r.x0, r.y0, r.x0 + 5, r.y1)), ordinary, longest)
    )
    assert any(f.grave and "“示例某”也放不下" in f.what for f in narrow)
    assert any(f.grave and "连“见附页”" in f.what for f in narrow)
    bounded = moved(letter, "failed_count", lambda r: Rect(r.x0, r.y0, r.x0 + 3, r.y1))
    assert any(f.grave and "“14”" in f.what for f in check_room(bounded, ordinary, longest))


def test_a_code_that_a_scanner_cannot_read_is_named(letter: Blank) -> None:
    paper = example(FULL, letter, ordinary_values(AROUND, {}), AROUND)
    pdf = fill_batch([paper], {letter.edition: letter}).pdf
    assert not list(check_codes(pdf, [{code: part for (part, _), code in paper.codes.items()}]))
    assert [f.what for f in check_codes(pdf, [{"G1.OTHER": "LETTER"}])]


def test_the_samples_know_every_field() -> None:
    for values in (ordinary_values(AROUND, {}), longest_values(AROUND, {})):
        assert known_fields().keys() | known_lists().keys() == values.keys()
    longest = longest_values(AROUND, {})
    assert (len(longest["name"]), len(longest["major"]) >= 60, len(longest["failed_courses"])) == (
        20,
        True,
        14,
    )
    assert Decimal(longest["unearned_credits"])


def test_what_cannot_be_compiled_is_told_by_place() -> None:
    report = check_form(samples.form(), samples.one_page("{{ nobody }}", "{{ name|upper }}"), AROUND)
    assert report.blank is None
    assert len(report.faults) == 2
    assert all(fault.place and fault.remedy for fault in report.faults)


def test_a_form_that_somebody_filled_in_has_a_fault_for_each_place() -> None:
    page = samples.Page()
    page.paragraph("{{ qr.MAIN }}", align=samples.RIGHT)
    table = page.table((25, 55, 25, 55), 2)
    for number, row in enumerate(
        (("姓名", "某某某", "学号", "{{ student_id }}"), ("专业", "软件工程", "电话", ""))
    ):
        for column, text in enumerate(row):
            samples.fill(table.cell(number, column), text)
    report = check_form(samples.form(), page.bytes(), AROUND)
    assert [f.place for f in report.faults] == ["表1第1行"]
    assert "“姓名”旁边" in report.faults[0].what
    assert "{{ name }}" in report.faults[0].remedy
    assert ["“专业”旁边" in f.what for f in report.remarks] == [True]
    assert "某某某" not in str(report.findings)
