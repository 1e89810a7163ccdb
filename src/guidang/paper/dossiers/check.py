"""Verify a hand-over package with nothing but the package: every fault at once, by file and by student.

Promise: a file that is missing, extra or altered, a name that is unsafe, a list that contradicts itself or
its files, a dossier that cannot be read or that is another student's is found and named. Limits: someone who
rewrites dossiers, lists and sums alike makes another sound package; only the digest on the signed form, and
the case number inside each dossier, tell. The form beside the bag is compared when it is there.

What was received is hostile: links are not followed, nothing is extracted, sizes are capped, and an ordinary
file is read by hashlib and qpdf only.
"""

import hashlib
import zipfile
from pathlib import Path

from guidang.domain.handover import FaultKind, Manifest, ManifestRow
from guidang.paper.dossiers import bag
from guidang.paper.dossiers.check_bag import BagReading, find_bag, read_bag
from guidang.paper.dossiers.check_dossier import Dossier, registered_digest, study
from guidang.paper.dossiers.check_manifest import row_faults, student_of
from guidang.paper.dossiers.faults import Faults
from guidang.paper.dossiers.manifest_files import load_manifest
from guidang.paper.dossiers.package import MANIFEST, REGISTRATION
from guidang.paper.dossiers.package_files import Found, PackageFiles, open_package
from guidang.paper.dossiers.verdicts import VerifyReport, checks_of


def verify_package(path: Path) -> VerifyReport:
    """All that is wrong with the package at ``path``: a bag, the folder around it, or a .zip of either."""
    faults = Faults()
    try:
        with open_package(path) as files:
            return _verify(files, faults)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        # NotImplementedError is zipfile's word for a compression it does not know.
        faults.add(FaultKind.NOT_A_PACKAGE, path.name, f"无法打开：{_reason(error)}")
        return _report(faults, "", None, None, 0, 0)


def _verify(files: PackageFiles, faults: Faults) -> VerifyReport:
    listing = files.listing()
    root = find_bag(listing, faults)
    if root is None:
        return _report(faults, "", None, None, 0, 0)
    reading = read_bag(files, listing, root, faults)
    manifest = _manifest(files, reading, faults)
    rows = _rows_by_path(manifest, faults)
    _compare(files, reading, rows, faults)
    registered = _registered(files, listing, root)
    if registered is not None and registered != reading.digest:
        said = "包摘要与包旁《移交与接收登记表》所载不同，整包可能被替换"
        faults.add(FaultKind.ALTERED_TAG_FILE, bag.TAG_MANIFEST, said)
    payload = [found for name, found in reading.files.items() if name.startswith(bag.PAYLOAD)]
    size = sum(found.size for found in payload)
    return _report(faults, reading.digest, manifest, registered, len(payload), size)


def _manifest(files: PackageFiles, reading: BagReading, faults: Faults) -> Manifest | None:
    data = reading.read(files, MANIFEST)
    if data is None:
        faults.add(FaultKind.MISSING_FILE, MANIFEST, "缺少移交清单，无法核对卷宗属于谁")
        return None
    try:
        manifest = load_manifest(data)
    except ValueError as error:
        faults.add(FaultKind.MANIFEST_ROW, MANIFEST, str(error))
        return None
    row_faults(manifest, faults)
    return manifest


def _rows_by_path(manifest: Manifest | None, faults: Faults) -> dict[str, ManifestRow]:
    rows: dict[str, ManifestRow] = {}
    for row in manifest.rows if manifest else ():
        if row.path in rows:
            faults.add(
                FaultKind.MANIFEST_ROW,
                row.path,
                f"移交清单第 {rows[row.path].number} 号与第 {row.number} 号指向同一个文件",
                student_of(row),
            )
        rows.setdefault(row.path, row)
    return rows


def _compare(files: PackageFiles, reading: BagReading, rows: dict[str, ManifestRow], faults: Faults) -> None:
    """Sums, sizes and contents: every file of the bag is read once."""
    for name in sorted(reading.sums.keys() | reading.files.keys() | rows.keys()):
        row, found = rows.get(name), reading.files.get(name)
        student = student_of(row) if row else ""
        if found is None:
            faults.add(FaultKind.MISSING_FILE, name, "清单列有此文件，包内没有", student)
            if row and name not in reading.sums:
                faults.add(FaultKind.MANIFEST_ROW, name, f"移交清单第 {row.number} 号没有对应的卷宗", student)
            continue
        if name not in reading.sums and name not in reading.unlisted:
            faults.add(FaultKind.EXTRA_FILE, name, _extra(name), student)
        if _is_dossier(name) and rows and row is None:
            faults.add(FaultKind.MANIFEST_ROW, name, "移交清单中没有这份卷宗")
        if not found.trouble:
            _examine(files, found, reading.sums.get(name), row, faults, name)


def _examine(
    files: PackageFiles, found: Found, listed: str | None, row: ManifestRow | None, faults: Faults, name: str
) -> None:
    student = student_of(row) if row else ""
    try:
        with files.open(found) as stream:
            actual = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            dossier = study(stream) if _is_dossier(name) else None
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        faults.add(FaultKind.UNREADABLE, name, f"读不出来：{_reason(error)}", student)
        return
    kind = FaultKind.ALTERED_FILE if name.startswith(bag.PAYLOAD) else FaultKind.ALTERED_TAG_FILE
    if listed is not None and actual != listed:
        faults.add(kind, name, "内容被改动过（SHA-256 与校验清单不符）", student)
    elif row and (actual != row.sha256 or found.size != row.size):
        faults.add(kind, name, "内容与移交清单所载的 SHA-256 或字节数不符", student)
    if row and dossier:
        _dossier_faults(dossier, row, name, faults)


def _dossier_faults(dossier: Dossier, row: ManifestRow, name: str, faults: Faults) -> None:
    student = student_of(row)
    if dossier.encrypted:
        faults.add(FaultKind.ENCRYPTED, name, "PDF 已加密，档案不得加密移交", student)
    if dossier.broken:
        faults.add(FaultKind.UNREADABLE, name, "PDF 已损坏，打不开", student)
    if dossier.broken or dossier.pages is None:
        return
    if dossier.pages != row.pages:
        faults.add(FaultKind.PAGE_COUNT, name, f"实有 {dossier.pages} 页，移交清单写 {row.pages} 页", student)
    if reason := dossier.mismatch(row):
        faults.add(FaultKind.WRONG_STUDENT, name, reason, student)


def _registered(files: PackageFiles, listing: list[Found], root: str) -> str | None:
    """The digest that the registration form beside the bag states, None without such a form."""
    around = root.rstrip("/").rpartition("/")[0]
    path = f"{around}/{REGISTRATION}" if around else REGISTRATION
    for found in listing:
        if root and found.path == path and not found.trouble:
            with files.open(found) as stream:
                return registered_digest(stream)
    return None


def _is_dossier(name: str) -> bool:
    """A PDF in a folder, or named like a dossier: lists lie in data/ itself and have words for names."""
    inside = name.removeprefix(bag.PAYLOAD)
    return inside != name and inside.casefold().endswith(".pdf") and ("/" in inside or inside[:1].isascii())


def _extra(name: str) -> str:
    last = name.rpartition("/")[2]
    if last in (".DS_Store", "Thumbs.db", "desktop.ini") or last.startswith("._"):
        return "清单之外的文件，由操作系统自动生成，删除后可重新检验"
    return "清单之外的文件"


def _report(
    faults: Faults, digest: str, manifest: Manifest | None, registered: str | None, files: int, size: int
) -> VerifyReport:
    listed = faults.listed()
    checks = checks_of(listed, manifest, digest, registered)
    return VerifyReport(listed, checks, digest, manifest, files, size)


def _reason(error: Exception) -> str:
    """An error in plain words, without any path of this machine."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "文件已损坏" if isinstance(error, zipfile.BadZipFile) else "格式不受支持"
