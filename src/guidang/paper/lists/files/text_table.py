"""Text tables: csv and tab-separated text in the encodings that Chinese offices save.

A text has no checksum, and a damaged UTF-8 text may well be a valid GB18030 text of other words. So encodings
are told apart by evidence over the whole text, and a text that contradicts itself is refused by its row.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from guidang.paper.lists.files import sheet as limits
from guidang.paper.lists.files.sheet import UnreadableError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB18030"}
_SEPARATORS = (",", "\t", ";", "，", "|")
_SEPARATOR_LINE = re.compile(r"\"?sep=(.)\"?\r?\n", re.IGNORECASE)  # Excel's own first line
_FIELD_LIMIT = 32_767  # Excel's own limit for one cell
_SAMPLE_LINES = 40
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f]")  # not Ctrl-Z, with which dBase ends a file
_TELLING = ("学号", "姓名", "预警", "警示", "班级")
_FEWEST_ROWS = 5  # of one width, before a row of another width is called a fault
_MOST_BAD = 0.02  # of the characters; more is no text of that encoding
_NO_TEXT = "既不是电子表格，也不是 UTF-8 或 GB18030 编码的文本表格"


def decode(data: bytes, declared: str = "") -> str:
    """Text of UTF-8, UTF-16 (both with or without BOM) or GB18030 (which covers GBK), or as ``declared``.

    Raises UnreadableError, naming the row of the first damaged character, or when the bytes are no text.
    """
    text = _decoded(data, declared)
    control = _CONTROL.search(text)
    if control and len(_CONTROL.findall(text)) > len(text) * _MOST_BAD:
        raise UnreadableError(_NO_TEXT)
    if control:
        raise _damaged("", text[: control.start()])
    return text


def _decoded(data: bytes, declared: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    if declared:
        return _strict(data, declared)
    sample = data[:4096]
    if sample.count(0) > len(sample) // 16:
        # commas, digits and line ends have their zero byte at odd places (LE) or at even ones (BE)
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _strict(data, "utf-16-le" if little else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _utf8_or_gb(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _damaged(encoding, data[: fault.start].decode(encoding, "replace")) from fault


def _utf8_or_gb(data: bytes) -> str:
    """Bytes that are no whole UTF-8: GB18030, or either of the two with damage."""
    escaped = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= ch <= "\udcff" for ch in escaped)
    good = sum(ch > "\x7f" for ch in escaped) - bad
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as fault:
        if good > bad:
            raise _damaged_utf8(escaped) from fault
        replaced = data.decode("gb18030", "replace")
        if replaced.count("\ufffd") > max(3, len(replaced) * _MOST_BAD):
            raise UnreadableError(_NO_TEXT) from fault
        raise _damaged("gb18030", data[: fault.start].decode("gb18030", "replace")) from fault
    says = any(word in text for word in _TELLING)
    if good > bad and not says:
        raise _damaged_utf8(escaped)
    return text


def _damaged_utf8(escaped: str) -> UnreadableError:
    first = next(place for place, ch in enumerate(escaped) if "\udc80" <= ch <= "\udcff")
    return _damaged("utf-8", escaped[:first])


def _damaged(encoding: str, before: str) -> UnreadableError:
    """``before`` is the text that stands before the damage."""
    row = len(re.findall(r"\r\n|\r|\n", before)) + 1
    kind = f"（按 {_NAMES.get(encoding, encoding)} 编码）" if encoding else ""
    return UnreadableError(f"文本表格第 {row} 行有损坏的字符{kind}，请重新导出或重新拷贝")


def read_rows(text: str) -> list[list[str]]:
    """Rows of fields; a blank line is an empty row, so that row numbers agree with what Excel shows.

    Raises UnreadableError, naming the row, for quotes that do not pair and for one row of another width.
    """
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        separator = stated[1]
        text = text[stated.end() :]
    else:
        separator = _separator(text.splitlines()[:_SAMPLE_LINES])
    rows: list[list[str]] = [[]] if stated else []
    before = len(rows)
    reader = csv.reader(io.StringIO(text.rstrip("\x1a"), newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if len(row) > limits.MAX_COLUMNS and any(row[limits.MAX_COLUMNS :]):
                raise UnreadableError(f"文本表格第 {len(rows) + 1} 行有 {len(row)} 列，太多，不像一份名单")
            if any(len(field) > _FIELD_LIMIT for field in row):
                raise _unbalanced(len(rows) + 1)
            if len(rows) >= limits.MAX_ROWS:
                raise UnreadableError(f"超过 {limits.MAX_ROWS} 行，请按学院或年级拆分")
            rows.append(row[: limits.MAX_COLUMNS])
    except csv.Error as fault:
        raise _unbalanced(len(rows) + 1) from fault
    _check_widths(rows[before:], before)
    return rows


def _unbalanced(row: int) -> UnreadableError:
    return UnreadableError(f"文本表格从第 {row} 行起引号不配对，或换行错乱，请在 Excel 中另存为 xlsx")


def _check_widths(rows: Sequence[Sequence[str]], before: int) -> None:
    """One row that has more or fewer fields than every other has lost or gained a separator.

    Titles and footers, with few fields, and what is empty at a row's end do not count.
    """
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return
    width, number = widths.most_common(1)[0]
    odd = [place for place, row in enumerate(rows) if _is_odd(row, width)]
    if width >= 3 and number >= _FEWEST_ROWS and len(odd) == 1:
        raise UnreadableError(
            f"文本表格第 {odd[0] + before + 1} 行有 {len(rows[odd[0]])} 列，其余各行都有 {width} 列，"
            "可能少了或多了分隔符，请核对这一行"
        )


def _is_odd(row: Sequence[str], width: int) -> bool:
    if len(row) > width:
        return any(row[width:])
    return width / 2 <= len(row) < width


def _separator(lines: list[str]) -> str:
    """The separator that gives the most lines the same number of fields, more fields first."""
    best, best_score = ",", 0
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines if separator in line]
        score = max((counts.count(n) * n for n in set(counts)), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best
