"""Domain values to JSON and back, exactly: Decimal stays text, sets are sorted, nothing is guessed."""

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

from guidang.domain.case import Case
from guidang.domain.dossier import MaterialStatus
from guidang.domain.form import Form

T = TypeVar("T")

CASE: TypeAdapter[Case] = TypeAdapter(Case)
FORM: TypeAdapter[Form] = TypeAdapter(Form)
STATUSES: TypeAdapter[tuple[MaterialStatus, ...]] = TypeAdapter(tuple[MaterialStatus, ...])


def dump(adapter: TypeAdapter[T], value: T) -> str:
    """The value as canonical JSON text."""
    plain = adapter.dump_python(value, mode="json")
    return as_json(_sorted_sets(value, plain))


def as_json(value: Any) -> str:
    """Canonical JSON: sorted keys, Chinese as it is, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sorted_sets(value: object, plain: Any) -> Any:
    """JSON has no sets; their order must not depend on the hash seed."""
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is None:
        return sorted(plain) if isinstance(value, frozenset) else plain
    return {name: _sorted_sets(getattr(value, name), plain[name]) for name in fields if name in plain}


def dump_statuses(statuses: tuple[MaterialStatus, ...]) -> str:
    """The statuses as canonical JSON text."""
    plain = STATUSES.dump_python(statuses, mode="json")
    return as_json([_sorted_sets(status, row) for status, row in zip(statuses, plain, strict=True)])
