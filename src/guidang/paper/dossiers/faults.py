"""Faults as they are found, each once."""

from guidang.domain.handover import Fault, FaultKind, Nature

_NATURES = {
    FaultKind.NOT_A_PACKAGE: Nature.INTEGRITY,
    FaultKind.MISSING_FILE: Nature.INTEGRITY,
    FaultKind.EXTRA_FILE: Nature.INTEGRITY,
    FaultKind.ALTERED_FILE: Nature.AUTHENTICITY,
    FaultKind.ALTERED_TAG_FILE: Nature.AUTHENTICITY,
    FaultKind.UNSAFE_NAME: Nature.AUTHENTICITY,
    FaultKind.TWIN_NAMES: Nature.AUTHENTICITY,
    FaultKind.OXUM: Nature.INTEGRITY,
    FaultKind.NUMBER_GAP: Nature.INTEGRITY,
    FaultKind.DUPLICATE_CASE: Nature.AUTHENTICITY,
    FaultKind.MANIFEST_ROW: Nature.INTEGRITY,
    FaultKind.WRONG_STUDENT: Nature.AUTHENTICITY,
    FaultKind.PAGE_COUNT: Nature.INTEGRITY,
    FaultKind.ENCRYPTED: Nature.USABILITY,
    FaultKind.UNREADABLE: Nature.USABILITY,
}

# Names from a package are shown on terminals and web pages: what cannot be printed is shown as a mark.
_LONGEST = 200


class Faults:
    """A collector: the same fault of the same file is told once."""

    def __init__(self) -> None:
        self._found: dict[tuple[FaultKind, str, str], Fault] = {}

    def add(self, kind: FaultKind, file: str, message: str, student: str = "") -> None:
        """Note a fault. ``student`` is name and id, "" when none is concerned."""
        shown = printable(file)
        self._found.setdefault((kind, shown, message), Fault(kind, _NATURES[kind], shown, student, message))

    def listed(self) -> tuple[Fault, ...]:
        """All of them, by file."""
        return tuple(sorted(self._found.values(), key=lambda fault: (fault.file, fault.kind, fault.message)))


def printable(words: str) -> str:
    """``words`` from a hostile place, fit to be shown: no control or invisible characters, not endless."""
    shown = "".join(ch if ch.isprintable() else "\ufffd" for ch in words)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
