"""留痕: what happened, append-only; each event carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``subject`` is a case number, a file's hash or a batch, never a name.

    ``at`` is an ISO timestamp with offset; ``data`` is JSON. ``digest`` covers all of it and ``previous``.
    """

    kind: str
    subject: str
    at: str
    data: Mapping[str, Any]
    previous: str = GENESIS

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the event and the one before it."""
        text = json.dumps(
            [self.previous, self.kind, self.subject, self.at, self.data],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(text.encode()).hexdigest()
