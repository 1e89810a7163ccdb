"""read_pack: a good pack becomes the domain's words; all faults of a bad one are named by place, at once."""

import io
import zipfile
from decimal import Decimal

import pytest

from guidang.domain.dossier import Evidence
from guidang.domain.errors import PackFaults
from guidang.domain.form import Keeper, Timing
from guidang.domain.pack import Due, Pack
from guidang.domain.warning_list import Measure
from guidang.paper.forms.packs.pack import PACK_LIMIT, read_pack

GOOD = """
school = "某校"
unit = ""
edition = "2025"
letter = "X"
aliases = ["某大"]

[words]
student = "学生"
parent = "家长"
informed = "家长已了解"

[[level]]
code = "red"
label = "红色预警"
rank = 2
spellings = ["红"]
[[level.grounds]]
code = "X-R1"
text = "未获学分 6.5 以上"
source = "第一条"
when = [{ measure = "unearned_credits", at_least = 6.5 }, { measure = "absence_hours", below = 10 }]

[[level]]
code = "yellow"
label = "黄色预警"
rank = 1

[[form]]
code = "letter"
short = "LT"
title = "通知书"
file = "通知书.docx"
levels = ["red"]
timing = ["issue"]
rows = { failed_courses = 6 }
widths = { name = 5, "sign.parent" = 10.5 }
[[form.parts]]
code = "LETTER"
letter = "L"
label = "上联"
kept_by = "parent"
[[form.parts]]
code = "RECEIPT"
letter = "R"
label = "回执"
kept_by = "office"
returns = true
signed_by = ["parent"]
asks = ["informed"]

[[material]]
code = "receipt"
label = "回执"
evidence = "scan"
of = "letter/RECEIPT"
levels = ["red"]
optional = ["yellow"]
source = "第二条"

[[duty]]
code = "X-01"
who = "家长"
what = "寄回回执"
source = "第三条"
due = { from = "delivered", days = 14 }
material = "receipt"

[handover]
group_by = ["class", "level"]
by = "辅导员"
to = "教务员"
source = "第四条"
"""


def word_file() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


def read(toml: str | bytes, **more: bytes) -> Pack:
    data = toml.encode() if isinstance(toml, str) else toml
    return read_pack("x", {"pack.toml": data, "通知书.docx": word_file(), **more})


def faults_of(toml: str | bytes, **more: bytes) -> list[str]:
    with pytest.raises(PackFaults) as caught:
        read(toml, **more)
    lines = caught.value.details["faults"].split("\n")
    assert caught.value.details["count"] == str(len(lines))
    return lines


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_a_pack_in_the_domains_words() -> None:
    pack = read(GOOD)
    assert (pack.name, pack.school, pack.unit, pack.letter) == ("x", "某校", "", "X")
    assert [level.code for level in pack.policy.levels] == ["yellow", "red"]  # lightest first
    ground = pack.policy.level("red").grounds[0]
    assert [(c.measure, c.at_least, c.below) for c in ground.conditions] == [
        (Measure.UNEARNED_CREDITS, Decimal("6.5"), None),
        (Measure.ABSENCE_HOURS, None, Decimal(10)),
    ]
    form = pack.form("letter")
    assert form.timing == {Timing.ISSUE}
    assert form.rows == {"failed_courses": 6}
    assert form.widths == {"name": 5.0, "sign.parent": 10.5}
    receipt = form.part("RECEIPT")
    assert (receipt.kept_by, receipt.returns, receipt.signed_by) == (Keeper.OFFICE, True, ("parent",))
    assert pack.materials[0].evidence is Evidence.SCAN
    assert pack.duties[0].due == Due("delivered", 14)
    assert pack.duties[0].levels == {"red", "yellow"}  # none named: all
    assert pack.handover.group_by == ("class", "level")
    assert pack.templates == {"通知书.docx": word_file()}


def test_thresholds_are_exact_decimals() -> None:
    bound = read(changed(("at_least = 6.5", "at_least = 0.1"))).policy.level("red").grounds[0].conditions[0]
    assert bound.at_least == Decimal("0.1")


def test_notepads_byte_order_mark_and_line_ends_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()).school == "某校"


def test_fingerprint_changes_with_the_pack_and_nothing_else() -> None:
    first = read(GOOD).fingerprint
    assert first == read(GOOD, **{"~$通知书.docx": b"lock", "说明.txt": b"notes"}).fingerprint
    assert first != read(GOOD + "\n").fingerprint
    assert first != read(GOOD, **{"通知书.docx": word_file() + b"\0"}).fingerprint
    assert len(first) == 64


def test_many_faults_are_named_by_place_all_at_once() -> None:
    bad = changed(
        ('letter = "X"', 'letter = "x"'),
        ("rank = 2", 'rank = "2"'),
        ('levels = ["red"]\ntiming', 'levels = ["purple"]\ntiming'),
        ('kept_by = "office"', 'kept_by = "nobody"'),
        ('evidence = "scan"', 'evidence = "proof"'),
        ('from = "delivered"', 'from = "someday"'),
        ('to = "教务员"\n', ""),
        ('aliases = ["某大"]', 'alias = ["某大"]'),
    )
    assert faults_of(bad) == [
        "letter：写法不对，应符合 ^[A-Z]$",
        "alias：没有这一项设置，请检查拼写",
        "第 1 个 [[level]] 的 rank：应为整数，不加引号",
        "第 1 个 [[form]] 的 parts 第 2 项 kept_by：只能是 office、student、parent",
        "第 1 个 [[material]] 的 evidence：只能是 issued、scan、upload、log",
        "第 1 个 [[duty]] 的 due from：只能是 term_start、resit_end、notice、delivered、term_end",
        "[handover] 的 to：缺少这一项",
    ]


def test_faults_within_and_between_tables_come_together() -> None:
    bad = changed(
        ('label = "黄色预警"', 'label = ""'),
        ('levels = ["red"]\ntiming', 'levels = ["red", "purple"]\ntiming'),
        ('of = "letter/RECEIPT"', 'of = "letter/STUB"'),
        ('material = "receipt"', 'material = "receipts"'),
    )
    assert faults_of(bad) == [
        "第 2 个 [[level]] 的 label：不能为空",
        "第 1 个 [[form]] 的 levels 第 2 项：没有代码为“purple”的等级",
        "第 1 个 [[material]] 的 of：没有“letter/STUB”这份文书或这一联",
        "第 1 个 [[duty]] 的 material：没有代码为“receipts”的材料",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'label = "黄色预警"',
            'label = "红"',
            "第 2 个 [[level]] 的 spellings：“红”也是第 1 个 [[level]] 的写法",
        ),
        ("rank = 1", "rank = 2", "第 2 个 [[level]] 的 rank：“2”已在前面用过"),
        ('letter = "R"', 'letter = "L"', "第 1 个 [[form]] 的 parts 第 2 项 letter：“L”已在前面用过"),
        (
            "at_least = 6.5",
            "at_least = 6.5, at_most = 6",
            "第 1 个 [[level]] 的 grounds 第 1 项 when 第 1 项：下限 6.5 与上限 6 之间没有任何数值",
        ),
        (
            ", at_least = 6.5",
            "",
            "第 1 个 [[level]] 的 grounds 第 1 项 when 第 1 项：要有 at_least、at_most、above、below 中的",
        ),
        (
            "at_least = 6.5",
            'at_least = "6.5"',
            "第 1 个 [[level]] 的 grounds 第 1 项 when 第 1 项 at_least：应为数字，不加引号",
        ),
        (
            "at_least = 6.5",
            "at_least = nan",
            "第 1 个 [[level]] 的 grounds 第 1 项 when 第 1 项 at_least：应为有限的数字",
        ),
        (
            'measure = "absence_hours"',
            'measure = "eval(1)"',
            "第 1 个 [[level]] 的 grounds 第 1 项 when 第 2 项 measure：只能是 failed_count、",
        ),
        (
            'parent = "家长"\n',
            "",
            "第 1 个 [[form]] 的 parts 第 2 项 signed_by 第 1 项：[words] 中没有“parent”的中文称呼",
        ),
        (
            "returns = true",
            "returns = 1",
            "第 1 个 [[form]] 的 parts 第 2 项 returns：应为 true 或 false，不加引号",
        ),
        (
            "failed_courses = 6",
            "courses = 6",
            "第 1 个 [[form]] 的 rows courses：只能是 failed_courses、catalogue",
        ),
        ("name = 5", "name = 0", "第 1 个 [[form]] 的 widths name：应大于 0"),
        (
            'optional = ["yellow"]',
            'optional = ["red"]',
            "第 1 个 [[material]] 的 optional：“red”已在 levels 中，不能又是可选",
        ),
        ('of = "letter/RECEIPT"\n', "", "第 1 个 [[material]] 的 of：evidence 为 scan 时要写明是哪一份文书"),
        ('optional = ["yellow"]\n', "", "第 1 个 [[duty]] 的 material：材料“receipt”不适用于等级“yellow”"),
        (", days = 14", "", "第 1 个 [[duty]] 的 due：要写 days（几天内）或 every（每隔多久）"),
        ('["class", "level"]', '["class", "class"]', "[handover] 的 group_by 第 2 项：“class”已在前面用过"),
        (
            '["class", "level"]',
            '["dormitory"]',
            "[handover] 的 group_by 第 1 项：只能是 class、level、department、major、grade",
        ),
        ('school = "某校"\n', "", "school：缺少这一项"),
        ("[words]", "words = 3\n[other]", "[words]：应为一张表（键 = 值）"),
    ],
)
def test_a_fault_and_its_place(old: str, new: str, fault: str) -> None:
    assert any(line.startswith(fault) for line in faults_of(changed((old, new)))), fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("没有.docx", "学校包的文件夹中没有“没有.docx”"),
        ("通知书.doc", "“通知书.doc”不是 .docx 文件（旧的 .doc 请在 Word 中另存为 .docx）"),
        ("../通知书.docx", "只写文件名，不能带文件夹或特殊符号"),
        ("a\\\\b.docx", "只写文件名，不能带文件夹或特殊符号"),
        ("C:b.docx", "只写文件名，不能带文件夹或特殊符号"),
        ("坏.docx", "“坏.docx”打不开，不是完好的 Word 文档"),
        ("空.docx", "“空.docx”打不开，不是完好的 Word 文档"),
    ],
)
def test_template_files(name: str, fault: str) -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    toml = changed(('file = "通知书.docx"', f'file = "{name}"'))
    found = faults_of(toml, **{"坏.docx": b"PK\x03\x04 not a zip", "空.docx": empty.getvalue()})
    assert found == [f"第 1 个 [[form]] 的 file：{fault}"]


def test_twin_codes_and_papers() -> None:
    form = GOOD[GOOD.index("[[form]]") : GOOD.index("[[material]]")]
    material = GOOD[GOOD.index("[[material]]") : GOOD.index("[[duty]]")]
    assert faults_of(GOOD.replace("[[material]]", form + material + "\n[[material]]", 1)) == [
        "第 2 个 [[form]] 的 code：“letter”已在前面用过",
        "第 2 个 [[form]] 的 short：“LT”已在前面用过",
        "第 2 个 [[material]] 的 code：“receipt”已在前面用过",
        "第 2 个 [[material]] 的 of：“letter/RECEIPT”已是前面一项材料的文书",
    ]


def test_a_form_in_one_piece_has_the_part_main() -> None:
    start, end = GOOD.index('[[form.parts]]\ncode = "RECEIPT"'), GOOD.index("[[material]]")
    toml = (GOOD[:start] + GOOD[end:]).replace("letter/RECEIPT", "letter")
    place = "第 1 个 [[form]] 的 parts 第 1 项 code"
    assert faults_of(toml) == [f"{place}：不裁开的文书只有一联，其 code 应为 MAIN"]


def test_a_slip_of_toml_is_one_fault_with_its_line() -> None:
    (fault,) = faults_of('school = "某校"\nunit = \n')
    assert fault.startswith("pack.toml：第 2 行第 8 列不符合 TOML 写法")


def test_the_same_key_twice_is_a_fault_with_its_line() -> None:
    (fault,) = faults_of('school = "甲"\nschool = "乙"\n')
    assert fault.startswith("pack.toml：第 2 行")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (GOOD.encode("gb18030"), "pack.toml：不是 UTF-8 编码，请用记事本另存为 UTF-8"),
        (b"a = " + b"[" * 100_000, "pack.toml：括号套得太深，或数字太长"),
        (b"a = 1e999999999999999999999", "pack.toml：括号套得太深，或数字太长"),
        (b"#" * (PACK_LIMIT + 1), "pack.toml：文件太大（超过 1 MB）"),
        (b'form = "x"\nlevel = [1]', "form：应写成 [[form]]"),
    ],
)
def test_hostile_pack_files(data: bytes, fault: str) -> None:
    assert fault in faults_of(data)


def test_no_pack_toml_at_all() -> None:
    with pytest.raises(PackFaults) as caught:
        read_pack("x", {"通知书.docx": word_file()})
    assert caught.value.details["faults"] == "学校包的文件夹中没有 pack.toml"
