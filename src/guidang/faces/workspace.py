"""Opening a workspace: its folders, its key, its pack, its ledger, its one lock."""

import fcntl
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from guidang.domain.errors import WorkspaceBusy, WorkspaceExists, WorkspaceIncomplete
from guidang.faces import folder_notes
from guidang.faces.packs import as_setting, find_pack
from guidang.faces.settings import FILE, Settings, read_settings, settings_text
from guidang.faces.workers import Workers, scheduler_workers
from guidang.paper.forms.attachment_sheet import with_attachment_sheet
from guidang.paper.lettering.typefaces import require
from guidang.steps.desk import Calendar, Desk
from guidang.steps.folders import HIDDEN
from guidang.store.cache import Cache
from guidang.store.ledger import Ledger
from guidang.store.vault import Vault

PATIENCE = 30.0  # seconds that a command waits for a round of the watch to end
FOLDERS = ("intake", "outbox", "scans", "archive")


def create(folder: Path, pack: str) -> None:
    """Make ``folder`` a workspace of ``pack``; nothing that is there already is touched.

    Raises UnknownPack, PackFaults, and WorkspaceExists when it is a workspace of another pack.
    """
    find_pack(pack, folder)
    pack = as_setting(pack, folder)
    if (folder / FILE).exists():
        present = read_settings(folder).pack
        if present != pack:
            raise WorkspaceExists(folder=str(folder), pack=present)
    for name in (*FOLDERS, HIDDEN):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / HIDDEN).chmod(0o700)
    for name, text in folder_notes.TEXTS.items():
        if not (folder / name / folder_notes.README).exists():
            (folder / name / folder_notes.README).write_text(text, "utf-8")
    _make_key(folder)
    if not (folder / FILE).exists():
        (folder / FILE).write_text(settings_text(pack), "utf-8")


def system_clock() -> datetime:
    """Now, with the machine's zone."""
    return datetime.now().astimezone()


@contextmanager
def at_desk(
    folder: Path,
    *,
    clock: Callable[[], datetime] = system_clock,
    progress: Callable[[str], None] = lambda _line: None,
    workers: Executor | None = None,
    writing: bool = True,
) -> Iterator[Desk]:
    """The desk of a workspace, closed behind you.

    ``writing`` holds the workspace's lock all the while. Raises NotAWorkspace, WorkspaceIncomplete,
    SettingsFaults, UnknownPack, PackFaults, MissingLibrary, WorkspaceBusy and LedgerBroken.
    """
    folder = folder.resolve()
    settings = read_settings(folder)
    require()
    if not (folder / HIDDEN / "key").is_file():
        raise WorkspaceIncomplete(folder=str(folder))
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    with exclusive(folder) if writing else nullcontext():
        own = workers or _workers(settings)
        url = settings.storage.ledger or f"sqlite:///{folder / HIDDEN / 'ledger.sqlite'}"
        ledger = Ledger.open(url, clock())
        try:
            yield _desk(folder, settings, ledger, own, clock, progress)
        finally:
            ledger.close()
            if workers is None:
                own.shutdown()


def _desk(
    folder: Path,
    settings: Settings,
    ledger: Ledger,
    workers: Executor,
    clock: Callable[[], datetime],
    progress: Callable[[str], None],
) -> Desk:
    return Desk(
        root=folder,
        pack=with_attachment_sheet(find_pack(settings.pack, folder)),
        office=settings.office.model_dump(),
        key=(folder / HIDDEN / "key").read_bytes(),
        ledger=ledger,
        vault=Vault(folder / HIDDEN / "vault"),
        workers=workers,
        clock=clock,
        calendar=Calendar(**settings.dates.model_dump()),
        duplex=settings.printing.duplex,
        group_by=tuple(settings.printing.group_by),
        word_for_all=settings.printing.word_for_all,
        progress=progress,
        cache=_cache(settings, folder),
    )


def _cache(settings: Settings, workspace: Path) -> Cache | None:
    """Where the setting says (a relative path begins at the workspace, wherever a command is started), else
    the environment, else the user's folder for caches (XDG Base Directory Specification); None when it is
    switched off or there is no such folder.
    """
    said = settings.storage.cache or os.environ.get("GUIDANG_CACHE", "")
    if said == "off":
        return None
    home = os.environ.get("XDG_CACHE_HOME", "")
    # The specification has relative paths ignored.
    folder = Path(said) if said else Path(home if Path(home).is_absolute() else "~/.cache") / "guidang"
    try:
        folder = folder.expanduser()
        return Cache(workspace / folder if settings.storage.cache else folder.absolute())
    except RuntimeError:  # a user without a home
        return None


def _workers(settings: Settings) -> Executor:
    if settings.storage.scheduler:
        return scheduler_workers(settings.storage.scheduler)
    return Workers(settings.storage.workers)


def _make_key(folder: Path) -> None:
    """The workspace's key, made once, when the workspace is; only the owner may read it.

    It is linked into place whole: a crash cannot leave half a key, and a second maker loses to the first.
    """
    path = folder / HIDDEN / "key"
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # mode 0600
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(32))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            path.hardlink_to(name)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()


@contextmanager
def exclusive(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """One writer a workspace at a time; the lock goes with its process, however that ends.

    A watch holds it for one round of work at a time, so that a decision in review waits a moment, not all
    day. Raises WorkspaceBusy after ``patience`` seconds.
    """
    with (folder.resolve() / HIDDEN / "lock").open("w") as handle:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise WorkspaceBusy(folder=str(folder)) from None
                time.sleep(0.1)
        yield
