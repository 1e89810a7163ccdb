"""移交包: what lies where, and every small file of it.

Layout of one hand-over, written by the step into one folder::

    <folder_of(manifest)>/
      移交包/                          the bag (RFC 8493); its digest is the SHA-256 of its tagmanifest
        bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
        说明.txt                       what this is and how to check it with public tools; a tag file
        data/
          移交清单.json .csv .xlsx .pdf
          材料缺失与豁免.csv .pdf   督促失败名单.csv   等级变更.csv   (与上一版差异.csv from version 2 on)
          数控2301/红色预警/001_N252-00012-41.pdf
      移交与接收登记表.pdf             states the bag's digest, so it cannot be inside the bag
      四性检测报告.pdf                 likewise; both carry the digest in their own metadata as well

The step calls :func:`make_package`, writes ``files`` and copies each dossier to its place in ``places``,
calls ``check.verify_package`` on the folder, and then :func:`closing_papers` for the two papers beside it.
No dossier is ever in memory here. The same arguments give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from guidang.domain.dossier import MaterialState, MaterialStatus
from guidang.domain.handover import Manifest, ManifestRow
from guidang.paper.dossiers import list_papers, manifest_files, papers
from guidang.paper.dossiers.bag import BagInfo, PayloadEntry, bag_tags, digest_of, entry
from guidang.paper.dossiers.names import folder_names
from guidang.paper.dossiers.readme import NAME as README
from guidang.paper.dossiers.readme import readme
from guidang.paper.dossiers.verdicts import VerifyReport

BAG = "移交包"
MANIFEST = "data/移交清单.json"
REGISTRATION = "移交与接收登记表.pdf"
INSPECTION = "四性检测报告.pdf"

GROUPS = ("department", "grade", "major", "class", "level")
# The lists lie beside the outermost group folders; a class of that name gets another folder.
_LISTS = (
    *(f"移交清单.{kind}" for kind in ("json", "csv", "xlsx", "pdf")),
    *(
        f"{name}.{kind}"
        for name in ("材料缺失与豁免", "督促失败名单", "等级变更", "与上一版差异")
        for kind in ("csv", "pdf")
    ),
)
RESTRICTED = "受限材料"  # in lists that many eyes see, in the place of a restricted material's name

_WHO = ("序号", "案号", "班级", "级别", "学号", "姓名")
_GAPS = (*_WHO, "材料", "状况", "说明", "依据")
_UNRESOLVED = (*_WHO, "说明")
_CHANGES = ("案号", "学号", "姓名", "班级", "原级别", "现级别", "变更日期", "说明")
_DIFFERENCES = ("案号", "学号", "姓名", "变化", "上一版 SHA-256", "本版 SHA-256")
_SHOWN = (MaterialState.MISSING, MaterialState.DOUBTFUL, MaterialState.EXEMPT)


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """A bound dossier to hand over. ``level`` is the label; ``size`` and ``sha256`` are its PDF's.

    ``unresolved`` says that 督促 failed, ``unresolved_note`` why, in the counselor's words.
    """

    case_no: str
    department: str
    grade: str
    major: str
    class_name: str
    level: str
    student_id: str
    name: str
    items: int
    pages: int
    statuses: tuple[MaterialStatus, ...]
    size: int
    sha256: str
    unresolved: bool = False
    unresolved_note: str = ""


@dataclass(frozen=True, slots=True)
class LevelChange:
    """等级变更. ``before`` and ``after`` are labels, ``when`` an ISO date."""

    case_no: str
    student_id: str
    name: str
    class_name: str
    before: str
    after: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class Package:
    """A bag ready to be written. Paths are inside the bag's folder.

    ``files`` holds every small file; ``places`` says where the dossier of a case goes.
    """

    manifest: Manifest
    files: Mapping[str, bytes]
    places: Mapping[str, str]
    digest: str


def make_package(
    header: Manifest,
    dossiers: Sequence[DossierEntry],
    group_by: Sequence[str],
    level_order: Sequence[str] = (),
    changes: Sequence[LevelChange] = (),
    previous: Manifest | None = None,
) -> Package:
    """Lay out ``dossiers`` and write every small file of the bag.

    ``header`` is a manifest without rows; ``group_by`` takes names of GROUPS, outermost folder first;
    ``level_order`` lists the level labels from the heaviest. ``previous`` is the version handed over before.
    Raises ValueError on an unknown group.
    """
    manifest = lay_out(header, dossiers, group_by, level_order)
    by_case = {dossier.case_no: dossier for dossier in dossiers}
    gaps = [line for row in manifest.rows for line in _gaps(row, by_case[row.case_no].statuses)]
    files = {
        MANIFEST: manifest_files.manifest_json(manifest),
        "data/移交清单.csv": manifest_files.manifest_csv(manifest),
        "data/移交清单.xlsx": manifest_files.manifest_xlsx(manifest),
        "data/移交清单.pdf": list_papers.manifest_pdf(
            manifest, [_who(row) + _short(row) for row in manifest.rows]
        ),
        "data/材料缺失与豁免.csv": manifest_files.table_csv(_GAPS, gaps),
        "data/材料缺失与豁免.pdf": list_papers.gaps_pdf(manifest, gaps),
        "data/督促失败名单.csv": manifest_files.table_csv(
            _UNRESOLVED,
            [[*_who(row), by_case[row.case_no].unresolved_note] for row in manifest.rows if row.unresolved],
        ),
        "data/等级变更.csv": manifest_files.table_csv(_CHANGES, [_change(change) for change in changes]),
    }
    if previous is not None:
        changed = differences(previous, manifest)
        files["data/与上一版差异.csv"] = manifest_files.table_csv(_DIFFERENCES, changed)
    payload = {path: entry(data) for path, data in files.items()}
    payload |= {row.path: PayloadEntry(row.sha256, row.size) for row in manifest.rows}
    info = BagInfo(
        f"{manifest.school}{manifest.unit}",
        f"{manifest.batch}-v{manifest.version}",
        f"{manifest.term} 档案移交",
        manifest.made_on,
    )
    tags = bag_tags(payload, info, {README: readme(manifest)})
    places = {row.case_no: row.path for row in manifest.rows}
    return Package(manifest, {**files, **tags}, places, digest_of(tags))


def closing_papers(manifest: Manifest, report: VerifyReport, qr_text: str) -> dict[str, bytes]:
    """The two papers beside the bag, by name, made from what ``verify_package`` found of the written bag."""
    return {
        REGISTRATION: papers.registration_form(manifest, report, qr_text),
        INSPECTION: papers.inspection_report(manifest, report),
    }


def folder_of(manifest: Manifest) -> str:
    """The name of the folder that holds the bag and the papers beside it."""
    return folder_names([f"{manifest.batch}-v{manifest.version}"]).popitem()[1]


def lay_out(
    header: Manifest,
    dossiers: Sequence[DossierEntry],
    group_by: Sequence[str],
    level_order: Sequence[str] = (),
) -> Manifest:
    """The manifest: dossiers sorted by group, level and student, numbered from 1, each with its path.

    Raises ValueError on an unknown group.
    """
    if unknown := [group for group in group_by if group not in GROUPS]:
        raise ValueError(f"unknown group: {unknown[0]}")
    ranks = {label: rank for rank, label in enumerate(level_order)}
    folders = {group: folder_names((_value(it, group) for it in dossiers), _LISTS) for group in group_by}
    last = len(ranks)

    def order(it: DossierEntry) -> tuple[object, ...]:
        groups = [
            (ranks.get(it.level, last) if g == "level" else 0, _spoken(_value(it, g))) for g in group_by
        ]
        return (*groups, ranks.get(it.level, last), it.student_id, it.case_no)

    width = max(3, len(str(len(dossiers))))
    rows = []
    for number, it in enumerate(sorted(dossiers, key=order), 1):
        groups = [folders[group][_value(it, group)] for group in group_by]
        rows.append(_row(number, it, "/".join(["data", *groups, f"{number:0{width}d}_{it.case_no}.pdf"])))
    return replace(header, rows=tuple(rows))


def differences(before: Manifest, after: Manifest) -> list[list[str]]:
    """What changed between two versions of a hand-over, a line a case."""
    old = {row.case_no: row for row in before.rows}
    new = {row.case_no: row for row in after.rows}
    lines = []
    for case in sorted(old.keys() | new.keys()):
        was, now = old.get(case), new.get(case)
        row = now or was
        if row is None or (was and now and _facts(was) == _facts(now)):
            continue
        word = "卷宗或著录有变化" if was and now else "新增" if now else "移出"
        lines.append(
            [case, row.student_id, row.name, word, was.sha256 if was else "", now.sha256 if now else ""]
        )
    return lines


def _facts(row: ManifestRow) -> ManifestRow:
    return replace(row, number=0, path="")


def _value(it: DossierEntry, group: str) -> str:
    return str(getattr(it, {"class": "class_name"}.get(group, group)))


def _spoken(words: str) -> bytes:
    """A sort key: GB 2312 orders its common characters by their pinyin, as an office's lists do."""
    return words.encode("gb18030", errors="replace")


def _row(number: int, it: DossierEntry, path: str) -> ManifestRow:
    named = {state: tuple(_label(st) for st in it.statuses if st.state is state) for state in _SHOWN}
    return ManifestRow(
        number=number,
        case_no=it.case_no,
        class_name=it.class_name,
        level=it.level,
        student_id=it.student_id,
        name=it.name,
        items=it.items,
        pages=it.pages,
        complete=not (named[MaterialState.MISSING] or named[MaterialState.DOUBTFUL]),
        missing=named[MaterialState.MISSING],
        doubtful=named[MaterialState.DOUBTFUL],
        exempt=named[MaterialState.EXEMPT],
        unresolved=it.unresolved,
        path=path,
        size=it.size,
        sha256=it.sha256,
    )


def _label(status: MaterialStatus) -> str:
    return RESTRICTED if status.rule.restricted else status.rule.label


def _who(row: ManifestRow) -> list[str]:
    return [str(row.number), row.case_no, row.class_name, row.level, row.student_id, row.name]


def _short(row: ManifestRow) -> list[str]:
    """Items, pages, the materials in a few words, 督促失败."""
    said = [
        f"{word}：{'、'.join(names)}"
        for word, names in (("缺失", row.missing), ("存疑", row.doubtful), ("豁免", row.exempt))
        if names
    ]
    if row.complete:
        said.insert(0, "齐全")
    return [str(row.items), str(row.pages), "；".join(said), "是" if row.unresolved else ""]


def _gaps(row: ManifestRow, statuses: Sequence[MaterialStatus]) -> list[list[str]]:
    return [
        [
            *_who(row),
            _label(status),
            status.state.label,
            "" if status.rule.restricted else status.note,
            "" if status.rule.restricted else status.rule.source,
        ]
        for state in _SHOWN
        for status in statuses
        if status.state is state
    ]


def _change(change: LevelChange) -> list[str]:
    return [
        change.case_no,
        change.student_id,
        change.name,
        change.class_name,
        change.before,
        change.after,
        change.when,
        change.note,
    ]
