"""What `forms check` found, for machines and for people."""

from typing import Any

from guidang.paper.forms.checking.check import FormReport
from guidang.paper.forms.checking.finding import Finding
from guidang.steps.form_check import PackReport


def as_data(report: PackReport) -> list[dict[str, Any]]:
    """One object a form; faults of pack.toml come first, under an empty form code."""
    found = [_form(form) for form in report.forms]
    if report.pack_faults:
        settings = {"form": "", "title": "", "file": "pack.toml", "pages": 0, "slots": 0, "marks": 0}
        found.insert(0, settings | {"faults": [_finding(f) for f in report.pack_faults], "remarks": []})
    return found


def as_text(report: PackReport) -> str:
    """The forms in print order, each with its faults and remarks; pack.toml's faults end the command."""
    lines = []
    for found in report.forms:
        form, blank = found.form, found.blank
        size = (
            f"{len(blank.pages)} 页，填写位 {len(blank.slots)}，标记 {len(blank.marks)}"
            if blank
            else "无法排版"
        )
        sign = "×" if found.faults else "√"
        if found.annexed:
            size += f"；内容特别长时另打附页的：{'、'.join(found.annexed)}"
        lines.append(f"{sign} {form.title}（{form.code}，{form.file}）：{size}")
        lines += [f"    问题　{finding}" for finding in found.faults]
        lines += [f"    提示　{finding}" for finding in found.remarks]
    faults = len(report.pack_faults) + sum(len(form.faults) for form in report.forms)
    remarks = sum(len(form.remarks) for form in report.forms)
    return "\n".join([*lines, f"{len(report.forms)} 份文书，{faults} 处问题，{remarks} 条提示。"])


def _form(report: FormReport) -> dict[str, Any]:
    blank = report.blank
    return {
        "form": report.form.code,
        "title": report.form.title,
        "file": report.form.file,
        "pages": len(blank.pages) if blank else 0,
        "slots": len(blank.slots) if blank else 0,
        "marks": len(blank.marks) if blank else 0,
        "faults": [_finding(finding) for finding in report.faults],
        "remarks": [_finding(finding) for finding in report.remarks],
        "annexed": list(report.annexed),
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {"place": finding.place, "what": finding.what, "remedy": finding.remedy}
