"""XML of strangers as a stream of events. A document type ends it: spreadsheets have none, bombs do."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

from guidang.paper.lists.files.sheet import DamagedError

_TEXT_BUFFER = 2**16


class Handler(Protocol):
    """Names are ``space:local``, where space is the telling word of the namespace's address."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters."""


def parse(chunks: Iterable[bytes], handler: Handler) -> None:
    """Feed a document to the handler. Raises DamagedError for what is no well-formed XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = _TEXT_BUFFER
    parser.StartElementHandler = lambda name, found: handler.start(
        _short(name), {_short(key): value for key, value in found.items()}
    )
    parser.EndElementHandler = lambda name: handler.end(_short(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (
        expat.ExpatError,
        LookupError,
        UnicodeError,
    ) as fault:  # LookupError: an encoding unknown to Python
        raise DamagedError("XML") from fault


def _refuse(*_: object) -> None:
    raise DamagedError("document type")


@lru_cache(maxsize=2048)
def _short(name: str) -> str:
    """``urn:oasis:names:tc:opendocument:xmlns:table:1.0 table-cell`` → ``table:table-cell``."""
    address, _, local = name.rpartition(" ")
    words = [word for word in address.rstrip("/").split(":") if word and not word[0].isdigit()]
    return f"{words[-1]}:{local}" if words else local
