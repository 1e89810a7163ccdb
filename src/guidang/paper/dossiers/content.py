"""卷宗 content: what the binder is given and what it gives back. Everything here pickles."""

from dataclasses import dataclass

from guidang.domain.dossier import MaterialStatus


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One paper of the dossier. ``date`` is ISO or ""; ``pdf`` has one or more pages; ``note`` is 备注."""

    label: str
    responsible: str
    date: str
    pdf: bytes
    note: str = ""


@dataclass(frozen=True, slots=True)
class DossierContent:
    """一人一档. ``word`` is the school's own term (学业预警, 学业警示); ``level`` and ``term`` are labels.

    ``cover_pdf`` is the school's filled cover, any number of pages, b"" when the school has none.
    ``bound_on`` is the ISO date of 立卷. ``remark`` is printed on the 备考表.
    """

    case_no: str
    school: str
    unit: str
    word: str
    student_id: str
    name: str
    department: str
    class_name: str
    level: str
    term: str
    cover_pdf: bytes
    items: tuple[DossierItem, ...]
    statuses: tuple[MaterialStatus, ...]
    prepared_by: str
    bound_on: str
    remark: str = ""

    @property
    def title(self) -> str:
        """案卷题名, as in the file's own metadata."""
        return f"{self.name}（{self.student_id}）{self.term}{self.word}档案"


@dataclass(frozen=True, slots=True)
class BoundItem:
    """Where an item came to lie. ``first_page`` is the printed number, from 1."""

    label: str
    first_page: int
    pages: int


@dataclass(frozen=True, slots=True)
class BoundDossier:
    """A dossier as one PDF/A-2b file. ``notes`` say which item pages had to be turned into pictures."""

    pdf: bytes
    pages: int
    items: tuple[BoundItem, ...]
    notes: tuple[str, ...]
