"""What a person decides about what came back, as changes of the ledger that can be undone.

Every decision is checked before anything is changed, so that several can share a transaction and a refused
one leaves no trace.

Not a step: steps may import this module.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from guidang.domain.codes import CaseNo
from guidang.domain.errors import Refusal, ReviewRefused, UnknownCase, UnknownReviewItem
from guidang.domain.events import Event
from guidang.domain.form import Form
from guidang.domain.form_names import forms_named
from guidang.domain.pack import Pack
from guidang.domain.review import Decision
from guidang.domain.scan import Outcome
from guidang.store import decisions, scans
from guidang.store.cases import get_case
from guidang.store.decisions import DecisionRow, as_before
from guidang.store.ledger import Transaction
from guidang.store.scans import RegionRow
from guidang.store.sheets import SheetRow, all_sheets

_VOID = "个案 {case} 的“{title}”已换号重印，旧张作废，新印的里没有这一联；请核对文书和联。"
_FILED = "这张文书已有归档的扫描件（编号 {number}），确要替换，命令行加 --replace，表格“替换已归档的”填“是”。"


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides, when, why. ``name`` is the act's own: the same name twice is done once."""

    name: str
    who: str
    at: datetime
    why: str = ""

    @property
    def stamp(self) -> str:
        """When, as it is kept."""
        return self.at.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Target:
    """A sheet as a person names it: ``form`` and ``part`` by code or by what they are called."""

    case: str
    form: str = ""
    part: str = ""


@dataclass(slots=True)
class _Change:
    """What one act will do, gathered before it is done."""

    act: Act
    moves: list[tuple[RegionRow, str, dict[str, Any]]] = field(default_factory=list)

    def let(self, region: RegionRow, decision: str, **names: str | None) -> None:
        """``decision`` "" only leans on the region: undoing what made it so must wait for this act."""
        self.moves.append((region, decision, names))

    def do(self, tx: Transaction) -> list[Event]:
        """Change the ledger; events name no person."""
        stamped = {"decided_by": self.act.who, "decided_at": self.act.stamp}
        told, rows = [], []
        for region, decision, names in self.moves:
            before = as_before(region)
            rows.append(
                DecisionRow(
                    self.act.name, region.id, decision, self.act.who, self.act.stamp, self.act.why, before
                )
            )
            if not decision:
                continue
            now = scans.decide(tx.connection, region, decision=decision, **stamped, **names)
            subject = now.case_no or now.claim
            told.append(("region.decided", subject, {"region": region.id, "decision": decision}))
        decisions.add(tx.connection, rows)
        return tx.record_all(self.act.at, told)


def waiting_item(connection: Connection, key: int) -> RegionRow:
    """The region with this number that waits. Raises UnknownReviewItem."""
    region = scans.get_region(connection, key)
    if region is None or not region.waiting:
        raise UnknownReviewItem(item=str(key))
    return region


def accept(tx: Transaction, act: Act, key: int, *, replacing: bool = False) -> list[Event]:
    """File the region as the sheet it names.

    A sheet that is filed already is displaced only by another image of it that a person was asked to compare
    (a collision), or with ``replacing``; the displaced scan stays in the record. Raises ReviewRefused.
    """
    region = waiting_item(tx.connection, key)
    if not region.case_no:
        raise _refused(region, "还不知道它属于哪个案，请用“归入”（命令行 assign）指定案号和文书。")
    if not region.paper:
        raise _refused(region, "这一页没有可归档的图像，请重新扫描。")
    change = _Change(act)
    _make_room(tx.connection, change, region, region.body, replacing or region.outcome is Outcome.COLLISION)
    change.let(region, Decision.ACCEPTED)
    return change.do(tx)


def reject(tx: Transaction, act: Act, key: int) -> list[Event]:
    """Leave the region out of every dossier, one that is filed too. Its bytes stay in the vault."""
    region = scans.get_region(tx.connection, key)
    if region is None or not (region.waiting or region.filed or region.behind):
        raise UnknownReviewItem(item=str(key))
    change = _Change(act)
    if region.filed:
        for piece in _behind(tx.connection, region.body):
            raise _refused(region, f"编号 {piece.id} 附在它后面，请先撤销那一项。")
    change.let(region, Decision.REJECTED)
    return change.do(tx)


def assign(
    tx: Transaction, pack: Pack, act: Act, key: int, target: Target, *, replacing: bool = False
) -> list[Event]:
    """File the region as the sheet that a person names; what they leave out is what the region's guess says.

    Raises UnknownCase, and ReviewRefused when that case was never issued such a sheet, when all of them are
    void, when there is no picture, or when the sheet is filed already and ``replacing`` is not said.
    """
    region = waiting_item(tx.connection, key)
    sheet = sheet_named(tx.connection, pack, region, target)
    if not region.paper:
        raise _refused(region, "这一页没有可归档的图像。")
    change = _Change(act)
    _make_room(tx.connection, change, region, sheet.body, replacing)
    names = {"case_no": sheet.case_no, "form": sheet.form, "part": sheet.part, "body": sheet.body}
    change.let(region, Decision.ASSIGNED, **names)
    return change.do(tx)


def merge(
    tx: Transaction, act: Act, keys: Sequence[int], into: int, *, attached: bool = False
) -> list[Event]:
    """Lay regions behind the one ``into``: further pieces of the same sheet (halves, front and back), or,
    ``attached``, papers that belong to it.

    ``into`` is filed, or names a sheet and is accepted by this. Raises UnknownReviewItem and ReviewRefused.
    """
    main = scans.get_region(tx.connection, into)
    if main is None:
        raise UnknownReviewItem(item=str(into))
    pieces = [_piece(tx.connection, key, into) for key in dict.fromkeys(keys)]
    change = _Change(act)
    if main.waiting and main.case_no and main.outcome is not Outcome.NOT_ISSUED and main.paper:
        _make_room(tx.connection, change, main, main.body, replacing=False)
        change.let(main, Decision.ACCEPTED)
    elif main.filed:
        change.let(main, "")
    else:
        raise _refused(main, "合并到的那一项还没有归入个案，请先“采用”或“归入”它。")
    names = {"case_no": main.case_no, "form": main.form, "part": main.part, "body": main.body}
    for piece in pieces:
        change.let(piece, Decision.ATTACHED if attached else Decision.MERGED, **names)
    return change.do(tx)


def filed_as(connection: Connection, pack: Pack, key: int, target: Target) -> int:
    """The number of what is filed as the sheet that a person names. Raises UnknownCase and ReviewRefused."""
    region = scans.get_region(connection, key)
    if region is None:
        raise UnknownReviewItem(item=str(key))
    found = _sheets_named(connection, pack, region, target)
    filed = [r for r in scans.all_regions(connection, found[0].case_no) if r.filed]
    for sheet in found:
        for main in filed:
            if main.body == sheet.body:
                return main.id
    raise _refused(region, "这张文书还没有归档的扫描件，请先归入它，再合并或作附件。")


def _piece(connection: Connection, key: int, into: int) -> RegionRow:
    region = scans.get_region(connection, key)
    if region is None or not (region.waiting or region.decision == Decision.REJECTED):
        raise UnknownReviewItem(item=str(key))
    if key == into:
        raise _refused(region, "不能合并到它自己，请填另一项的编号。")
    if not region.paper:
        raise _refused(region, "这一页没有可归档的图像，请重新扫描。")
    return region


def undo(tx: Transaction, act: Act, key: int) -> list[Event]:
    """Take back the last decision about a region, with all that was done in the same act: what waited waits
    again, what was displaced is filed again.

    Raises UnknownReviewItem, and ReviewRefused when nothing was decided, when something later leans on it,
    or when the sheet has come to be filed otherwise meanwhile.
    """
    region = scans.get_region(tx.connection, key)
    if region is None:
        raise UnknownReviewItem(item=str(key))
    last = decisions.latest(tx.connection, key, leaning=False)
    if last is None:
        raise _refused(region, "没有可以撤销的处理。")
    touched = decisions.of_act(tx.connection, last.act)
    for row in touched:
        later = decisions.latest(tx.connection, row.region)
        if later is not None and later.act != last.act:
            main = next((d for d in decisions.of_act(tx.connection, later.act) if d.decision), later)
            raise _refused(
                region, f"编号 {main.region} 后来的处理要以它为准，请先撤销编号 {main.region} 的。"
            )
    restored = [_restore(tx.connection, row) for row in reversed(touched)]
    _check_filed_once(tx.connection, region, restored)
    decisions.mark_undone(tx.connection, last.act, act.who, act.stamp)
    told = [
        ("region.undone", r.case_no or r.claim, {"region": r.id, "decision": last.decision}) for r in restored
    ]
    return tx.record_all(act.at, told)


def _restore(connection: Connection, row: DecisionRow) -> RegionRow:
    region = scans.get_region(connection, row.region)
    assert region is not None  # a foreign key
    if not row.decision and row.by_whom:
        return region  # a person's act only leaned on it
    return decisions.restore(connection, region, row)


def _check_filed_once(connection: Connection, asked: RegionRow, restored: Iterable[RegionRow]) -> None:
    for region in restored:
        filed = scans.filed_for(connection, region.body) if region.body else []
        if len(filed) > 1:
            other = next(r for r in filed if r.id != region.id)
            reason = f"这张文书现在归档的是编号 {other.id}；要换回原来的，请先对它选“不采用”。"
            raise _refused(asked, reason)


def _make_room(
    connection: Connection, change: _Change, region: RegionRow, body: str, replacing: bool
) -> None:
    """Displace what is filed as ``body``, with what lies behind it."""
    filed = [r for r in scans.filed_for(connection, body) if r.id != region.id]
    for earlier in filed:
        if not replacing:
            raise _refused(region, _FILED.format(number=earlier.id))
        change.let(earlier, Decision.REPLACED)
    if filed:
        for piece in _behind(connection, body):
            change.let(piece, Decision.REPLACED)


def _behind(connection: Connection, body: str) -> list[RegionRow]:
    return [r for r in scans.regions_as(connection, body) if r.behind]


def sheet_named(connection: Connection, pack: Pack, region: RegionRow, target: Target) -> SheetRow:
    """The printed sheet that a person means: of several copies the one that is still lacking.

    Raises UnknownCase and ReviewRefused.
    """
    holding = _sheets_named(connection, pack, region, target)
    filed = {r.body for r in scans.all_regions(connection, holding[0].case_no) if r.filed}
    return next((s for s in holding if s.body not in filed), holding[-1])


def _sheets_named(connection: Connection, pack: Pack, region: RegionRow, target: Target) -> list[SheetRow]:
    """The copies that hold of the sheet that a person means, by serial; never none."""
    try:
        number = str(CaseNo.parse(target.case))
    except ValueError:
        raise UnknownCase(case=target.case) from None
    if get_case(connection, number) is None:
        raise UnknownCase(case=target.case)
    printed = [s for s in sorted(all_sheets(connection, number), key=lambda s: s.serial) if not s.is_annex]
    form = _form(pack, region, target, printed, number)
    part = _part(region, form, target)
    copies = [s for s in printed if (s.form, s.part, s.page) == (form.code, part, 0)]
    holding = [s for s in copies if not s.replaced_by]
    if not holding:
        reason = _VOID if copies else "个案 {case} 没有发出过“{title}”的这一联。"
        raise _refused(region, reason.format(case=number, title=form.title))
    return holding


def _form(pack: Pack, region: RegionRow, target: Target, printed: Sequence[SheetRow], number: str) -> Form:
    if not target.form and region.form:
        return pack.form(region.form)
    issued = list(dict.fromkeys(sheet.form for sheet in printed))
    named = forms_named(target.form, pack.forms) if target.form else tuple(pack.form(c) for c in issued)
    if not named:
        raise _refused(region, f"没有文书“{target.form}”，请按下拉列表填写。")
    own = [form for form in named if form.code in issued]
    if not own:
        raise _refused(region, f"个案 {number} 没有发出过“{named[0].title}”。")
    if len({form.title for form in own}) > 1:
        raise _refused(region, "请写明是哪种文书：" + "、".join(dict.fromkeys(form.title for form in own)))
    return own[0]


def _part(region: RegionRow, form: Form, target: Target) -> str:
    """By code or label; not said, the region's guess or the only one that comes back."""
    wanted = target.part.strip()
    if not wanted:
        if region.form == form.code and region.part:
            return region.part
        returning = [part for part in form.parts if part.returns] or list(form.parts)
        if len(returning) == 1:
            return returning[0].code
        raise _refused(region, "请写明是哪一联：" + "、".join(part.label for part in form.parts))
    for part in form.parts:
        if wanted.upper() == part.code or wanted == part.label:
            return part.code
    raise _refused(
        region,
        f"没有文书“{form.title}”的“{wanted}”这一联，可填：" + "、".join(part.label for part in form.parts),
    )


def _refused(region: RegionRow, reason: str) -> Refusal:
    return ReviewRefused(item=str(region.id), reason=reason)
