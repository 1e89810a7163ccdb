"""What values do to the slots of a form: which fit, which shrink, which go to an annex page."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidang.domain.form import Blank, Slot
from guidang.paper.forms.checking.finding import Finding, page_place
from guidang.paper.forms.checking.places import slot_name
from guidang.paper.forms.checking.samples import BOUNDED
from guidang.paper.forms.fields import list_label, value_of
from guidang.paper.forms.printing.annex import NOTICE
from guidang.paper.forms.printing.fitting import SMALLEST, fit
from guidang.paper.forms.printing.prepared import Prepared

_WIDER = "请加宽单元格或加高行；在文字中间的，请在 pack.toml 的 widths 里加宽"


def check_room(blank: Blank, ordinary: Mapping[str, Any], longest: Mapping[str, Any]) -> Iterator[Finding]:
    """Ordinary values must be readable on the form itself; of the longest ones it is said what becomes."""
    annexed: dict[str, None] = {}
    small: dict[str, float] = {}
    prepared = Prepared(blank)
    for slot in blank.slots:
        yield from _ordinary(prepared, slot, value_of(slot.field, ordinary))
        text = value_of(slot.field, longest)
        fitted = prepared.fitted(text, slot) if text else None
        if text and fitted is None:
            if slot.field in BOUNDED:
                yield Finding(page_place(slot.page), f"{slot_name(slot)}放不下“{text}”", _WIDER)
            elif fit(NOTICE, slot) is None:
                what = f"{slot_name(slot)}太小，连“{NOTICE}”三个字也放不下"
                yield Finding(page_place(slot.page), what, _WIDER)
            else:
                annexed[_group(slot)] = None
        elif fitted is not None and fitted.size < min(SMALLEST, slot.size):
            small[_group(slot)] = min(fitted.size, small.get(_group(slot), SMALLEST))
    yield from _rows(blank, longest)
    if annexed:
        yield Finding(
            "",
            f"内容特别长时，{'、'.join(annexed)}印不下，会另打附页",
            "不想打附页的，请给它们留更多地方",
            grave=False,
        )
    for name, size in small.items():
        yield Finding("", f"内容特别长时，{name}会缩小到 {size:g} 磅", _WIDER, grave=False)


def _group(slot: Slot) -> str:
    """A list's cells count as one: what holds for a row holds for all."""
    name, _, rest = slot.field.partition(".")
    return f"“{list_label(name)}的 {rest.partition('.')[2]} 列”" if rest else slot_name(slot)


def _ordinary(prepared: Prepared, slot: Slot, text: str) -> Iterator[Finding]:
    fitted = prepared.fitted(text, slot) if text else None
    if text and fitted is None:
        yield Finding(page_place(slot.page), f"{slot_name(slot)}连平常的“{text[:20]}”也放不下", _WIDER)
    elif fitted is not None and fitted.size < min(SMALLEST, slot.size):
        what = f"{slot_name(slot)}填平常的“{text[:20]}”就缩到 {fitted.size:g} 磅，看不清"
        yield Finding(page_place(slot.page), what, _WIDER)


def _rows(blank: Blank, longest: Mapping[str, Any]) -> Iterator[Finding]:
    printed: dict[str, int] = {}
    for slot in blank.slots:
        name, _, rest = slot.field.partition(".")
        if rest:
            printed[name] = max(printed.get(name, 0), int(rest.partition(".")[0]) + 1)
    for name, rows in printed.items():
        count = len(longest.get(name) or ())
        if count > rows:
            yield Finding(
                "",
                f"“{list_label(name)}”印 {rows} 行，多出的（如 {count} 行时）另打附页",
                "常常不够的，请在 pack.toml 的 rows 里加行",
                grave=False,
            )
