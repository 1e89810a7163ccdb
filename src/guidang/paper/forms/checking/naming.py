"""Whether a template and pack.toml speak of the same marks: every one named is there, and the other way
round.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from guidang.domain.form import Blank, Form, Mark, MarkKind, Part
from guidang.paper.forms.checking.finding import Finding, Surroundings
from guidang.paper.forms.template.tokens import spans

_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_CHOICE_FIELD = "level"


def template_tokens(template: bytes) -> list[str]:
    """Every token of a Word template as typed, without its braces: ``case_no``, ``tr for c in courses``.

    Raises zipfile.BadZipFile and etree.XMLSyntaxError when ``template`` is no Word file.
    """
    found: list[str] = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(template)) as packed:
        for name in filter(_TEXT_PARTS.fullmatch, packed.namelist()):
            root = etree.fromstring(packed.read(name), parser)
            for paragraph in root.iter("{*}p"):
                text = "".join(t.text or "" for t in paragraph.iter("{*}t"))
                found += [text[start:end].strip("{}%# ") for start, end in spans(text)]
    return found


def check_names(form: Form, blank: Blank, tokens: list[str], around: Surroundings) -> Iterator[Finding]:
    """Every disagreement between ``form`` (of pack.toml) and the marks of its ``blank``."""
    for part in form.parts:
        yield from _part(form, part, blank)
    yield from _words(blank, around)
    yield from _choices(form, blank, around)
    yield from _settings(form, tokens)


def _on(part: Part, blank: Blank) -> list[Mark]:
    pages = [page for page in range(len(blank.pages)) if part.code in blank.parts(page)]
    return [mark for page in pages for mark in blank.marks_of(part.code, page)]


def _part(form: Form, part: Part, blank: Blank) -> Iterator[Finding]:
    marks = _on(part, blank)
    place = f"联“{part.label}”（{part.code}）" if len(form.parts) > 1 else ""
    signatures = {m.name: None for m in marks if m.kind is MarkKind.SIGNATURE}
    questions = {m.name.partition(".")[0]: None for m in marks if m.kind is MarkKind.TICK}
    for setting, people in (("signed_by", part.signed_by), ("may_sign", part.may_sign)):
        for who in people:
            if who not in signatures:
                yield Finding(
                    place,
                    f"pack.toml 的 {setting} 写了“{who}”签字，模板里没有签名位",
                    f"请在 Word 的签字处写 {{{{ sign.{who} }}}}，或从 {setting} 中去掉“{who}”",
                )
    for question in part.asks:
        if question not in questions:
            yield Finding(
                place,
                f"pack.toml 要求读问题“{question}”，模板里没有方框",
                f"请把 Word 里的 □ 换成 {{{{ tick.{question}.答案代码 }}}}，或从 asks 中去掉“{question}”",
            )
    if (part.signed_by or part.asks) and not part.returns:
        yield Finding(
            place,
            "写了 signed_by 或 asks，但没有 returns = true，签字和勾选不会被读取",
            "这一联要收回扫描的，请加 returns = true",
            grave=False,
        )
    if part.returns:
        signers = (*part.signed_by, *part.may_sign)
        for kind, setting, names, known, remedy in (
            (
                "签名位 sign",
                "signed_by",
                signatures,
                signers,
                "必须签的，请写进 signed_by；可签可不签的，写进 may_sign",
            ),
            ("方框 tick", "asks", questions, part.asks, "要读取的，请写进 asks"),
        ):
            unread = [name for name in names if name not in known]
            if unread:
                yield Finding(
                    place,
                    f"模板里有{kind}.{'、'.join(unread)}，pack.toml 的 {setting} 里没有，空着也不会提醒",
                    remedy,
                    grave=False,
                )


def _words(blank: Blank, around: Surroundings) -> Iterator[Finding]:
    """People read the names of marks in reviews and reminders."""
    kinds = (MarkKind.SIGNATURE, MarkKind.TICK, MarkKind.SEAL)
    names = {m.name.partition(".")[0]: m for m in blank.marks if m.kind in kinds}
    for name, mark in names.items():
        if name not in around.words:
            yield Finding(
                "pack.toml [words]",
                f"没有模板标记“{mark.kind.value} {name}”的中文称呼",
                f'请加一行：{name} = "…"',
                grave=mark.kind is not MarkKind.SEAL,  # no review asks for a seal by name
            )


def _choices(form: Form, blank: Blank, around: Surroundings) -> Iterator[Finding]:
    choices = [m.name.partition(".") for m in blank.marks if m.kind is MarkKind.CHOICE]
    for field, _, answer in choices:
        if field != _CHOICE_FIELD:
            yield Finding(
                "", f"标记“choice.{field}”不会被勾选", "打印时能代勾的只有等级：{{ choice.level.等级代码 }}"
            )
        elif answer not in around.levels:
            known = "、".join(around.levels)
            yield Finding("", f"标记“choice.level.{answer}”中的等级不存在", f"可用的等级代码：{known}")
    offered = {answer for field, _, answer in choices if field == _CHOICE_FIELD}
    for level in sorted(form.levels - offered) if offered else ():
        label = around.levels.get(level, level)
        yield Finding(
            "",
            f"本文书用于“{label}”，但等级方框里没有它，打印时一个也不勾",
            f"请加 {{{{ choice.level.{level} }}}}",
        )


def _settings(form: Form, tokens: list[str]) -> Iterator[Finding]:
    for name in form.widths or {}:
        if name not in tokens:
            yield Finding(
                "pack.toml widths", f"模板里没有标签“{name}”，这个宽度不起作用", "请核对拼写，或删去它"
            )
    loops = {words[-1] for token in tokens if (words := token.split())[:2] == ["tr", "for"]}
    for name in form.rows or {}:
        if name not in loops:
            yield Finding(
                "pack.toml rows",
                f"模板里没有列表“{name}”的循环行，这个行数不起作用",
                "请核对拼写，或删去它",
            )
