"""One cell → one value: texts, student ids, names, phones, figures, dates, as offices type them.

Each reader returns the value, "" or None for an empty cell, and raises CellError when something stands there
that cannot be taken at its word. Nothing is repaired by guessing.
"""

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal

from guidang.paper.lists.files.spreadsheet import Broken, Cell

EXACT_DIGITS = 15  # Excel keeps 15 significant digits; a longer number has lost its tail
_TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]  # they change the order in which text is shown
_TURNS = re.compile("[" + "".join(map(chr, _TURNING)) + "]")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *_TURNING])
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|Err:5\d\d")
_NOTHING = {"", "-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "空", "N/A", "NULL", "NONE", "NAN"}
_STUDENT_ID = re.compile(r"(?=.*\d)[0-9A-Za-z][0-9A-Za-z_.-]{2,23}")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,2})", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_SPACE_BY_HAN = re.compile(rf"(?<={_HAN})\s+|\s+(?={_HAN})")
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･●", "·"))
_FULL_STOP_BY_HAN = re.compile(
    rf"(?<={_HAN})\s*[.．﹒。·]\s*(?={_HAN})"
)  # 买买提．艾力; J. Smith keeps its own
_UNREADABLE = re.compile(
    r"[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff?？□■〓]"
    r"|(?<=[\u3400-\u9fff])[*＊]|[*＊](?=[\u3400-\u9fff])"  # 张*: masked
)
_UNITS = re.compile(r"(?:学分|学时|课时|门课程|门|节|分|次|个)$")
_NUMERALS = {ch: Decimal(n) for n, ch in enumerate("零一二三四五六七八九十")} | {
    "两": Decimal(2),
    "〇": Decimal(0),
}
_BEYOND = 10**9  # no figure of a list comes near; as many digits as _PLAIN_NUMBER takes
_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,9})?")
_YMD = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_COMPACT_YMD = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_EXCEL_EPOCH = dt.date(1899, 12, 30)  # serial 1 is 1900-01-01, and Excel counts a 1900-02-29
_SERIALS = (36_526, 73_050)  # 2000-01-01 to 2099-12-31


class CellError(ValueError):
    """What is wrong with a cell, and what to do, in the clerk's Chinese."""


def fold(text: str) -> str:
    """Full-width forms made half-width (NFKC) and all white space taken out."""
    folded = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return folded if folded.isalnum() else "".join(folded.split())


def text_of(cell: Cell) -> str:
    """The text as it stands, without invisible characters, outer white space and Excel's text armour ="…".

    Raises CellError for an error value or a formula without result.
    """
    if isinstance(cell, str):
        return cell if cell.isalnum() else _cleaned(cell)
    if isinstance(cell, Broken):
        raise CellError(f"单元格是{cell.value}，请改为具体内容")
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _cleaned(cell: str) -> str:
    text = cell.translate(_INVISIBLE).strip()
    armoured = _QUOTED_FORMULA.fullmatch(text)
    text = armoured[1].strip() if armoured else text.removeprefix("'")
    if _ERROR_TEXT.fullmatch(text):
        raise CellError(f"单元格是{Broken.ERROR.value}，请改为具体内容")
    return text


def said(cell: Cell) -> str:
    """Like text_of, but "" where offices write that there is nothing: 无, —, / …"""
    text = text_of(cell)
    return "" if fold(text).upper() in _NOTHING else text


def shown(cell: Cell) -> str:
    """The text of a cell for finding the shape of a sheet: never raises; "#" for a broken cell."""
    try:
        return text_of(cell)
    except CellError:
        return "#"


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        raise CellError("单元格不是有效的数字")
    return str(int(value)) if value == int(value) else f"{_decimal_of(value):f}"


def _decimal_of(value: float) -> Decimal:
    """A binary float without its noise: 0.1 + 0.2 is 0.3."""
    return Decimal(repr(round(value, 6))).normalize()


def student_id(cell: Cell) -> str:
    """学号: the digits and letters as text, whether typed as text, number, full-width or ="…"."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool):
        raise CellError("学号被存成了日期或逻辑值，请将该列设为文本后重填")
    text = fold(said(cell))
    if isinstance(cell, float) and not cell.is_integer():
        raise CellError(f"学号“{text}”是带小数的数字，请核对")
    if isinstance(cell, int | float) and len(text) > EXACT_DIGITS:
        raise CellError(f"学号超过 {EXACT_DIGITS} 位且存成了数字，末尾数字已丢失，请将该列设为文本后重填")
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        head, tail, power = scientific[1], scientific[2] or "", int(scientific[3])
        if len(tail) != power or len(head + tail) > EXACT_DIGITS:
            raise CellError(f"学号“{text}”成了科学计数法，数字已丢失，请将该列设为文本后重填")
        text = head + tail
    point_zero = _POINT_ZERO.fullmatch(text)
    text = point_zero[1] if point_zero else text
    if text and not _STUDENT_ID.fullmatch(text):
        raise CellError(f"学号“{text}”不是学号的样子，请核对")
    return text


def person_name(cell: Cell) -> str:
    """姓名: spaces typed for alignment (张　三) taken out, those between Latin words kept."""
    if not isinstance(cell, str | Broken):
        raise CellError("姓名是数字或日期，请核对是否错列")
    if isinstance(cell, str) and _TURNS.search(cell):
        raise CellError("姓名中有改变文字显示顺序的隐藏字符，看到的与实际的不同，请重新输入")
    text = _SPACE_BY_HAN.sub("", " ".join(text_of(cell).split())).translate(_DOTS)
    text = _FULL_STOP_BY_HAN.sub("·", text)
    if not any(char.isalnum() for char in text) and not _UNREADABLE.search(text):
        return ""  # 无 may be a name, / and — are none
    if _UNREADABLE.search(text):
        raise CellError(f"姓名“{text}”中有无法辨认的字，请用规范字重新输入")
    if text.replace(".", "").isdigit():
        raise CellError(f"姓名“{text}”是数字，请核对是否错列")
    return text


def phone(cell: Cell) -> str:
    """电话: digits without spaces or dashes when it is a mobile number, otherwise as typed."""
    text = said(cell)
    folded = fold(text)
    if _SCIENTIFIC.fullmatch(folded):
        raise CellError(f"电话“{text}”成了科学计数法，数字已丢失，请将该列设为文本后重填")
    point_zero = _POINT_ZERO.fullmatch(folded)
    digits = re.sub(r"[-\s]", "", point_zero[1] if point_zero else folded)
    mobile = re.fullmatch(r"(?:\+?86)?(1\d{10})", digits)
    return mobile[1] if mobile else text


def number(cell: Cell) -> Decimal | None:
    """A figure with or without its unit (5门, 15.5学分, 两次); None when the cell says nothing."""
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool):
        raise CellError(f"“{text_of(cell)}”是日期或逻辑值，应为数字")
    if isinstance(cell, int | float):
        if not abs(cell) < _BEYOND:
            raise CellError(f"{cell} 不是合理的数字，请核对")
        return _plain(_decimal_of(cell))
    text = fold(said(cell))
    bare = _UNITS.sub("", text)
    if not bare:
        return None
    if bare in _NUMERALS:
        return _NUMERALS[bare]
    if not _PLAIN_NUMBER.fullmatch(bare):
        raise CellError(f"“{text}”不是数字")
    return _plain(Decimal(bare))


def _plain(value: Decimal) -> Decimal:
    """Without exponent and trailing zeros: 3.0 and 3 are one figure."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def date(cell: Cell, today: dt.date) -> dt.date | None:
    """A date: a date cell, an Excel serial, or text; a month and day alone are of the year of ``today``."""
    if isinstance(cell, dt.datetime):
        return _likely(cell.date(), today)
    if isinstance(cell, dt.date):
        return _likely(cell, today)
    text = " ".join(unicodedata.normalize("NFKC", said(cell)).split())
    if not text:
        return None
    if text.isdigit() and _SERIALS[0] <= int(text) <= _SERIALS[1]:
        return _likely(_EXCEL_EPOCH + dt.timedelta(days=int(text)), today)
    match = _YMD.fullmatch(text) or _COMPACT_YMD.fullmatch(text)
    month_day = _MONTH_DAY.fullmatch(text)
    try:
        if match:
            return _likely(dt.date(int(match[1]), int(match[2]), int(match[3])), today)
        if month_day:
            return dt.date(today.year, int(month_day[1]), int(month_day[2]))
    except CellError:
        raise
    except ValueError as fault:
        raise CellError(f"“{text}”不是有效的日期") from fault
    raise CellError(f"“{text}”不是日期，请写成 2026-03-02 的样子")


def _likely(day: dt.date, today: dt.date) -> dt.date:
    """A date of the office's own time; 2206 for 2026 is a slip."""
    if not 2000 <= day.year <= today.year + 1:
        raise CellError(f"“{day.isoformat()}”离今天太远，请核对年份")
    return day
