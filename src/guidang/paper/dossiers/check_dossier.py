"""A dossier file as received: does it open, how many pages, and whose does it say it is."""

from dataclasses import dataclass
from typing import BinaryIO

import pikepdf

from guidang.domain.handover import ManifestRow
from guidang.paper.dossiers import xmp
from guidang.paper.dossiers.faults import printable
from guidang.paper.dossiers.hostile import BROKEN
from guidang.paper.typesetting import legal


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a file says of itself. ``pages`` is None when it could not be opened."""

    encrypted: bool
    broken: bool
    pages: int | None
    case_no: str
    student_id: str
    title: str

    def mismatch(self, row: ManifestRow) -> str:
        """Why this is not the dossier of ``row``: a sentence in Chinese, "" when it is."""
        if not self.case_no:
            return "卷宗内没有案号信息，无法确认是谁的"
        if self.case_no != row.case_no:
            inside, listed = printable(self.case_no), printable(row.case_no)
            return f"卷宗内的案号是 {inside}，移交清单第 {row.number} 号是 {listed}，装的是另一个人的卷宗"
        if self.student_id != legal(row.student_id).strip():
            inside = printable(self.student_id)
            return f"卷宗内的学号是 {inside or '（无）'}，移交清单写 {printable(row.student_id)}"
        if not self.title.startswith(legal(f"{row.name}（{row.student_id}）").strip()):
            return f"卷宗题名是“{printable(self.title)}”，与移交清单的姓名、学号不符"
        return ""


def study(stream: BinaryIO) -> Dossier:
    """Read what ``stream``, a hostile PDF, says of itself. It is not repaired: a torn file is broken."""
    try:
        with pikepdf.open(stream, attempt_recovery=False, suppress_warnings=True) as pdf:
            said = xmp.read_identity(pdf)
            return Dossier(
                encrypted=pdf.is_encrypted,
                broken=False,
                pages=len(pdf.pages),
                case_no=said.get("identifier", ""),
                student_id=said.get(xmp.STUDENT, ""),
                title=said.get("title", ""),
            )
    except pikepdf.PasswordError:
        return Dossier(True, False, None, "", "", "")
    except BROKEN:
        return Dossier(False, True, None, "", "", "")


def registered_digest(stream: BinaryIO) -> str:
    """The package digest that a registration form carries in its metadata, "" when it has none."""
    try:
        with pikepdf.open(stream, attempt_recovery=False, suppress_warnings=True) as pdf:
            return xmp.read_identity(pdf).get(xmp.DIGEST, "")
    except BROKEN:
        return ""
