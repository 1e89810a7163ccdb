"""工作台: what every step works with: pack, ledger, vault, folders, workers, clock.

Not a step: the one module of this floor that steps may import.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from guidang.domain.form import Blank, Form
from guidang.domain.pack import Pack
from guidang.paper.forms.template.blank import compile_blank, dump_blank, edition_of, load_blank
from guidang.paper.scans.kit import ReadingKit
from guidang.store.ledger import Ledger, Transaction
from guidang.store.sheets import BlankRow, add_blank, all_blanks
from guidang.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates that duties count from (ISO), "" when the office has not set them."""

    term_start: str = ""
    resit_end: str = ""
    term_end: str = ""


@dataclass
class Desk:
    """Everything a step may touch.

    ``office`` holds what the forms say of the office (office_phone, office_address, office_postcode,
    contact_teacher). ``key`` seals sheet codes. ``clock`` gives the time with its zone.
    """

    root: Path
    pack: Pack
    office: Mapping[str, str]
    key: bytes
    ledger: Ledger
    vault: Vault
    workers: Executor
    clock: Callable[[], datetime]
    calendar: Calendar = field(default_factory=Calendar)
    duplex: bool = True
    word_for_all: bool = False
    progress: Callable[[str], None] = lambda _line: None
    # What was last made for the reader, and from which key and editions (steps.receive).
    kit: tuple[tuple[bytes, tuple[str, ...]], ReadingKit] | None = None
    _blanks: dict[str, Blank] = field(default_factory=dict)

    @property
    def intake(self) -> Path:
        """Where clerks drop lists."""
        return self.root / "intake"

    @property
    def outbox(self) -> Path:
        """Where printed forms wait for the printer."""
        return self.root / "outbox"

    @property
    def scans(self) -> Path:
        """Where clerks drop scans."""
        return self.root / "scans"

    @property
    def archive(self) -> Path:
        """Where dossiers and hand-over packages end."""
        return self.root / "archive"

    def today(self) -> date:
        """The office's date."""
        return self.clock().date()

    def relative(self, path: Path) -> str:
        """A path inside the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def blank(self, form: Form) -> Blank:
        """The form's blank, compiled once per edition and kept in the vault.

        Raises TemplateFaults.
        """
        template = self.pack.templates[form.file]
        edition = edition_of(form, template)
        if edition not in self._blanks:
            known = {row.edition: row for row in self._known_blanks()}
            if edition in known:
                self._blanks[edition] = load_blank(self.vault.get(known[edition].sha256))
            else:
                self._blanks[edition] = self.workers.submit(compile_blank, form, template).result()
        return self._blanks[edition]

    def keep_blank(self, transaction: Transaction, form: Form, blank: Blank) -> None:
        """Record the blank that sheets are printed from, so that their scans can always be read."""
        digest = self.vault.put(dump_blank(blank))
        add_blank(transaction.connection, BlankRow(blank.edition, digest, form))

    def issued_blanks(self) -> list[tuple[Form, Blank]]:
        """Every blank that sheets were ever printed from, with its form as it was then."""
        found = []
        for row in self._known_blanks():
            if row.edition not in self._blanks:
                self._blanks[row.edition] = load_blank(self.vault.get(row.sha256))
            found.append((row.form, self._blanks[row.edition]))
        return found

    def _known_blanks(self) -> list[BlankRow]:
        with self.ledger.connect() as connection:
            return all_blanks(connection)
