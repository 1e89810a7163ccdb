"""工作台: what every step works with: pack, ledger, vault, folders, workers, clock.

Not a step: the one module of this floor that steps may import.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from guidang.domain.form import Blank, Form, Timing
from guidang.domain.pack import Pack
from guidang.paper.forms.template.blank import compile_blank, dump_blank, edition_of, load_blank
from guidang.paper.scans.kit import ReadingKit
from guidang.steps.blank_cache import cached, keep_when_done
from guidang.store.cache import Cache
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
    group_by: Sequence[str] = ("class",)  # what a file holds: class, level, recipient, form (print_files)
    word_for_all: bool = False
    progress: Callable[[str], None] = lambda _line: None
    # What was last made for the reader, and from which key and editions (steps.receive).
    kit: tuple[tuple[bytes, tuple[str, ...]], ReadingKit] | None = None
    cache: Cache | None = None  # blanks of all workspaces of this user; None: each workspace its own
    _blanks: dict[str, Blank] = field(default_factory=dict)
    _typesetting: dict[str, Future[Blank]] = field(default_factory=dict)
    _editions: dict[str, tuple[Form, str]] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)  # the digest in the vault of each blank, by edition

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
        """The form's blank: from the vault if anything was printed from it, else from the user's cache, else
        typeset now, and with it whatever else a first printing needs, on all workers at once.

        Raises TemplateFaults.
        """
        edition = self._edition(form)
        if edition not in self._blanks:
            known = {row.edition: row.sha256 for row in self._known_blanks()}
            for other in (form, *(f for f in self.pack.forms if Timing.ISSUE in f.timing)):
                self._begin_blank(other, known)
        if edition not in self._blanks:
            self._blanks[edition] = self._typesetting.pop(edition).result()
        return self._blanks[edition]

    def _begin_blank(self, form: Form, known: Mapping[str, str]) -> None:
        """Have a blank in memory or in the making. ``known`` are the vault's digests by edition."""
        edition = self._edition(form)
        if edition in self._blanks or edition in self._typesetting:
            return
        found = load_blank(self.vault.get(known[edition])) if edition in known else None
        found = found or cached(self.cache, form, edition)
        if found:
            self._blanks[edition] = found
        else:
            job = self.workers.submit(compile_blank, form, self.pack.templates[form.file])
            keep_when_done(self.cache, edition, job)
            self._typesetting[edition] = job

    def _edition(self, form: Form) -> str:
        """The edition of a form of this desk's pack, reckoned once as long as the form is the same object."""
        known = self._editions.get(form.code)
        if known is None or known[0] is not form:
            known = self._editions[form.code] = (form, edition_of(form, self.pack.templates[form.file]))
        return known[1]

    def keep_blank(self, transaction: Transaction, form: Form, blank: Blank) -> None:
        """Record the blank that sheets are printed from, so that their scans can always be read."""
        if blank.edition not in self._kept:
            self._kept[blank.edition] = self.vault.put(dump_blank(blank))
        add_blank(transaction.connection, BlankRow(blank.edition, self._kept[blank.edition], form))

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
