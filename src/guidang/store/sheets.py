"""Blanks, printed files, and the sheets in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.engine import RowMapping

from guidang.domain.form import Form
from guidang.store import codec
from guidang.store.groups import in_groups
from guidang.store.schema import blanks, prints, sheets

ANNEX = ".annex"
"""How the part of an annex page (附页) ends in the ledger; its pages are numbered on after the form's."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """单页: a printed piece of paper. ``page`` is 0-based in the form, ``pdf_page`` in the file.

    ``dated`` is the notice date (ISO) that the paper says, "" on papers of before this was kept.
    ``replaced_by`` is the serial that was printed in its place, 0 while the paper holds.
    """

    body: str
    code: str
    case_no: str
    form: str
    part: str
    serial: int
    page: int
    edition: str
    pdf: str
    pdf_page: int
    returns: bool
    dated: str = ""
    replaced_by: int = 0

    @property
    def is_annex(self) -> bool:
        """Whether it is an annex page: plain text beside the form, with nothing to sign or tick."""
        return self.part.endswith(ANNEX)


_COLUMNS = tuple(SheetRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A blank that sheets were printed from; ``form`` as the pack described it then."""

    edition: str
    sha256: str
    form: Form


def add_blank(connection: Connection, row: BlankRow) -> None:
    """Record a blank, once."""
    if connection.scalar(select(blanks.c.edition).where(blanks.c.edition == row.edition)) is None:
        connection.execute(
            insert(blanks).values(
                edition=row.edition,
                form=row.form.code,
                sha256=row.sha256,
                form_json=codec.dump(codec.FORM, row.form),
            )
        )


def all_blanks(connection: Connection) -> list[BlankRow]:
    """Every blank that was ever printed from."""
    query = select(blanks).order_by(blanks.c.form, blanks.c.edition)
    return [
        BlankRow(row["edition"], row["sha256"], codec.FORM.validate_json(row["form_json"]))
        for row in connection.execute(query).mappings()
    ]


def add_print(connection: Connection, path: str, sha256: str, pages: int, rows: Iterable[SheetRow]) -> None:
    """Record a printed file and its sheets."""
    connection.execute(insert(prints).values(path=path, sha256=sha256, pages=pages))
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]  # asdict copies in depth
    if values:
        connection.execute(insert(sheets), values)


def add_copies(connection: Connection, copies: Iterable[tuple[str, str]]) -> None:
    """Record Word copies, each (path, SHA-256): files without sheets."""
    values = [{"path": path, "sha256": sha256, "pages": 0} for path, sha256 in copies]
    if values:
        connection.execute(insert(prints), values)


def printed_among(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Those of ``paths`` (relative) under which a file was printed."""
    query = select(prints.c.path)
    return {
        path for some in in_groups(paths) for path in connection.scalars(query.where(prints.c.path.in_(some)))
    }


def is_printed(connection: Connection, path: str) -> bool:
    """Whether a file with this relative path was ever printed."""
    return connection.scalar(select(prints.c.path).where(prints.c.path == path)) is not None


def prints_under(connection: Connection, beginning: str) -> list[str]:
    """The printed files whose relative path begins so."""
    query = select(prints.c.path).where(prints.c.path.startswith(beginning, autoescape=True))
    return list(connection.scalars(query))


def all_prints(connection: Connection) -> list[Mapping[str, object]]:
    """Every printed file, by path."""
    return [dict(row) for row in connection.execute(select(prints).order_by(prints.c.path)).mappings()]


def all_sheets(connection: Connection, case_no: str | None = None) -> list[SheetRow]:
    """Every sheet, in the order of its file; of one case when given."""
    query = select(sheets).order_by(sheets.c.pdf, sheets.c.pdf_page, sheets.c.part, sheets.c.body)
    if case_no:
        query = query.where(sheets.c.case_no == case_no)
    return [_sheet(row) for row in connection.execute(query).mappings()]


def printed_forms(connection: Connection, case_no: str) -> dict[str, int]:
    """The forms that were printed for a case, each with its highest serial."""
    query = (
        select(sheets.c.form, func.max(sheets.c.serial).label("highest"))
        .where(sheets.c.case_no == case_no)
        .group_by(sheets.c.form)
    )
    return {row.form: row.highest for row in connection.execute(query)}


def printed_papers(connection: Connection, case_nos: Iterable[str]) -> dict[str, int]:
    """How many printed pages each case has, whatever is torn off them; cases without any are left out."""
    found: dict[str, int] = {}
    for some in in_groups(case_nos):
        papers = select(sheets.c.case_no, sheets.c.pdf, sheets.c.pdf_page).distinct()
        for case_no, _, _ in connection.execute(papers.where(sheets.c.case_no.in_(some))):
            found[case_no] = found.get(case_no, 0) + 1
    return found


def replace_sheets(connection: Connection, case_no: str, form: str, serial: int, by: int) -> None:
    """Let one copy of a form be void: copy number ``by`` was printed in its place. What is void stays so."""
    copy = (sheets.c.case_no == case_no, sheets.c.form == form, sheets.c.serial == serial)
    connection.execute(update(sheets).where(*copy, sheets.c.replaced_by == 0).values(replaced_by=by))


def sheets_of_print(connection: Connection, path: str) -> list[SheetRow]:
    """The sheets of one printed file, in page order."""
    query = select(sheets).where(sheets.c.pdf == path).order_by(sheets.c.pdf_page, sheets.c.body)
    return [_sheet(row) for row in connection.execute(query).mappings()]


def get_print(connection: Connection, path: str) -> tuple[str, int] | None:
    """The SHA-256 and the page count of a printed file, None when there is none of this path."""
    row = connection.execute(select(prints.c.sha256, prints.c.pages).where(prints.c.path == path)).first()
    return (row.sha256, row.pages) if row else None


def sheet_by_body(connection: Connection, body: str) -> SheetRow | None:
    """The sheet with this code, or None when it was never issued."""
    row = connection.execute(select(sheets).where(sheets.c.body == body)).mappings().first()
    return _sheet(row) if row else None


def sheets_by_body(connection: Connection, bodies: Iterable[str]) -> dict[str, SheetRow]:
    """The sheets with these codes; those that were never issued are left out."""
    return {
        row["body"]: _sheet(row)
        for some in in_groups(bodies)
        for row in connection.execute(select(sheets).where(sheets.c.body.in_(some))).mappings()
    }


def editions_of(connection: Connection, forms: Iterable[str]) -> dict[str, str]:
    """On which edition every sheet of ``forms`` was printed, by the body of its code."""
    query = select(sheets.c.body, sheets.c.edition).where(sheets.c.form.in_(list(forms)))
    return {row.body: row.edition for row in connection.execute(query)}


def _sheet(row: RowMapping) -> SheetRow:
    return SheetRow(**row)
