"""A dropped list opens one case a student and term, once."""

from pathlib import Path

from tests.conftest import student, write_list

from guidang.domain.codes import CaseNo
from guidang.steps.admit import admit
from guidang.steps.desk import Desk
from guidang.steps.taking import take
from guidang.store.cases import all_cases

DONE = "已处理/2026-03-02"
BACK = "退回/2026-03-02"


def drop(desk: Desk, *rows: tuple[object, ...], name: str = "名单.xlsx") -> Path:
    return write_list(desk.intake / name, rows)


def admitted(desk: Desk, path: Path) -> list[str]:
    return [event.kind for event in admit(desk, take(path, desk.intake))]


def numbers(desk: Desk) -> list[str]:
    with desk.ledger.connect() as connection:
        return [str(case.number) for case in all_cases(connection)]


def page_on(target: Path) -> str:
    """What the clerk is told of a list."""
    return target.with_name(f"{target.name} 说明.html").read_text("utf-8")


def test_each_student_gets_a_case_in_the_order_of_the_list(desk: Desk) -> None:
    assert admitted(desk, drop(desk, student(1), student(2, "黄色预警"))) == [
        "list.taken",
        "case.opened",
        "case.opened",
    ]
    with desk.ledger.connect() as connection:
        cases = all_cases(connection)
    assert [case.number for case in cases] == [CaseNo("N", 25, 2, 1), CaseNo("N", 25, 2, 2)]
    assert [(case.level, case.level_label) for case in cases] == [("red", "红色预警"), ("yellow", "黄色预警")]
    assert {case.notice_date for case in cases} == {"2026-03-02"}
    done = desk.intake / DONE / "名单.xlsx"
    assert done.is_file()
    assert "新开个案 2 人" in page_on(done)


def test_the_same_file_again_does_nothing(desk: Desk) -> None:
    admitted(desk, drop(desk, student(1)))
    data = (desk.intake / DONE / "名单.xlsx").read_bytes()
    (desk.intake / "名单.xlsx").write_bytes(data)
    assert admitted(desk, desk.intake / "名单.xlsx") == ["list.taken"]
    assert len(numbers(desk)) == 1
    assert "完全相同" in page_on(desk.intake / DONE / "名单 (2).xlsx")


def test_a_student_on_a_second_list_of_the_term_keeps_the_case(desk: Desk) -> None:
    admitted(desk, drop(desk, student(1, "黄色预警")))
    admitted(desk, drop(desk, student(1, "红色预警"), student(2), name="第二份.xlsx"))
    with desk.ledger.connect() as connection:
        cases = all_cases(connection)
    assert [(str(c.number)[:10], c.level) for c in cases] == [("N252-00001", "red"), ("N252-00002", "red")]
    assert "黄色预警 → 红色预警" in page_on(desk.intake / DONE / "第二份.xlsx")


def test_the_next_term_is_another_case(desk: Desk) -> None:
    admitted(desk, drop(desk, student(1)))
    admitted(desk, drop(desk, student(1, term="2026-2027学年第一学期"), name="下学期.xlsx"))
    assert [number[:4] for number in numbers(desk)] == ["N252", "N261"]


def test_a_list_without_levels_goes_back_with_a_reason(desk: Desk) -> None:
    header = ("学年学期", "班级", "学号", "姓名")
    path = write_list(
        desk.intake / "缺等级.xlsx", [("2025-2026学年第二学期", "一班", "25010320001", "学生甲")], header
    )
    admitted(desk, path)
    assert numbers(desk) == []
    back = desk.intake / BACK / "缺等级.xlsx"
    assert back.is_file()
    assert "等级" in page_on(back)


def test_a_file_that_is_no_list_goes_back(desk: Desk) -> None:
    for name, data in (
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04" + b"x" * 500),
        ("照片.csv", b"\xff\xd8\xff" * 99),
    ):
        (desk.intake / name).write_bytes(data)
        admitted(desk, desk.intake / name)
        assert "未接收" in page_on(desk.intake / BACK / name)
    assert numbers(desk) == []


def test_events_name_no_student(desk: Desk) -> None:
    admitted(desk, drop(desk, student(1, name="欧阳晓明")))
    told = str([(event.subject, event.data) for event in desk.ledger.events()])
    assert "欧阳" not in told
    assert "2501032" not in told


def test_a_refused_list_goes_back_with_its_report_even_after_a_crash(desk: Desk) -> None:
    (desk.intake / "坏.csv").write_bytes(b"\xff\xd8\xff" * 99)
    claim = take(desk.intake / "坏.csv", desk.intake)
    admit(desk, claim)
    back = desk.intake / BACK / "坏.csv"
    told = page_on(back)
    claim.path.parent.mkdir()
    back.rename(claim.path)  # as if the crash came before the file was moved
    back.with_name("坏.csv 说明.html").unlink()
    assert admit(desk, claim) == []
    assert back.is_file()
    assert page_on(back) == told


def test_a_claim_that_is_recorded_is_only_put_away(desk: Desk) -> None:
    claim = take(drop(desk, student(1)), desk.intake)
    data = claim.path.read_bytes()
    admit(desk, claim)
    claim.path.parent.mkdir()
    claim.path.write_bytes(data)  # as if the crash came before the file was moved
    assert admit(desk, claim) == []
    assert len(numbers(desk)) == 1
    assert not claim.path.exists()


def test_a_refused_list_is_read_again(desk: Desk) -> None:
    for _ in range(2):
        (desk.intake / "坏.csv").write_bytes(b"\xff\xd8\xff" * 99)
        admitted(desk, desk.intake / "坏.csv")
    assert "完全相同" not in page_on(desk.intake / BACK / "坏 (2).csv")


def test_a_link_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xlsx"
    write_list(secret, [student(1)])
    (desk.intake / "名单.xlsx").symlink_to(secret)
    admitted(desk, desk.intake / "名单.xlsx")
    assert numbers(desk) == []
    assert "链接" in page_on(desk.intake / BACK / "名单.xlsx")
    assert secret.is_file()


def test_a_whole_school_in_one_list(desk: Desk) -> None:
    admitted(desk, drop(desk, *(student(n) for n in range(1, 1203))))
    found = numbers(desk)
    assert (len(found), len(set(found))) == (1202, 1202)
    assert [CaseNo.parse(number).number for number in found] == list(range(1, 1203))
    opened = [event.subject for event in desk.ledger.events() if event.kind == "case.opened"]
    assert opened == found
