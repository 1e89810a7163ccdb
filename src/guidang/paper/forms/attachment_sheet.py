"""附件页: a form of ours that every pack has, laid before papers that carry no code (聊天截图, 成绩单).

Built in, not in the packs: a school's pack.toml need not know of it, and its fingerprint, under which cases
are decided, does not change with it. Its Word file is made by tools/templates/attachments.py.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

from guidang.domain.form import Form, Keeper, Part, Timing
from guidang.domain.pack import Pack

CODE = "attachments"
TITLE = "附件页"
QUESTION = "attachment"
"""The marks of its boxes are named "attachment.KIND"; several may be ticked, or none."""
KINDS = {
    "chat": "聊天（通话）截图",
    "transcript": "成绩单",
    "leave": "请假条",
    "statement": "情况说明",
    "certificate": "证明材料",
    "reply": "家长回复",
    "photo": "照片",
    "other": "其他",
}
_FILE = "附件页（内置）.docx"
_SHORTS = ("FJ", "F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
_LAST = 9999  # printed behind every form of the pack


def with_attachment_sheet(pack: Pack) -> Pack:
    """``pack`` with the attachment sheet, printed on request at every level; a pack's own form of this code
    stays as it is.
    """
    if any(form.code == CODE for form in pack.forms):
        return pack
    taken: Collection[str] = {form.short for form in pack.forms}
    short = next((short for short in _SHORTS if short not in taken), "")
    if not short:  # a pack of hundreds of forms, which has no room for one more
        return pack
    form = Form(
        code=CODE,
        short=short,
        title=TITLE,
        file=_FILE,
        # It need not come back: who has no such papers does not use it, and nothing is missed.
        parts=(Part("MAIN", "M", TITLE, Keeper.OFFICE),),
        levels=frozenset(level.code for level in pack.policy.levels),
        timing=frozenset({Timing.DEMAND}),
        order=_LAST,
        reference=True,
    )
    return replace(pack, forms=(*pack.forms, form), templates={**pack.templates, _FILE: _template()})


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "attachments.docx").read_bytes()
