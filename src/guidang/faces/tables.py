"""What the clerk reads on the screen: plain Chinese tables, wide characters counted as two columns."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from guidang.domain.review import Decision
from guidang.domain.scan import Outcome
from guidang.store.questions import QuestionKind


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Left-aligned columns, two spaces apart."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(headings))]
    lines = ["  ".join(_pad(cell, widths[n]) for n, cell in enumerate(row)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def issued(found: Sequence[dict[str, Any]]) -> str:
    """One line a sheet."""
    rows = [
        (
            s["case_id"],
            f"{s['form']}/{s['part']}",
            s["page"] + 1,
            "收回" if s["returns"] else "",
            s["pdf"],
            s["pdf_page"] + 1,
        )
        for s in found
    ]
    return table(("案号", "文书/联", "页", "收回", "文件", "第几页"), rows) + f"\n共 {len(rows)} 张。"


def reprinted(found: dict[str, Any]) -> str:
    """What was printed on request, and in which files it lies."""
    lines = [f"{one['case_id']}：{one['what']}" for one in found["ordered"]]
    lines += [f"{one['case_id']}：没有打印，{one['reason']}" for one in found["passed_over"]]
    lines += [f"{number}：没有印出，见 outbox 中的“无法打印 说明.txt”" for number in found["waiting"]]
    lines += [f"文件：{one['path']}" for one in found["files"]]
    return "\n".join(lines)


def scanned(found: Sequence[dict[str, Any]]) -> str:
    """One line a region."""
    rows = [
        (
            s["file"],
            s["page"] + 1,
            Outcome(s["outcome"]).label,
            s["case_id"] or "",
            f"{s['form'] or ''}/{s['part'] or ''}".strip("/"),
        )
        for s in found
    ]
    return table(("文件", "页", "结果", "案号", "文书/联"), rows) + f"\n共 {len(rows)} 处。"


def status(found: dict[str, Any]) -> str:
    """The office at a glance."""
    levels = "、".join(f"{label} {count}" for label, count in found["levels"].items()) or "无"
    outcomes = "、".join(f"{Outcome(o).label} {n}" for o, n in found["outcomes"].items()) or "尚无"
    asked = Counter(QuestionKind(question["kind"]).label for question in found["questions"])
    lines = [
        f"{found['school']}（{found['pack']}）",
        f"个案 {found['cases']}（{levels}）",
        f"已打印 {found['printed_files']} 个文件、{found['printed_pages']} 页，{found['sheets']} 张文书",
        f"应收回 {found['returning']}，已收回 {found['returned']}，待复核 {found['in_review']}",
        f"扫描结果：{outcomes}",
        f"已装订卷宗 {found['dossiers']}，移交 {len(found['handovers'])} 批",
        *(f"待确认 {count} 人：{label}（见 intake/退回 中的“待确认”表）" for label, count in asked.items()),
    ]
    return "\n".join(lines)


def reminders(found: Sequence[dict[str, Any]]) -> str:
    """催办清单."""
    rows = [
        ("逾期" if r["late"] else "", r["due"] or "—", r["case_id"], r["who"], r["what"], r["material"])
        for r in found
    ]
    return table(("", "期限", "案号", "谁", "做什么", "所缺材料"), rows) + f"\n共 {len(rows)} 项。"


def in_review(found: Sequence[dict[str, Any]]) -> str:
    """What waits for a person."""
    if not found:
        return "没有待复核的页。"
    rows = [(r["review"], r["file"], r["page"] + 1, r["reason"], r["case_id"] or "") for r in found]
    return table(("编号", "文件", "页", "原因", "案号"), rows) + "\n用 guidang review show 编号 看怎么办。"


def review_item(found: dict[str, Any]) -> str:
    """One item: what is known of it, where its pictures lie, what was decided."""
    guess = f"个案 {found['case_id']}，{found['form']}/{found['part']}" if found["case_id"] else "未知"
    answers = {True: "有", False: "无", None: "看不清"}
    read = {**found["signed"], **found["ticks"]}
    place = f"第 {found['page'] + 1} 页 第 {found['region_index'] + 1} 处"
    lines = [
        f"编号 {found['review']}：{found['file']} {place}",
        f"现状：{_standing(found)}",
        f"原因：{found['reason']}",
        f"最可能属于：{guess}",
        *([f"说明：{found['note']}"] if found["note"] else []),
        f"图片：{found['picture'] or '无'}",
        *(f"截图 {mark}（{answers[read.get(mark)]}）：{path}" for mark, path in found["crops"].items()),
        f"怎么办：{found['remedy']}",
    ]
    for one in found.get("history", ()):
        who, undone = one["by"] or "程序", ""
        if one["undone_at"]:
            undone = f"；{one['undone_at'][:10]} {one['undone_by']}撤销"
        why = f"，{one['why']}" if one["why"] else ""
        lines.append(f"留痕：{one['at'][:16]} {who} {Decision(one['decision']).label}{why}{undone}")
    return "\n".join(lines)


def _standing(found: dict[str, Any]) -> str:
    if found.get("waiting", True):
        return "待复核"
    if found["decision"]:
        return Decision(found["decision"]).label
    return "已归档" if found["filed"] else "无需处理"


def bound(found: Sequence[dict[str, Any]]) -> str:
    """Every dossier and what it lacks."""
    rows = []
    for dossier in found:
        lacking = [*dossier["missing"], *(f"{name}（存疑）" for name in dossier["doubtful"])]
        told = "、".join(lacking) or "齐全"
        rows.append((dossier["case_id"], dossier["pages"], dossier["items"], told, dossier["path"]))
    return table(("案号", "页数", "件数", "所缺材料", "文件"), rows) + f"\n共 {len(rows)} 卷。"


def handed_over(found: dict[str, Any]) -> str:
    """Where the package lies."""
    counts = f"{found['term']}：{found['dossiers']} 卷，其中材料不齐 {found['incomplete']} 卷"
    if found["unbound"]:
        counts += f"；另有 {found['unbound']} 个个案还没有装订，不在包内"
    if found["in_review"]:
        counts += f"；还有 {found['in_review']} 页待复核"
    return f"{counts}。\n移交包（第 {found['version']} 版）：{found['folder']}\n校验值：{found['digest']}"


def verified(found: dict[str, Any]) -> str:
    """Clean, or every fault by name."""
    if found["clean"]:
        return "移交包完好：所有文件与移交清单一致。"
    rows = [(f["nature"], f["file"], f["student"], f["message"]) for f in found["faults"]]
    return table(("性质", "文件", "学生", "问题"), rows) + f"\n共 {len(rows)} 处问题，请勿接收。"
