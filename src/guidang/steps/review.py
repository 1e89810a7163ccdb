"""Review: what the reader could not decide, put before a person, and what the person decided."""

import json
import re
from pathlib import Path

from guidang.domain.codes import CaseNo
from guidang.domain.errors import ReviewRefused, UnknownCase, UnknownReviewItem
from guidang.domain.events import Event
from guidang.domain.scan import Outcome
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.store import scans
from guidang.store.cases import get_case
from guidang.store.sheets import all_sheets
from guidang.store.vault import write_durably

# What lay_out itself writes; anything else in the folder is a person's and is never touched.
_OURS = re.compile(rf"\d{{5,}}_({'|'.join(re.escape(outcome.label) for outcome in Outcome)})\.(txt|jpg)")

_VOID = "个案 {case} 的“{title}”已换号重印，旧张作废，新印的里没有这一联；请核对文书和联。"


def waiting(desk: Desk) -> list[scans.RegionRow]:
    """Every region that waits for a person, oldest first."""
    with desk.ledger.connect() as connection:
        return [region for region in scans.all_regions(connection) if region.waiting]


def item(desk: Desk, key: int) -> scans.RegionRow:
    """One waiting region. Raises UnknownReviewItem."""
    with desk.ledger.connect() as connection:
        region = scans.get_region(connection, key)
    if region is None or not region.waiting:
        raise UnknownReviewItem(item=str(key))
    return region


def accept(desk: Desk, key: int, who: str, *, replace: bool = False) -> list[Event]:
    """File the region as the sheet it names.

    A sheet that is filed already is displaced only by another image of it that a person was asked to compare
    (a collision), or with ``replace``; the displaced scan stays in the record. Raises ReviewRefused.
    """
    region = item(desk, key)
    if not region.case_no:
        raise ReviewRefused(item=str(key), reason="还不知道它属于哪个案，请用 assign 指定案号和文书。")
    return _decide(desk, region, who, "accepted", replace or region.outcome is Outcome.COLLISION)


def reject(desk: Desk, key: int, who: str) -> list[Event]:
    """Leave the region out of every dossier. Its bytes stay in the vault."""
    return _decide(desk, item(desk, key), who, "rejected", False)


def assign(
    desk: Desk, key: int, who: str, case: str, form: str, part: str = "MAIN", *, replace: bool = False
) -> list[Event]:
    """File the region as a given sheet of a given case.

    Raises UnknownCase, and ReviewRefused when that case was never issued such a sheet, when all of them are
    void, when there is no picture, or when the sheet is filed already and ``replace`` is not said.
    """
    region = item(desk, key)
    try:
        number = CaseNo.parse(case)
    except ValueError:
        raise UnknownCase(case=case) from None
    with desk.ledger.connect() as connection:
        if get_case(connection, str(number)) is None:
            raise UnknownCase(case=case)
        try:
            found = desk.pack.form(form)
            found.part(part)
        except KeyError:
            raise ReviewRefused(item=str(key), reason=f"没有文书“{form}”或它的联“{part}”。") from None
        filed = {r.body for r in scans.all_regions(connection, str(number)) if r.filed}
        printed = [
            sheet
            for sheet in sorted(all_sheets(connection, str(number)), key=lambda s: s.serial)
            if (sheet.form, sheet.part, sheet.page) == (form, part, 0)
        ]
        bodies = [sheet.body for sheet in printed if not sheet.replaced_by]
        if not bodies:
            reason = _VOID if printed else "个案 {case} 没有发出过“{title}”。"
            raise ReviewRefused(item=str(key), reason=reason.format(case=number, title=found.title))
        body = next((b for b in bodies if b not in filed), bodies[-1])  # the copy that is still lacking
    if not region.paper:
        raise ReviewRefused(item=str(key), reason="这一页没有可归档的图像。")
    names = {"case_no": str(number), "form": form, "part": part, "body": body}
    return _decide(desk, region, who, "assigned", replace, **names)


def _decide(
    desk: Desk, region: scans.RegionRow, who: str, decision: str, replace: bool, **names: str
) -> list[Event]:
    at = desk.clock()
    stamp = {"decision": decision, "decided_by": who, "decided_at": at.isoformat(timespec="seconds")}
    with desk.ledger.transaction() as tx:
        body = names.get("body", region.body)
        subject = names.get("case_no") or region.case_no or region.claim
        happened = []
        for earlier in scans.filed_for(tx.connection, body) if decision != "rejected" else ():
            if not replace:
                reason = f"这张文书已有归档的扫描件（第 {earlier.id} 处），确要替换请加 --replace。"
                raise ReviewRefused(item=str(region.id), reason=reason)
            scans.decide(tx.connection, earlier, **(stamp | {"decision": "replaced"}))
            happened.append(tx.record("region.decided", subject, at, region=earlier.id, decision="replaced"))
        scans.decide(tx.connection, region, **stamp, **names)
        happened.append(tx.record("region.decided", subject, at, region=region.id, decision=decision))
    lay_out(desk)
    return happened


def lay_out(desk: Desk) -> Path:
    """Make the review folder say exactly what waits: one picture and one note an item.

    The folder is derived from the ledger; what is decided disappears from it.
    """
    folder = desk.scans / REVIEW
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, str] = {}
    with desk.ledger.connect() as connection:
        names = {claim: batch.name for claim, batch in scans.all_batches(connection).items()}
    for region in waiting(desk):
        wanted[f"{stem(region)}.txt"] = _note(region, names[region.claim])
        if region.picture:
            wanted[f"{stem(region)}.jpg"] = region.picture
    for stale in folder.iterdir():
        if stale.is_file() and stale.name not in wanted and _OURS.fullmatch(stale.name):
            stale.unlink()
    for name, digest in wanted.items():
        if not (folder / name).exists():
            data = desk.vault.get(digest) if name.endswith(".jpg") else digest.encode("utf-8-sig")
            write_durably(folder / name, data)
    return folder


def stem(region: scans.RegionRow) -> str:
    """The item's file name in the review folder, without ending."""
    return f"{region.id:05d}_{region.outcome.label}"


def _note(region: scans.RegionRow, file: str) -> str:
    lines = [
        f"待复核编号：{region.id}",
        f"来源：{file} 第 {region.page + 1} 页 第 {region.region_index + 1} 处",
        f"原因：{region.outcome.label}",
    ]
    if region.case_no:
        lines.append(f"最可能属于：个案 {region.case_no}，{region.form}/{region.part}")
    signed = {
        mark: {True: "有", False: "无", None: "看不清"}[v] for mark, v in region.reading["signed"].items()
    }
    if signed:
        lines.append(f"签字：{json.dumps(signed, ensure_ascii=False)}")
    if region.reading["note"]:
        lines.append(f"说明：{region.reading['note']}")
    lines += [f"怎么办：{region.outcome.remedy}", ""]
    if region.case_no:
        lines.append(f"采用：  guidang review accept {region.id} --by 你的姓名")
    lines += [
        f"归入：  guidang review assign {region.id} --case 案号 --form 文书 --part 联 --by 你的姓名",
        f"不采用：guidang review reject {region.id} --by 你的姓名",
    ]
    return "\r\n".join(lines) + "\r\n"
