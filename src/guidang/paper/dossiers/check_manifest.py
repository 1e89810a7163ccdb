"""移交清单 by itself: numbers, cases, fields."""

from collections import Counter

from guidang.domain.codes import CaseNo
from guidang.domain.handover import FaultKind, Manifest, ManifestRow
from guidang.paper.dossiers.faults import Faults, printable
from guidang.paper.dossiers.names import unsafe
from guidang.paper.dossiers.package import MANIFEST


def student_of(row: ManifestRow) -> str:
    """Name and id as the manifest gives them."""
    return printable(f"{row.name}（{row.student_id}）")


def row_faults(manifest: Manifest, faults: Faults) -> None:
    """Note every row that contradicts itself or another."""
    _number_faults(manifest, faults)
    cases = Counter(row.case_no for row in manifest.rows)
    for row in manifest.rows:
        student, place = student_of(row), row.path or MANIFEST
        if cases[row.case_no] > 1:
            said = f"案号 {row.case_no} 在移交清单中出现 {cases[row.case_no]} 次"
            faults.add(FaultKind.DUPLICATE_CASE, place, said, student)
        if reason := unsafe(row.path):
            faults.add(FaultKind.UNSAFE_NAME, place, f"移交清单第 {row.number} 号的文件路径{reason}", student)
        if blank := _blanks(row):
            said = f"移交清单第 {row.number} 号没有填写{'、'.join(blank)}"
            faults.add(FaultKind.MANIFEST_ROW, place, said, student)
        if not _valid(row.case_no):
            said = f"移交清单第 {row.number} 号的案号“{printable(row.case_no)}”校验位不对"
            faults.add(FaultKind.MANIFEST_ROW, place, said, student)


def _number_faults(manifest: Manifest, faults: Faults) -> None:
    numbers = Counter(row.number for row in manifest.rows)
    missing = [n for n in range(1, len(manifest.rows) + 1) if n not in numbers]
    if missing:
        said = "、".join(map(str, missing[:20])) + (f" 等 {len(missing)} 个" if len(missing) > 20 else "")
        faults.add(FaultKind.NUMBER_GAP, MANIFEST, f"移交清单缺序号 {said}")
    for row in manifest.rows:
        if numbers[row.number] > 1:
            faults.add(FaultKind.NUMBER_GAP, row.path, f"移交清单序号 {row.number} 重复", student_of(row))
        elif not 1 <= row.number <= len(manifest.rows):
            faults.add(FaultKind.NUMBER_GAP, row.path, f"移交清单序号 {row.number} 超出范围", student_of(row))


def _blanks(row: ManifestRow) -> list[str]:
    labels = ("案号", "级别", "学号", "姓名", "文件")
    values = (row.case_no, row.level, row.student_id, row.name, row.path)
    return [label for label, value in zip(labels, values, strict=True) if not value.strip()]


def _valid(case_no: str) -> bool:
    try:
        return str(CaseNo.parse(case_no)) == case_no
    except ValueError:
        return False
