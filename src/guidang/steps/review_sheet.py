"""The filled 复核处理.xlsx: read, carried out row by row, every fault said at once.

The workbook lies in 待复核 and is filled there, or is dropped into scans/ or intake/. It is taken like any
other file; a row that cannot be carried out stays in the next workbook, marked, with what the clerk wrote.
The same bytes are carried out once: what became of them is recorded with the decisions, in one transaction.
"""

from collections.abc import Sequence
from pathlib import Path, PurePath

from guidang.domain.errors import ListRefused, Refusal, UnknownCase, UnknownReviewItem
from guidang.domain.review import HEADINGS, SHEET_NAME, SHEET_TITLE, Doing, FilledRow, FilledSheet, RowFault
from guidang.paper.lists.confined import read_review_confined
from guidang.paper.lists.files.sheet import MAX_BYTES
from guidang.steps import deciding
from guidang.steps.deciding import Act, Target
from guidang.steps.desk import Desk
from guidang.steps.folders import REVIEW
from guidang.steps.rematching import rematch
from guidang.steps.review_folder import LastSheet, being_edited, untouched
from guidang.steps.taking import Claim, put_away, read_regular, send_back
from guidang.store import decisions, scans
from guidang.store.ledger import Transaction

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv")
_AGAIN = "与已经办理过的完全相同，没有重复办理。"
_NOTHING = "没有一行填了处理，什么也没有办理。"
_YES = ("是", "√", "y", "yes", "1")


def filled_in_place(desk: Desk) -> Path | None:
    """The workbook in 待复核, or a copy of it under a name like its own, when the clerk has filled and closed
    it.
    """
    folder = desk.scans / REVIEW
    ours = folder / SHEET_NAME
    if ours.is_file() and not being_edited(ours) and not untouched(desk):
        return ours
    copies = sorted(path for path in folder.glob(f"[!.~]*{SHEET_TITLE}*") if is_spreadsheet(path.name))
    copies += sorted(path for path in folder.glob(f"{SHEET_TITLE}?*") if is_spreadsheet(path.name))
    return next((p for p in copies if p != ours and p.is_file() and not being_edited(p)), None)


def may_be_one(name: str) -> bool:
    """Whether a file dropped into intake/ calls itself so."""
    return SHEET_TITLE in name


def is_spreadsheet(name: str) -> bool:
    """Whether a file dropped into scans/ is of a kind that can only be this sheet."""
    return PurePath(name).suffix.lower() in _SPREADSHEETS


def carry_out(desk: Desk, claim: Claim) -> bool:
    """Do what a taken workbook says. False when it is another kind of file, which is left as it was taken."""
    try:
        data = read_regular(claim.path, MAX_BYTES)
        filled = desk.workers.submit(read_review_confined, data, claim.name).result()
    except ListRefused as refusal:
        if not may_be_one(claim.name):
            return False
        send_back(claim, desk.today(), f"{SHEET_TITLE}没有办理：{refusal.details['reason']}\r\n")
        return True
    if not filled.ours:
        return False
    digest = desk.vault.put(data)
    with desk.ledger.connect() as connection:
        again = decisions.sheet_taken(connection, digest)
    outcome = LastSheet(_AGAIN if again else _NOTHING)
    if filled.rows and not again:
        outcome = _all_rows(desk, filled, digest)
        rematch(desk)
    _put_where_it_belongs(desk, claim, filled, outcome)
    return True


def _all_rows(desk: Desk, filled: FilledSheet, digest: str) -> LastSheet:
    """Carry out every row that can be, in one transaction."""
    at, done = desk.clock(), 0
    faults: list[tuple[FilledRow, tuple[RowFault, ...]]] = []
    repeated = _repeated(filled.rows)
    with desk.ledger.transaction() as tx:
        for row in filled.rows:
            found = list(_plain_faults(row, filled, repeated))
            act = Act(f"{digest[:32]}:{row.row}", row.who or filled.who, at, row.why)
            found = found or _carry_out(tx, desk, row, act)
            if found:
                faults.append((row, tuple(found)))
            else:
                done += 1
        told = f"办理 {done} 项" + (f"，{len(faults)} 项没有办理" if faults else "")
        outcome = LastSheet(told, tuple(faults))
        kept = desk.vault.put(outcome.dumped())
        tx.record(decisions.SHEET_TAKEN, digest, at, done=done, refused=len(faults), faults=kept)
    return outcome


def _repeated(rows: Sequence[FilledRow]) -> set[str]:
    items = [row.item for row in rows]
    return {item for item in items if items.count(item) > 1}


def _plain_faults(row: FilledRow, filled: FilledSheet, repeated: set[str]) -> Sequence[RowFault]:
    """What is wrong with a row whatever the ledger says: all of it at once."""
    found = []
    if not row.item.isdigit():
        found.append(RowFault("item", f"“{row.item}”不是编号，请不要改动这一列"))
    elif row.item in repeated:
        found.append(RowFault("item", f"编号 {row.item} 有几行填了处理，请只留一行"))
    if row.doing not in tuple(Doing):
        found.append(RowFault("doing", f"请从列表中选：{'、'.join(Doing)}"))
    if not (row.who or filled.who):
        found.append(RowFault("who", "请填写经办人（填在表的上面一次即可）"))
    if row.doing == Doing.ASSIGN and not row.case:
        found.append(RowFault("case", "归入要填案号（印在文书右上角）"))
    if row.doing in (Doing.MERGE, Doing.ATTACH) and not (row.into or row.case):
        found.append(RowFault("into", "请填另一项的编号；或填案号、文书、联"))
    if row.into and not row.into.isdigit():
        found.append(RowFault("into", f"“{row.into}”不是编号"))
    return found


def _carry_out(tx: Transaction, desk: Desk, row: FilledRow, act: Act) -> list[RowFault]:
    """One row; what the ledger has against it, with nothing changed then."""
    try:
        with tx.connection.begin_nested():
            _do(tx, desk, Doing(row.doing), row, act)
    except UnknownCase as refusal:
        return [RowFault("case", str(refusal))]
    except UnknownReviewItem as refusal:
        return [_not_waiting(tx, row, refusal)]
    except Refusal as refusal:
        return [RowFault("doing", refusal.details.get("reason", str(refusal)))]
    return []


def _do(tx: Transaction, desk: Desk, doing: Doing, row: FilledRow, act: Act) -> None:
    key, replacing = int(row.item), row.replace.lower() in _YES
    target = Target(row.case, row.form, row.part)
    match doing:
        case Doing.ACCEPT:
            deciding.accept(tx, act, key, replacing=replacing)
        case Doing.ASSIGN:
            deciding.assign(tx, desk.pack, act, key, target, replacing=replacing)
        case Doing.REJECT:
            deciding.reject(tx, act, key)
        case Doing.MERGE | Doing.ATTACH:
            into = int(row.into) if row.into else deciding.filed_as(tx.connection, desk.pack, key, target)
            deciding.merge(tx, act, [key], into, attached=doing is Doing.ATTACH)
        case Doing.UNDO:
            deciding.undo(tx, act, key)


def _not_waiting(tx: Transaction, row: FilledRow, refusal: UnknownReviewItem) -> RowFault:
    if row.into and refusal.details["item"] == row.into:
        return RowFault("into", f"没有编号为 {row.into} 的项")
    if scans.get_region(tx.connection, int(row.item)) is None:
        return RowFault("item", f"没有编号为 {row.item} 的项")
    return RowFault("item", f"编号 {row.item} 已经办过，不用再办；要改的，先对它选“{Doing.UNDO}”")


def _put_where_it_belongs(desk: Desk, claim: Claim, filled: FilledSheet, outcome: LastSheet) -> None:
    desk.progress(f"{SHEET_TITLE}：{outcome.told}")
    lines = [f"{SHEET_TITLE}：{outcome.told}", *_told(filled, outcome)]
    if outcome.faults:
        where = f"{desk.relative(desk.scans)}/{REVIEW}/{SHEET_NAME}"
        lines.append(f"没有办理的行已在 {where} 中标红，改好保存即可；不必改这一份。")
        send_back(claim, desk.today(), "\r\n".join([*lines, ""]))
    else:
        put_away(claim, desk.today(), "\r\n".join([*lines, ""]))


def _told(filled: FilledSheet, outcome: LastSheet) -> list[str]:
    """Every fault by row and column."""
    return [
        f"第 {row.row} 行（编号 {row.item}）“{HEADINGS[fault.column]}”列"
        + (f"（{filled.columns[fault.column]} 列）" if fault.column in filled.columns else "")
        + f"：{fault.message}"
        for row, faults in outcome.faults
        for fault in faults
    ]
