"""Layout helpers for the Word templates of the packs: paragraphs, cells, rows, and the rows that forms share.

Lengths are mm, type sizes and line distances pt. A table is rows of cells with their widths; the common grid
and the gridSpans follow from them (``word_xml``). ``paper`` puts them on a page.
"""

import re
from dataclasses import dataclass

SONG, HEI, KAI = "宋体", "黑体", "楷体"
XIAO_ER, SAN_HAO, SI_HAO, XIAO_SI, WU_HAO, XIAO_WU = 18, 16, 14, 12, 10.5, 9
CODE_WIDTH = 28.0  # the 20 mm code, its quiet zone, and 案号 in 8 pt below it
SMALL_CODE_WIDTH = 20.0  # the 14 mm code and its quiet zone
DATE = "年     月     日"
ISSUED_ON = "{{ notice_year }}年{{ notice_month }}月{{ notice_day }}日"
REFERENCE = "参考样式"
_PATH = re.compile(r"[a-z_]+(\.[a-z_]+)*")


@dataclass(frozen=True)
class P:
    """One paragraph. 〖…〗 is underlined. ``line`` is the exact line distance, 0 whatever the line needs."""

    text: str = ""
    size: float = XIAO_SI
    face: str = SONG
    bold: bool = False
    align: str = "left"
    line: float | None = None
    before: float = 0
    after: float = 0
    indent: float = 0  # of the first line, in characters
    left: float = 0  # mm


@dataclass(frozen=True)
class C:
    """One cell. ``hide`` and ``show`` name edges (of "tblr") to leave out of, or add to, the table's own."""

    width: float
    paras: tuple[P, ...] = ()
    valign: str = "center"
    hide: str = ""
    show: str = ""


@dataclass(frozen=True)
class R:
    """One row, at least ``height`` mm high."""

    height: float
    cells: tuple[C, ...]


def body(text: str, line: float, before: float = 0) -> P:
    """A paragraph of a letter: its first line two characters in."""
    return P(text, line=line, before=before, indent=2)


def title(text: str, size: float = XIAO_ER, line: float | None = None) -> P:
    """The title of a part."""
    return P(text, size, HEI, align="center", line=line)


def centred(width: float, text: str, size: float = XIAO_SI) -> C:
    """A cell with centred text: labels, and values that stand alone. A line break starts a new paragraph."""
    return C(width, tuple(P(piece, size, align="center") for piece in text.split("\n")))


def fields(height: float, widths: tuple[float, ...], *items: tuple[str, str], size: float = XIAO_SI) -> R:
    """Labels and values by turns. A value is a token's path ("name", "sign.student") or plain text."""
    texts = [text for label, value in items for text in (label, token(value))]
    return R(height, tuple(centred(wide, text, size) for wide, text in zip(widths, texts, strict=True)))


def token(value: str) -> str:
    """A token's path in its braces; other text as it is."""
    return f"{{{{ {value} }}}}" if _PATH.fullmatch(value) else value


def reason(height: float, label: str, label_width: float, width: float) -> R:
    """The row of 学业具体情况, a few lines in smaller type."""
    return R(height, (centred(label_width, label), C(width, (P("{{ reason }}", WU_HAO, line=16),))))


def write_in(height: float, label: str, label_width: float, width: float) -> R:
    """A label with room to write beside it."""
    return R(height, (centred(label_width, label), C(width)))


def area(height: float, heading: str, width: float = 170, hide: str = "") -> R:
    """Room to write under a heading, right across the table."""
    return R(height, (C(width, (P(heading, before=4),), valign="top", hide=hide),))


def closing(*widths: float) -> R:
    """A little room between the signatures and the frame of a table."""
    return R(2, tuple(C(width, (P(size=5),), hide="t") for width in widths))


def signature(label: str, who: str, label_width: float, width: float, *, inside: str = "") -> tuple[C, C]:
    """A label and the line on which ``who`` signs.

    ``inside`` a ruled table, whose other lines go away there: "first" at its left edge, "next" further right.
    """
    hide = {"": "", "first": "tbr", "next": "tlbr"}[inside]
    return (
        C(label_width, (P(label, align="right"),), hide=hide, valign="bottom"),
        C(width, (P(token(f"sign.{who}")),), hide="tlbr" if inside else "", show="b"),
    )


def sealed(width: float, height: float, who: str, office: str, date: str, line: float = 7) -> tuple[R, ...]:
    """Office and date at the lower right, with room for the seal of ``who`` above them."""
    texts = ((height, token(f"seal.{who}")), (line, office), (line, date))
    return tuple(R(tall, (C(width - 60), centred(60, text))) for tall, text in texts)


def ticks(question: str, *answers: tuple[str, str], gap: str = "   ") -> str:
    """The boxes of one question: (answer, label) each."""
    return gap.join(token(f"tick.{question}.{answer}") + label for answer, label in answers)


def yes_no(question: str) -> str:
    """（□是 □否） without its brackets."""
    return ticks(question, ("yes", "是"), ("no", "否"))


def choices(*levels: tuple[str, str], gap: str = "    ") -> str:
    """The boxes of the levels, ticked by the office when it prints."""
    return gap.join(token(f"choice.level.{code}") + label for code, label in levels)


def loop(over: str, width: float, row: R) -> tuple[R, R, R]:
    """A row that repeats for every item of ``over`` ("c in failed_courses")."""

    def control(text: str) -> R:
        return R(1, (C(width, (P(text, XIAO_WU, line=10),)),))

    return control(f"{{%tr for {over} %}}"), row, control("{%tr endfor %}")


def catalogue(height: float, widths: tuple[float, float, float], name: str, size: float) -> tuple[R, ...]:
    """序号, the material, 备注: one row for each material of the dossier."""
    number, label, note = widths
    head = R(height, (centred(number, "序号"), centred(label, name), centred(note, "备注")))
    row = R(
        height,
        (
            centred(number, "{{ m.no }}", size),
            C(label, (P("{{ m.label }}", size),)),
            C(note, (P("{{ m.note }}", WU_HAO),)),
        ),
    )
    return (head, *loop("m in catalogue", sum(widths), row))


def code_cell(part: str) -> C:
    """The sheet code of ``part`` and, under it, the case number for people."""
    code = P(f"{{{{ qr.{part} }}}}", 5, align="center", line=0)
    return C(CODE_WIDTH, (code, P("案号 {{ case_no }}", 8, align="center", line=10)), valign="top")


def small_code(part: str, hide: str = "") -> C:
    """The second, smaller code."""
    return C(
        SMALL_CODE_WIDTH,
        (P(f"{{{{ qr2.{part} }}}}", 5, align="center", line=0),),
        valign="bottom",
        hide=hide,
    )
