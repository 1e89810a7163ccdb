"""The outbox as the print room finds it: files by class, level, recipient or form, each with its 清点单."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from tests.conftest import student, write_list

from guidang.faces import answers
from guidang.paper.dossiers.names import unsafe
from guidang.paper.forms.printing.excerpt import Excerpt
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.issue import issue
from guidang.steps.print_files import bundles_of
from guidang.steps.print_sets import Again
from guidang.steps.taking import take
from guidang.store.cases import all_cases
from guidang.store.sheets import all_prints

ROWS = (student(1), student(2, "黄色预警", name="𠮷㛃"), student(3, klass="机器人2532"))


def dropped(
    desk: Desk, group_by: Sequence[str] = ("class",), rows: Sequence[tuple[object, ...]] = ROWS
) -> None:
    desk.group_by = group_by
    admit(desk, take(write_list(desk.intake / "名单.xlsx", rows), desk.intake))
    issue(desk)


def names(desk: Desk) -> list[str]:
    """The PDFs of the outbox below the term, in the order in which a folder shows them."""
    return sorted(
        path.relative_to(desk.outbox / "2025-2026-2").as_posix() for path in desk.outbox.rglob("*.pdf")
    )


def said(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize(
    ("group_by", "wanted"),
    [
        (("class",), ["文书"]),
        (("class", "level"), ["红色预警", "黄色预警"]),
        (("class", "recipient"), ["寄家长、收回执", "发学生、收回执", "签字收回", "办公室存档"]),
        (
            ("class", "level", "recipient"),
            ["红色预警_寄家长、收回执", "红色预警_发学生、收回执", "红色预警_签字收回"],
        ),
    ],
)
def test_the_files_of_a_class_sort_as_they_are_printed(
    desk: Desk, group_by: Sequence[str], wanted: list[str]
) -> None:
    dropped(desk, group_by)
    own = [name for name in names(desk) if name.startswith("机器人2531/")]
    beginning = "机器人2531/机器人2531_第01批"
    assert own[: len(wanted) + 1] == [
        f"{beginning}_00_清点单.pdf",
        *(f"{beginning}_{number:02d}_{label}.pdf" for number, label in enumerate(wanted, 1)),
    ]
    assert not any(unsafe(name) for name in names(desk))


def test_by_form_over_all_classes_each_file_holds_one_form(desk: Desk) -> None:
    dropped(desk, ("form",))
    assert all(name.startswith("全部班级/全部班级_第01批_") for name in names(desk))
    forms: dict[str, set[str]] = {}
    for sheet in answers.issued(desk):
        forms.setdefault(sheet["pdf"], set()).add(sheet["form"])
    assert all(len(codes) == 1 for codes in forms.values())
    (letter,) = [path for path, codes in forms.items() if codes == {"parent_letter"}]
    assert Path(letter).name == "全部班级_第01批_03_学业预警致家长（监护人）通知书.pdf"
    (ticks,) = [name for name in names(desk) if "清点单" in name]
    assert {"机器人2531", "机器人2532"} <= {
        k for k in ("机器人2531", "机器人2532") if k in said(desk.outbox / "2025-2026-2" / ticks)
    }


def test_the_list_says_what_was_printed_for_whom(desk: Desk) -> None:
    dropped(desk)
    folder = desk.outbox / "2025-2026-2" / "机器人2531"
    text = said(folder / "机器人2531_第01批_00_清点单.pdf")
    cases = {sheet["case_id"] for sheet in answers.issued(desk) if "机器人2531" in sheet["pdf"]}
    for word in (
        "南京机电职业技术学院",
        "学业预警文书清点单",
        "25010320001",
        "学生乙",
        "𠮷㛃",
        "红色预警",
        *cases,
    ):
        assert word in text
    with desk.ledger.connect() as connection:
        pages = {str(row["path"]): row["pages"] for row in all_prints(connection)}
    papers = folder / "机器人2531_第01批_01_文书.pdf"
    total = len(pypdf.PdfReader(papers).pages)
    assert pages[desk.relative(papers)] == total
    fronts = {s["pdf_page"] // 2 for s in answers.issued(desk) if s["pdf"] == desk.relative(papers)}
    count = len(
        {(s["case_id"], s["form"]) for s in answers.issued(desk) if s["pdf"] == desk.relative(papers)}
    )
    assert f"{papers.name}文书2{count}{total}{-(-total // 2)}" in text
    assert len(fronts) <= -(-total // 2)


def test_restricted_papers_never_lie_with_a_class(desk: Desk) -> None:
    form = desk.pack.form("talk_record")
    others = tuple(f for f in desk.pack.forms if f.code in ("notice",))
    desk.pack = replace(desk.pack, forms=(*others, replace(form, restricted=True)))
    dropped(desk)
    apart = sorted(path.name for path in (desk.outbox / "2025-2026-2" / "保密").iterdir())
    cases = sorted({sheet["case_id"] for sheet in answers.issued(desk)})
    assert apart == sorted(
        [
            "Word",
            "机器人2531_第01批_00_清点单.pdf",
            "机器人2532_第01批_00_清点单.pdf",
            f"机器人2531_第01批_01_{cases[0]}.pdf",
            f"机器人2531_第01批_02_{cases[1]}.pdf",
            f"机器人2532_第01批_01_{cases[2]}.pdf",
        ]
    )
    for path in (desk.outbox / "2025-2026-2" / "机器人2531").rglob("*"):
        assert path.suffix == ".pdf"
        assert form.title not in said(path)


def test_the_list_names_its_own_department_and_students_in_the_order_of_the_files(desk: Desk) -> None:
    dropped(desk, ("class", "level"), [student(1, "黄色预警"), student(2)])
    (ticks,) = desk.outbox.rglob("*清点单.pdf")
    text = said(ticks)
    assert text.startswith("南京机电职业技术学院自动化工程系学业预警文书清点单")
    assert text.index("第01批_01_红色预警") < text.index("第01批_02_黄色预警")
    assert text.index("25010320002") < text.index("25010320001")


def test_batches_are_counted_class_by_class(desk: Desk) -> None:
    dropped(desk, rows=[student(1)])
    admit(desk, take(write_list(desk.intake / "补.xlsx", [student(3, klass="数控2532")]), desk.intake))
    issue(desk)
    assert [name for name in names(desk) if name.startswith("数控")] == [
        "数控2532/数控2532_第01批_00_清点单.pdf",
        "数控2532/数控2532_第01批_01_文书.pdf",
    ]


def test_classes_that_a_file_system_cannot_tell_apart_have_folders_of_their_own(desk: Desk) -> None:
    dropped(desk, rows=[student(1, klass="A:B"), student(2, klass="A/B")])
    admit(desk, take(write_list(desk.intake / "补.xlsx", [student(3, klass="a*b")]), desk.intake))
    issue(desk)
    folders = {sheet["case_id"][5:10]: sheet["pdf"].split("/")[2] for sheet in answers.issued(desk)}
    assert folders == {"00001": "A_B", "00002": "A_B_2", "00003": "a_b_3"}


def test_a_long_label_does_not_lose_that_it_is_printed_again(desk: Desk) -> None:
    form = replace(desk.pack.form("notice"), title="很长的文书名" * 10)
    dropped(desk, rows=[student(1)])
    with desk.ledger.connect() as connection:
        (case,) = all_cases(connection)
    (bundle,) = bundles_of([Again(case, form, 1, Excerpt("a", 0, 1), "")], desk.pack, ("form",))
    assert bundle.label.endswith("_重印")


def test_a_class_that_is_called_as_the_restricted_folder(desk: Desk) -> None:
    dropped(desk, rows=[student(1, klass="保密")])
    assert all(name.startswith("保密_2/保密_2_第01批") for name in names(desk))


def test_printed_on_one_side_no_page_is_empty(desk: Desk) -> None:
    desk.duplex = False
    dropped(desk)
    for name in names(desk):
        assert all(page.extract_text() for page in pypdf.PdfReader(desk.outbox / "2025-2026-2" / name).pages)
