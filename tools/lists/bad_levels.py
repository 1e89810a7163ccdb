"""Bad lists: levels, dates and terms that cannot be, and students who stand twice in contradiction."""

import datetime as dt
from collections.abc import Iterator

from tools.lists.bad_kit import TERM, Bad, aside, csv_gbk, edited, err, listed, ok, xlsx

_NJ = ("学年学期", "系部", "班级", "学号", "姓名", "预警等级")
_B = (TERM, "机械工程系", "机电2531")
_QZ = ("学年学期", "学院", "班级", "学号", "姓名", "预警等级", "未获学分累计")
_D = (TERM, "商学院", "25会计1班")


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield from _levels()
    yield from _dates_and_terms()
    yield from _twice()


def _levels() -> Iterator[Bad]:
    yield listed(
        "B07_南京机电_等级写法认不得.csv",
        "nanjing",
        "levels of no school or of another school; the message names the value or what may be written",
        _NJ,
        [
            ok(*_B, "25020311101", "祝晨", "红色预警"),
            err("紫色 等级|预警", *_B, "25020311102", "荆雨涵", "紫色"),
            err("一级 等级|预警", *_B, "25020311103", "柴若", "一级预警"),
            err("书面 等级|预警", *_B, "25020311104", "麦俊涛", "书面警示"),
            err("红色/黄色|等级", *_B, "25020311105", "卜梦琳", "红色/黄色"),
            err("等级 #N/A|错误", *_B, "25020311106", "游语", "#N/A"),
            err("等级", *_B, "25020311107", "翁雪", ""),
            err("蓝色 等级|预警", *_B, "25020311108", "庄彤", "蓝色预警"),
            ok(*_B, "25020311109", "宫鹏", "黄", level="黄色预警"),
            aside(*_B, "25020311110", "乔鑫", "不预警"),
        ],
        write=csv_gbk,
    )
    who = ("学年学期", "系部", "班级", "学号", "姓名", "黄色预警", "橙色预警", "红色预警")
    hlj = (TERM, "环境艺术系", "装饰2501班")
    yield listed(
        "B08_黑龙江建院_勾选两个等级.xlsx",
        "heilongjiang",
        "levels ticked in columns: two ticks, a question mark, none and nothing to decide by",
        who,
        [
            ok(*hlj, "20250421121", "祝晨", "√", "", "", level="黄色预警"),
            err("黄色 红色", *hlj, "20250421122", "荆雨涵", "√", "", "√"),
            err("橙色", *hlj, "20250421123", "柴若", "", "？", ""),
            err("等级", *hlj, "20250421124", "麦俊涛", "", "", ""),
            ok(*hlj, "20250421125", "卜梦琳", "", "", "√", level="红色预警"),
        ],
    )
    yield listed(
        "B09_南京机电_等级一列全空.xlsx",
        "nanjing",
        "the level column is there but empty; this school's levels are stated, never computed",
        _NJ,
        [
            err("等级", *_B, "25020311131", "祝晨", ""),
            err("等级", *_B, "25020311132", "荆雨涵", ""),
            err("等级", *_B, "25020311133", "柴若", ""),
        ],
    )
    uncached = listed(
        "B10_南京机电_等级是没有结果的公式.xlsx",
        "nanjing",
        "a level that is a formula whose result was never saved: unknown, never guessed nor computed here",
        _NJ,
        [
            ok(*_B, "25020311141", "祝晨", "红色预警"),
            err("公式|等级", *_B, "25020311142", "荆雨涵", "WIPE"),
            ok(*_B, "25020311143", "柴若", "橙色预警"),
        ],
        write=lambda lines: _formula_without_result(xlsx(lines)),
    )
    yield uncached


def _formula_without_result(package: bytes) -> bytes:
    def strip(text: str) -> str:
        start = text.index('<c r="F3"')
        end = text.index("</c>", start) + len("</c>")
        return text[:start] + '<c r="F3"><f>VLOOKUP(D3,[1]Sheet1!A:B,2,0)</f></c>' + text[end:]

    return edited(package, "xl/worksheets/sheet1.xml", strip)


def _dates_and_terms() -> Iterator[Bad]:
    heading = (*_NJ, "预警日期")
    yield listed(
        "B11_南京机电_日期不存在.xlsx",
        "nanjing",
        "dates that no calendar has, or that are no dates",
        heading,
        [
            ok(*_B, "25020311151", "祝晨", "红色预警", dt.date(2026, 3, 2), warning_date="2026-03-02"),
            err("日期 2026-02-30", *_B, "25020311152", "荆雨涵", "红色预警", "2026-02-30"),
            err("日期", *_B, "25020311153", "柴若", "红色预警", "2026年13月1日"),
            err("日期", *_B, "25020311154", "麦俊涛", "黄色预警", "开学后"),
            ok(*_B, "25020311155", "卜梦琳", "黄色预警", "2026.3.2", warning_date="2026-03-02"),
            ok(*_B, "25020311156", "游语", "黄色预警", ""),
        ],
    )
    yield listed(
        "B12_南京机电_日期远在将来.xlsx",
        "nanjing",
        "a date of issue two centuries off is a slip of the hand that would be printed on a letter",
        heading,
        [
            ok(*_B, "25020311161", "祝晨", "红色预警", "2026-03-02"),
            err("日期 2206|将来", *_B, "25020311162", "荆雨涵", "红色预警", "2206-03-02"),
        ],
    )
    term = ("学年学期", "系部", "班级", "学号", "姓名", "预警等级")
    hlj = ("环境艺术系", "装饰2501班")
    yield listed(
        "B13_黑龙江建院_学年学期写错.xlsx",
        "heilongjiang",
        "terms that cannot be, lie ahead, or are half said",
        term,
        [
            ok("2025-2026-2", *hlj, "20250421131", "祝晨", "黄色预警", term=TERM),
            err(
                "学年学期|学年|学期 2027|2025",
                "2025-2027学年第一学期",
                *hlj,
                "20250421132",
                "荆雨涵",
                "黄色预警",
            ),
            err("学年|学期 2028|将来", "2028-2029学年第一学期", *hlj, "20250421133", "柴若", "黄色预警"),
            err("学年|学期", "第二学期", *hlj, "20250421134", "麦俊涛", "黄色预警"),
            err("学年|学期", "2025-2026学年", *hlj, "20250421135", "卜梦琳", "黄色预警"),
            err("学年|学期", "", *hlj, "20250421136", "游语", "黄色预警"),
            err("学年|学期", "2025-2026学年第四学期", *hlj, "20250421137", "翁雪", "黄色预警"),
            ok(TERM, *hlj, "20250421138", "庄彤", "黄色预警"),
        ],
    )
    yield listed(
        "B14_衢州学院_标题学期在将来.xlsx",
        "quzhou",
        "the title names a term years ahead: no row can be issued",
        _QZ[1:],
        [
            err("学年|学期 2030|将来", *_D[1:], "52510111011", "祝晨", "三级预警", 4.5),
            err("学年|学期 2030|将来", *_D[1:], "52510111012", "荆雨涵", "二级预警", 8),
        ],
        title="衢州学院2030-2031学年第一学期学业预警学生名单",
    )


def _twice() -> Iterator[Bad]:
    rows = "5|6"
    yield listed(
        "B15_衢州学院_同一学生前后矛盾.xlsx",
        "quzhou",
        "one student twice in one table: the level, the credits or the name differ; said twice alike is fine",
        _QZ,
        [
            ok(*_D, "52510111021", "祝晨", "三级预警", 4.5),
            err("等级 2|3|4", *_D, "52510111022", "荆雨涵", "二级预警", ""),
            err("等级 2|3|4", *_D, "52510111022", "荆雨涵", "一级预警", ""),
            err(f"学分 {rows}", *_D, "52510111023", "柴若", "二级预警", 8),
            err(f"学分 {rows}", *_D, "52510111023", "柴若", "二级预警", 9),
            err("姓名 7|8", *_D, "52510111024", "麦俊涛", "三级预警", 3),
            err("姓名 7|8", *_D, "52510111024", "麦俊滔", "三级预警", 3),
            ok(*_D, "52510111025", "卜梦琳", "三级预警", 5),
            aside(*_D, "52510111025", "卜梦琳", "三级预警", 5),
        ],
    )
    yield listed(
        "B16_黑龙江建院_同一学生一行对一行错.xlsx",
        "heilongjiang",
        "a good row beside a faulty one of the same student: the case waits until both are put right",
        ("学年学期", "系部", "班级", "学号", "姓名", "预警等级", "不及格课程门数"),
        [
            ok(TERM, "环境艺术系", "装饰2501班", "20250421141", "祝晨", "橙色预警", 4),
            err(
                "20250421142|该生|3|4",
                TERM,
                "环境艺术系",
                "装饰2501班",
                "20250421142",
                "荆雨涵",
                "橙色预警",
                5,
            ),
            err("门数", TERM, "环境艺术系", "装饰2501班", "20250421142", "荆雨涵", "橙色预警", 999),
            ok(TERM, "环境艺术系", "装饰2502班", "20250422143", "柴若", "黄色预警", 2),
        ],
    )
