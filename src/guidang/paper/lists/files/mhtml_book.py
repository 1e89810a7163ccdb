"""MHTML: a web page with its parts in one file, as Excel saves it under an .xls or .mht name."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message

from guidang.paper.lists.files import html_table, text_table
from guidang.paper.lists.files.sheet import Book, DamagedError, Sheet, UnreadableError

_START = re.compile(
    rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.IGNORECASE
)
_RELATED = re.compile(rb"Content-Type:\s*multipart/(?:related|mixed|alternative)", re.IGNORECASE)
_HEAD = 4096
_MAX_PARTS = 5_000
_SHEET = re.compile(
    r"<x:ExcelWorksheet>((?:[^<]|<(?!/?x:ExcelWorksheet>))*)</x:ExcelWorksheet>", re.IGNORECASE
)
_SOURCE = re.compile(r"<x:WorksheetSource\s+HRef=\"([^\"<>]*)\"", re.IGNORECASE)


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a MIME message of several parts."""
    head = data[:_HEAD]
    return _START.match(head) is not None and _RELATED.search(head) is not None


def read(data: bytes) -> Book:
    """The tables of every HTML part. Raises UnreadableError and its kin."""
    if data.count(b"\nContent-Type:") > _MAX_PARTS:
        raise UnreadableError("文件中的部件太多，不像一份名单")
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as fault:  # parts within parts within parts
        raise DamagedError("MIME parts") from fault
    pages = [(part, _body(part)) for part in message.walk() if not part.is_multipart()]
    if message.defects or any(part.defects for part, _ in pages):
        raise DamagedError("MIME parts")
    texts = {
        str(part.get("Content-Location", "")).rpartition("/")[2] + "\0" * number: text_table.decode(
            body, html_table.declared_encoding(body, part.get_content_charset(""))
        )
        for number, (part, body) in enumerate(pages)
        if part.get_content_type() == "text/html"
    }
    return Book(tuple(_sheets({name.rstrip("\0"): text for name, text in texts.items()})))


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise DamagedError("MIME part")
    return body


def _sheets(pages: dict[str, str]) -> Iterator[Sheet]:
    """The tables of each page; where one page names the others, in its order and under its names."""
    listed = [entry for text in pages.values() for entry in _SHEET.findall(text)]
    named = [(html_table.sheet_name(entry), _SOURCE.search(entry), entry) for entry in listed]
    parts = [(name, source[1].rpartition("/")[2], entry) for name, source, entry in named if source]
    if not parts:
        for text in pages.values():
            yield from html_table.sheets(text)
        return
    for name, location, entry in parts:
        for sheet in html_table.sheets(pages.get(location, "")):
            hidden = "<x:visible>sheet" in entry.lower().replace(" ", "")
            yield Sheet(name, not hidden, () if hidden else sheet.rows, sheet.hidden_rows)
