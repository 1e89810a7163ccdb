"""移交: the sealed package's list, and the faults that the receiving side may find."""

from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    """四性 (DA/T 70-2018)."""

    AUTHENTICITY = "真实性"
    INTEGRITY = "完整性"
    USABILITY = "可用性"
    SECURITY = "安全性"


class FaultKind(StrEnum):
    """Every way in which a package may be found wanting."""

    NOT_A_PACKAGE = "not_a_package"
    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    ALTERED_FILE = "altered_file"
    ALTERED_TAG_FILE = "altered_tag_file"
    UNSAFE_NAME = "unsafe_name"
    TWIN_NAMES = "twin_names"  # two names that differ only in Unicode form
    OXUM = "oxum"
    NUMBER_GAP = "number_gap"
    DUPLICATE_CASE = "duplicate_case"
    MANIFEST_ROW = "manifest_row"  # a row without file, or a dossier without row
    WRONG_STUDENT = "wrong_student"  # the dossier's own case number is not the row's
    PAGE_COUNT = "page_count"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, by name. ``student`` is name and id as the manifest gives them, or ""."""

    kind: FaultKind
    nature: Nature
    file: str
    student: str
    message: str


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """移交清单, one line. ``path`` is inside the package; ``missing`` and ``exempt`` name materials."""

    number: int
    case_no: str
    class_name: str
    level: str
    student_id: str
    name: str
    items: int
    pages: int
    complete: bool
    missing: tuple[str, ...]
    doubtful: tuple[str, ...]
    exempt: tuple[str, ...]
    unresolved: bool  # 督促失败
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """移交清单. ``batch`` names the hand-over; ``term`` is spelled out; dates are ISO."""

    batch: str
    school: str
    unit: str
    term: str
    version: int
    handed_by: str
    handed_to: str
    made_on: str
    remark: str
    rows: tuple[ManifestRow, ...]
