"""Text tables: csv and tab-separated text in the encodings that Chinese offices save."""

import csv
import io

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATORS = (",", "\t", ";", "，", "|")
_FIELD_LIMIT = 32_767  # Excel's own limit for one cell
_SAMPLE_LINES = 40


class UnbalancedQuotesError(ValueError):
    """A quote opens and never closes; ``row`` is the 1-based row where reading stopped."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"unbalanced quotes at row {row}")


def decode(data: bytes) -> str:
    """Text of UTF-8 with or without BOM, UTF-16 with or without BOM, or GB18030 (which covers GBK).

    Raises UnicodeError when it is none of these, or holds control characters as only binary files do.
    """
    text = _decoded(data)
    if any(ch in text for ch in "\0\x01\x02\x03\x04\x05\x06\x07\x08"):
        raise UnicodeError("binary data")
    return text


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding)
    sample = data[:4096]
    if b"\0" in sample:
        # commas, digits and line ends have their zero byte at odd places (LE) or at even ones (BE)
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_rows(text: str) -> list[list[str]]:
    """Rows of fields; a blank line is an empty row, so that row numbers agree with what Excel shows.

    Raises UnbalancedQuotesError.
    """
    lines = text.splitlines()
    rows: list[list[str]] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(lines[:_SAMPLE_LINES]), strict=True
    )
    try:
        for row in reader:
            if any(len(field) > _FIELD_LIMIT for field in row):
                raise UnbalancedQuotesError(len(rows) + 1)
            rows.append(row)
    except csv.Error as fault:
        raise UnbalancedQuotesError(len(rows) + 1) from fault
    return rows


def _separator(lines: list[str]) -> str:
    """The separator that gives the most lines the same number of fields, more fields first."""
    best, best_score = ",", 0
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines if separator in line]
        score = max((counts.count(n) * n for n in set(counts)), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best
