"""Review: what the reader could not decide, put before a person, and what the person decided."""

import json
from pathlib import Path

from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.errors import ReviewRefused, UnknownCase, UnknownReviewItem
from guidang.domain.events import Event
from guidang.steps.desk import REVIEW, Desk
from guidang.store import scans
from guidang.store.cases import get_case
from guidang.store.sheets import sheet_by_body
from guidang.store.vault import write_durably


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


def accept(desk: Desk, key: int, who: str) -> list[Event]:
    """File the region as the sheet it names; an earlier scan of that sheet stays in the record, unfiled."""
    region = item(desk, key)
    if not region.case_no:
        raise ReviewRefused(item=str(key), reason="还不知道它属于哪个案，请用 assign 指定案号和文书。")
    return _decide(desk, region, who, "accepted")


def reject(desk: Desk, key: int, who: str) -> list[Event]:
    """Leave the region out of every dossier. Its bytes stay in the vault."""
    return _decide(desk, item(desk, key), who, "rejected")


def assign(desk: Desk, key: int, who: str, case: str, form: str, part: str = "MAIN") -> list[Event]:
    """File the region as a given sheet of a given case.

    Raises UnknownCase, and ReviewRefused when that case was never issued such a sheet or there is no picture.
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
            letter = found.part(part).letter
        except KeyError:
            raise ReviewRefused(item=str(key), reason=f"没有文书“{form}”或它的联“{part}”。") from None
        body = SheetCode(number, found.short, 1, letter, 1).body
        if sheet_by_body(connection, body) is None:
            raise ReviewRefused(item=str(key), reason=f"个案 {number} 没有发出过“{found.title}”。")
    if not region.paper:
        raise ReviewRefused(item=str(key), reason="这一页没有可归档的图像。")
    return _decide(desk, region, who, "assigned", case_no=str(number), form=form, part=part, body=body)


def _decide(desk: Desk, region: scans.RegionRow, who: str, decision: str, **names: str) -> list[Event]:
    at = desk.clock()
    stamp = {"decision": decision, "decided_by": who, "decided_at": at.isoformat(timespec="seconds")}
    with desk.ledger.transaction() as tx:
        body = names.get("body", region.body)
        if decision != "rejected":
            for earlier in scans.filed_for(tx.connection, body):
                scans.decide(tx.connection, earlier, **(stamp | {"decision": "replaced"}))
        scans.decide(tx.connection, region, **stamp, **names)
        subject = names.get("case_no") or region.case_no or region.claim
        happened = [tx.record("region.decided", subject, at, region=region.id, decision=decision)]
    lay_out(desk)
    return happened


def lay_out(desk: Desk) -> Path:
    """Make the review folder say exactly what waits: one picture and one note an item.

    The folder is derived from the ledger; what is decided disappears from it.
    """
    folder = desk.scans / REVIEW
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, bytes] = {}
    with desk.ledger.connect() as connection:
        names = {claim: batch.name for claim, batch in scans.all_batches(connection).items()}
    for region in waiting(desk):
        wanted[f"{stem(region)}.txt"] = _note(region, names[region.claim]).encode("utf-8-sig")
        if region.picture:
            wanted[f"{stem(region)}.jpg"] = desk.vault.get(region.picture)
    for stale in folder.iterdir():
        if stale.is_file() and stale.name not in wanted:
            stale.unlink()
    for name, data in wanted.items():
        if not (folder / name).exists():
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
    lines += [
        f"怎么办：{region.outcome.remedy}",
        "",
        f"采用：  guidang review accept {region.id} --by 你的姓名",
        f"归入：  guidang review assign {region.id} --case 案号 --form 文书 --part 联 --by 你的姓名",
        f"不采用：guidang review reject {region.id} --by 你的姓名",
    ]
    return "\r\n".join(lines) + "\r\n"
