"""草稿说明: what the draft put where, what it was unsure of, what it left, what there is to do."""

from collections.abc import Mapping, Sequence

from guidang.domain.form import Form
from guidang.paper.forms.drafting.draft import DraftForm
from guidang.paper.forms.drafting.filled import FILLED

_NEXT = """\
## 接下来

1. 用 Word 打开本文件夹里的每份文书，对照下面的清单看一遍：放错的删掉，漏掉的补上
   （字段和标记见《新学校表格包指南》）。自己加了签名位 {{ sign.谁 }} 的，
   在 pack.toml 的 [words] 里写它的称呼，在那一联写 returns = true 和 signed_by = ["谁"]。
2. 用记事本打开 pack.toml，把写着“核对”的地方改好。
3. 运行 `guidang forms check 本文件夹`，按它说的改，直到没有问题。
4. 运行 `guidang forms preview 本文件夹 --out 预览`，打开“预览.html”看一遍。
5. 运行 `guidang init 工作目录 --pack 本文件夹`，试一份名单。
"""
_USED = (
    "**这份表已经有人填过，见下面“没有动的”。请换成没有填过的空表，重新生成草稿；没有空表的，"
    "在 Word 里逐处清空，否则别人的姓名、学号会印在每个学生的文书上。**"
)


def report_text(
    school: str,
    levels: Mapping[str, str],
    drafts: Sequence[DraftForm],
    forms: Sequence[Form],
    *,
    guessed_school: bool,
) -> str:
    """The report in Markdown."""
    placed = sum(len(draft.notes.placed) for draft in drafts)
    unsure = sum(bool(p.why) for draft in drafts for p in draft.notes.placed)
    ranked = "、".join(f"{label}（{code}）" for code, label in levels.items())
    named = school or "没有找到，请在 pack.toml 里写上"
    if school and guessed_school:
        named += "（由标题推断，请核对）"
    lines = [
        "# 学校包草稿说明",
        "",
        f"{len(drafts)} 份文书，放了 {placed} 处标签，其中 {unsure} 处请核对。原来的 Word 文件没有改动。",
        "",
        f"- 学校：{named}",
        f"- 等级（由轻到重，请核对次序）：{ranked}",
        "",
        _NEXT,
    ]
    for draft, form in zip(drafts, forms, strict=True):
        lines += _form(draft, form)
    return "\n".join(lines) + "\n"


def _form(draft: DraftForm, form: Form) -> list[str]:
    parts = "；".join(f"{part.label}（{part.code}{'，收回' if part.returns else ''}）" for part in form.parts)
    lines = [f"## {form.title}（{draft.file}）", "", f"代码 `{form.code}`；联：{parts}", ""]
    if any(FILLED in left.why for left in draft.notes.left):
        lines += [_USED, ""]
    for title, chosen in (
        ("请核对", [p for p in draft.notes.placed if p.why]),
        ("放好了", [p for p in draft.notes.placed if not p.why]),
    ):
        if chosen:
            lines += [f"### {title}", "", "| 位置 | 看到的字 | 放入的标签 | 说明 |", "|---|---|---|---|"]
            for p in chosen:
                lines.append(f"| {_cell(p.place)} | {_cell(p.seen)} | `{p.token}` | {_cell(p.why)} |")
            lines.append("")
    if draft.notes.left:
        lines += ["### 没有动的", "", "| 位置 | 看到的字 | 为什么 |", "|---|---|---|"]
        lines += [f"| {_cell(x.place)} | {_cell(x.seen)} | {_cell(x.why)} |" for x in draft.notes.left]
        lines.append("")
    if draft.report.faults:
        lines += ["### 检查发现的问题", "", *(f"- {finding}" for finding in draft.report.faults), ""]
    return lines


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "｜")
