"""Everything there is to check of one form, in one go; a pure function for workers."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from guidang.domain.errors import TemplateFaults, Unprintable
from guidang.domain.form import Blank, Form, MarkKind
from guidang.paper.forms.checking import samples
from guidang.paper.forms.checking.finding import Finding, Surroundings
from guidang.paper.forms.checking.ink import check_codes, check_ink
from guidang.paper.forms.checking.naming import check_names, template_tokens
from guidang.paper.forms.checking.places import check_places
from guidang.paper.forms.checking.room import annexed, check_room
from guidang.paper.forms.drafting.filled import filled_in
from guidang.paper.forms.fields import known_fields, known_lists
from guidang.paper.forms.printing.fill import FormFill, fill_batch
from guidang.paper.forms.printing.word import fill_word
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.template.document import open_template
from guidang.paper.forms.template.faults import Faults

_OWN = ("name", "student_id", "parent_name")


@dataclass(frozen=True, slots=True)
class FormReport:
    """What `forms check` says of one form; ``blank`` is None when the template could not be compiled.

    ``annexed`` is what goes to an annex page when the values are as long as an office will meet.
    """

    form: Form
    blank: Blank | None
    findings: tuple[Finding, ...]
    annexed: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(finding for finding in self.findings if finding.grave)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return tuple(finding for finding in self.findings if not finding.grave)


def check_form(form: Form, template: bytes, around: Surroundings) -> FormReport:
    """Compile ``form`` and find everything that is wrong with it. Raises MissingLibrary."""
    try:
        blank = compile_blank(form, template)
    except TemplateFaults as refusal:
        lines = refusal.details["faults"].splitlines()
        return FormReport(form, None, tuple(_of_compiler(line) for line in lines))
    longest = samples.longest_values(around, form.rows or {})
    return FormReport(form, blank, check_blank(form, template, blank, around), annexed(blank, longest))


def _filled(form: Form, template: bytes, blank: Blank) -> Iterator[Finding]:
    """Text that somebody has typed where a student's own belongs.

    A fault for a name or a number, unless its token stands elsewhere (then it may be a teacher's); else a
    remark: a school may have one major only.
    """
    there = {slot.field for slot in blank.slots}
    for found in filled_in(open_template(template, Faults(form.file)).element.body):
        grave = found.field in _OWN and found.field not in there
        what = f"“{found.label}”旁边印着固定的内容，会印在每个学生的文书上"
        yield Finding(found.place, what, found.remedy, grave=grave)


def check_blank(form: Form, template: bytes, blank: Blank, around: Surroundings) -> tuple[Finding, ...]:
    """Everything that is wrong with ``form``, whose ``blank`` was compiled from ``template``."""
    found = [
        *_fields(blank),
        *_filled(form, template, blank),
        *check_names(form, blank, _tokens(template), around),
    ]
    found += [*check_places(blank), *check_ink(blank)]
    ordinary = samples.ordinary_values(around, form.rows or {})
    longest = samples.longest_values(around, form.rows or {})
    found += [*check_room(blank, ordinary, longest), *_printed(form, blank, longest, around)]
    found += _word(form, template, example(form, blank, longest, around))
    return tuple(dict.fromkeys(found))


def example(form: Form, blank: Blank, values: dict[str, object], around: Surroundings) -> FormFill:
    """A paper on ``blank`` for a made-up student; its codes belong to no case of any office."""
    codes = {
        (part, page): samples.SHEET_CODE.format(around.letter, form.part(part).letter, page + 1)
        for page in range(len(blank.pages))
        for part in blank.parts(page)
    }
    levels = [code for code in around.levels if code in form.levels]
    choices = {"level": levels[-1] if levels else ""}
    return FormFill(form.code, blank.edition, str(values["case_no"]), values, choices, codes)


def _of_compiler(line: str) -> Finding:
    place, sign, what = line.partition("：")
    return Finding(place if sign else "", what or place, "请在 Word 里改好这一处")


def _tokens(template: bytes) -> list[str]:
    try:
        return template_tokens(template)
    except (zipfile.BadZipFile, etree.XMLSyntaxError):  # the compiler told already
        return []


def _fields(blank: Blank) -> Iterator[Finding]:
    known = known_fields().keys() | known_lists().keys()
    for slot in blank.slots:
        if slot.field.partition(".")[0] not in known:
            yield Finding("", f"填写位“{slot.field}”不是已知的字段", "可用的字段见指南第三节")
    if not {"name", "student_id"} & {slot.field for slot in blank.slots}:
        what = "没有“姓名”“学号”的填写位，印出来分不清是谁的"
        remedy = "请加上 {{ name }} 或 {{ student_id }}；如果模板里还留着别人填过的内容，请换成空表"
        yield Finding("", what, remedy)


def _printed(form: Form, blank: Blank, values: dict[str, object], around: Surroundings) -> Iterator[Finding]:
    """Print the longest example and read its codes back."""
    paper = example(form, blank, values, around)
    try:
        pdf = fill_batch([paper], {blank.edition: blank}).pdf
    except Unprintable as refusal:
        yield Finding("", str(refusal), refusal.advice)
        return
    names = [(m.name.removesuffix(".2"), m.page) for m in blank.marks if m.kind is MarkKind.QR]
    wanted: list[dict[str, str]] = [{} for _ in blank.pages]
    for part, page in names:
        wanted[page][paper.codes[part, page]] = part
    yield from check_codes(pdf, wanted)


def _word(form: Form, template: bytes, paper: FormFill) -> list[Finding]:
    """The Word copy can be made, whether the form is typed or not: the settings may ask for all of them."""
    try:
        fill_word(template, paper.values, paper.choices, paper.codes)
    except TemplateFaults as refusal:
        lines = refusal.details["faults"].splitlines()
        return [Finding("Word 版", line, "请在 Word 里改好这一处", grave=form.typed) for line in lines]
    return []
