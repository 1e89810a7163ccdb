"""A new school: its Word files become a draft pack in a folder of its own. The Word files are only read."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from guidang.domain.errors import PackExists
from guidang.paper.forms.drafting.draft import DraftForm, draft_form
from guidang.paper.forms.drafting.pack import REPORT, draft_pack
from guidang.store.vault import write_durably


@dataclass(frozen=True, slots=True)
class DraftedPack:
    """What was written: ``report`` is the file that says what was put where."""

    folder: Path
    report: Path
    drafts: tuple[DraftForm, ...]


def draft_into(
    folder: Path,
    originals: Mapping[str, bytes],
    workers: Executor,
    *,
    school: str = "",
    unit: str = "",
    levels: Sequence[str] = (),
) -> DraftedPack:
    """Write a draft pack of ``originals`` (file name → bytes) into ``folder``, which must be new or empty.

    Raises PackExists, TemplateFaults when an original is no Word file, MissingLibrary.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PackExists(folder=str(folder))
    jobs = [workers.submit(draft_form, name, data) for name, data in originals.items()]
    drafts = tuple(job.result() for job in jobs)
    name = folder.resolve().name
    pack = draft_pack(drafts, name=name, school=school, unit=unit, levels=levels)
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in pack.files.items():
        write_durably(folder / file, data)
    return DraftedPack(folder, folder / REPORT, pack.drafts)
