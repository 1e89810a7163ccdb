"""Check a pack as a whole, and draw it for a person's eyes.

A pack whose pack.toml has faults is checked as far as it goes: the person who mends it wants to hear of
everything at once.
"""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from guidang.domain.errors import FormFaults, PackFaults
from guidang.domain.pack import Pack
from guidang.paper.forms.checking.check import FormReport, check_form
from guidang.paper.forms.checking.finding import Finding, Surroundings
from guidang.paper.forms.checking.index_page import index_page
from guidang.paper.forms.checking.showing import show_form
from guidang.paper.forms.packs.faults import place
from guidang.paper.forms.packs.pack import examine_pack
from guidang.store.vault import write_durably

INDEX = "预览.html"


@dataclass(frozen=True, slots=True)
class PackReport:
    """What `forms check` says of a pack. ``pack`` is None when pack.toml has faults."""

    name: str
    pack: Pack | None
    pack_faults: tuple[Finding, ...]
    forms: tuple[FormReport, ...]

    def refuse(self) -> None:
        """Raise PackFaults or FormFaults when there is anything to mend."""
        if self.pack_faults:
            lines = "\n".join(f"{f.place}：{f.what}" if f.place else f.what for f in self.pack_faults)
            raise PackFaults(pack=self.name, count=str(len(self.pack_faults)), faults=lines)
        count = sum(len(form.faults) for form in self.forms)
        if count:
            raise FormFaults(pack=self.name, count=str(count))


def check_pack(name: str, files: Mapping[str, bytes], workers: Executor) -> PackReport:
    """Check pack.toml, and every form of it that can be read.

    ``files`` are the pack folder's. Raises MissingLibrary.
    """
    examined = examine_pack(name, files)
    around = Surroundings("", "", "X", examined.levels, examined.words or {})
    if examined.pack is not None:
        around = Surroundings.of(examined.pack)
    jobs = []
    if examined.words is not None:
        jobs = [workers.submit(check_form, form, files[form.file], around) for form in examined.forms]
    faults = tuple(Finding(place(fault.loc), fault.message, "") for fault in examined.faults)
    return PackReport(name, examined.pack, faults, tuple(job.result() for job in jobs))


def preview_pack(pack: Pack, out: Path, workers: Executor) -> list[Path]:
    """Draw every form into ``out``: PDFs, a PNG a page, and one page that shows them all (the first path).

    Raises MissingLibrary.
    """
    out.mkdir(parents=True, exist_ok=True)
    around = Surroundings.of(pack)
    jobs = [workers.submit(show_form, form, pack.templates[form.file], around) for form in pack.forms]
    written: list[Path] = []
    told = []
    for number, job in enumerate(jobs, start=1):
        form = job.result()
        pictures = []
        for shown in form.shown:
            stem = f"{number:02d}_{form.report.form.code}_{shown.title}"
            names = [f"{stem}_{page}.png" for page in range(1, len(shown.pictures) + 1)]
            for name, data in zip((f"{stem}.pdf", *names), (shown.pdf, *shown.pictures), strict=True):
                write_durably(out / name, data)
                written.append(out / name)
            pictures.append((shown.title, f"{stem}.pdf", names))
        told.append((form.report, pictures))
    write_durably(out / INDEX, index_page(pack.name, pack.school, told).encode())
    return [out / INDEX, *written]
