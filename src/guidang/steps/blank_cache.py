"""The blanks of every workspace of this user, typeset once a machine rather than once a workspace.

Only for what is not printed yet: a blank that sheets were printed from lies in the vault and is never made
again. A key is more than the edition: blanks of an unreleased compiler must not meet those of the next one.
"""

import ctypes
import hashlib
from concurrent.futures import Future
from functools import cache
from importlib import resources

from guidang.domain.form import Blank, Form
from guidang.paper.forms.template.blank import dump_blank, load_blank
from guidang.store.cache import Cache

_MAKERS = ("guidang.paper.forms.template", "guidang.paper.lettering")


def cached(store: Cache | None, form: Form, edition: str) -> Blank | None:
    """The blank of this edition, None when the cache has none that can be trusted."""
    held = store.get(_key(edition)) if store else None
    if held is None:
        return None
    try:
        blank = load_blank(held)
    except ValueError:
        return None
    return blank if (blank.edition, blank.form) == (edition, form.code) else None


def keep_when_done(store: Cache | None, edition: str, job: Future[Blank]) -> None:
    """Put the blank into the cache as soon as ``job`` has made it; a job that fails leaves nothing."""
    if store is not None:
        job.add_done_callback(lambda done: _keep(store, edition, done))


def _keep(store: Cache, edition: str, job: Future[Blank]) -> None:
    if not job.cancelled() and job.exception() is None:
        store.put(_key(edition), dump_blank(job.result()))


def _key(edition: str) -> str:
    return f"{edition}-{_compiler()[:16]}.blank"


@cache
def _compiler() -> str:
    """A digest of what typesets: this program's own part of it, and the system's."""
    digest = hashlib.sha256()
    for package in _MAKERS:
        for entry in sorted(resources.files(package).iterdir(), key=lambda found: found.name):
            if entry.name.endswith(".py"):
                digest.update(entry.name.encode() + entry.read_bytes())
    pango = ctypes.CDLL("libpango-1.0.so.0")  # lines break as Pango says
    pango.pango_version_string.restype = ctypes.c_char_p
    digest.update(pango.pango_version_string())
    return digest.hexdigest()
