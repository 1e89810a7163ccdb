"""What values do to the slots of a form: which fit, which shrink, which go to an annex page.

That the very longest values go to an annex page is how a form works, so it is told (``annexed``), not found.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from guidang.domain.form import Blank, Slot
from guidang.paper.forms.checking.finding import Finding, page_place
from guidang.paper.forms.checking.places import slot_name
from guidang.paper.forms.checking.samples import BOUNDED
from guidang.paper.forms.fields import label_of, list_label, value_of
from guidang.paper.forms.printing.annex import NOTICE
from guidang.paper.forms.printing.fitting import SMALLEST, fit
from guidang.paper.forms.printing.prepared import Prepared

_WIDER = "请加宽单元格或加高行；在文字中间的，请在 pack.toml 的 widths 里加宽"


def check_room(blank: Blank, ordinary: Mapping[str, Any], longest: Mapping[str, Any]) -> Iterator[Finding]:
    """Ordinary values must be readable on the form itself, bounded ones must fit however long; a slot that
    would be too small to say 见附页 is a fault, a very small print a remark.
    """
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
        elif fitted is not None and fitted.size < min(SMALLEST, slot.size):
            small[_group(slot)] = min(fitted.size, small.get(_group(slot), SMALLEST))
    for name, size in small.items():
        yield Finding("", f"内容特别长时，{name}会缩小到 {size:g} 磅", _WIDER, grave=False)


def annexed(blank: Blank, longest: Mapping[str, Any]) -> tuple[str, ...]:
    """What of the longest values goes to an annex page, in Chinese: 专业, 不及格课程第 7 行起."""
    prepared = Prepared(blank)
    told = []
    for slot in blank.slots:
        text = value_of(slot.field, longest)
        if text and slot.field not in BOUNDED and prepared.fitted(text, slot) is None:
            told.append(_plain(slot))
    return (*dict.fromkeys(told), *_rows(blank, longest))


def _plain(slot: Slot) -> str:
    name, _, rest = slot.field.partition(".")
    return f"{list_label(name)}的 {rest.partition('.')[2]} 列" if rest else label_of(slot.field)


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


def _rows(blank: Blank, longest: Mapping[str, Any]) -> Iterator[str]:
    printed: dict[str, int] = {}
    for slot in blank.slots:
        name, _, rest = slot.field.partition(".")
        if rest:
            printed[name] = max(printed.get(name, 0), int(rest.partition(".")[0]) + 1)
    for name, rows in printed.items():
        count = len(longest.get(name) or ())
        if count > rows:
            yield f"{list_label(name)}第 {rows + 1} 行起"
