"""Bound dossiers, exemptions and hand-overs."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from guidang.domain.dossier import Exemption, MaterialStatus
from guidang.store import codec
from guidang.store.schema import dossiers, exemptions, handovers


@dataclass(frozen=True, slots=True)
class DossierRow:
    """卷宗 as bound last. ``path`` is relative to the workspace."""

    case_no: str
    sha256: str
    path: str
    pages: int
    items: int
    statuses: tuple[MaterialStatus, ...]
    bound_at: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """移交批次, one version of it. ``inputs`` hashes what went in."""

    batch: str
    version: int
    term: str
    path: str
    inputs: str
    digest: str
    made_on: str
    signed: bool


def put_dossier(connection: Connection, row: DossierRow) -> None:
    """Record the dossier, in place of the one bound before (which stays in the vault)."""
    connection.execute(delete(dossiers).where(dossiers.c.case_no == row.case_no))
    connection.execute(
        insert(dossiers).values(
            case_no=row.case_no,
            sha256=row.sha256,
            path=row.path,
            pages=row.pages,
            items=row.items,
            statuses_json=codec.dump_statuses(row.statuses),
            bound_at=row.bound_at,
        )
    )


def all_dossiers(connection: Connection) -> dict[str, DossierRow]:
    """Every bound dossier, by case number."""
    query = select(dossiers).order_by(dossiers.c.case_no)
    found = {}
    for row in connection.execute(query).mappings():
        plain = dict(row)
        statuses = codec.STATUSES.validate_json(plain.pop("statuses_json"))
        found[plain["case_no"]] = DossierRow(**plain, statuses=statuses)
    return found


def exemptions_of(connection: Connection, case_no: str) -> dict[str, Exemption]:
    """What the case is exempt from, by material code."""
    query = select(exemptions).where(exemptions.c.case_no == case_no)
    return {
        row["material"]: Exemption(row["material"], row["by_whom"], row["on_date"], row["why"])
        for row in connection.execute(query).mappings()
    }


def put_exemption(connection: Connection, case_no: str, exemption: Exemption) -> None:
    """Record an exemption, in place of an earlier one of the same material."""
    where = (exemptions.c.case_no == case_no) & (exemptions.c.material == exemption.material)
    connection.execute(delete(exemptions).where(where))
    connection.execute(
        insert(exemptions).values(
            case_no=case_no,
            material=exemption.material,
            by_whom=exemption.by,
            on_date=exemption.when,
            why=exemption.why,
        )
    )


def add_handover(connection: Connection, row: HandoverRow) -> None:
    """Record a version of a hand-over."""
    connection.execute(insert(handovers).values(**asdict(row)))


def versions(connection: Connection, batch: str) -> list[HandoverRow]:
    """The versions of a batch, oldest first."""
    query = select(handovers).where(handovers.c.batch == batch).order_by(handovers.c.version)
    return [HandoverRow(**row) for row in connection.execute(query).mappings()]


def all_handovers(connection: Connection) -> list[HandoverRow]:
    """Every version of every batch."""
    query = select(handovers).order_by(handovers.c.batch, handovers.c.version)
    return [HandoverRow(**row) for row in connection.execute(query).mappings()]
