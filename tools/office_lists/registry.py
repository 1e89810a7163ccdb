"""Every list of the corpus registers here with its name, its school and what it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.office_lists.book import Book


@dataclass(frozen=True)
class Spec:
    """``how`` names the writer (writers.WRITERS); ``term`` is what the clerk said when taking the list."""

    file: str
    pack: str
    how: str
    purpose: str
    make: Callable[[Book], None]
    term: str = ""
    context: str = ""


SPECS: list[Spec] = []


def listed(
    file: str, pack: str, how: str, purpose: str, *, term: str = "", context: str = ""
) -> Callable[[Callable[[Book], None]], Callable[[Book], None]]:
    """Register a function that fills a Book as the list ``file``."""

    def register(make: Callable[[Book], None]) -> Callable[[Book], None]:
        SPECS.append(Spec(file, pack, how, purpose, make, term, context))
        return make

    return register
