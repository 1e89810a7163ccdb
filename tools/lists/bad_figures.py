"""Bad lists: figures that no student can have, or that are no figures."""

import datetime as dt
from collections.abc import Iterator

from tools.lists.bad_kit import TERM, Bad, Row, aside, csv_gbk, err, listed, ok

_A = (TERM, "环境艺术系", "装饰2501班")
_D = (TERM, "商学院", "25会计1班")
_C = (TERM, "生命科学与工程学院", "制药2025级1班")
_QZ = ("学年学期", "学院", "班级", "学号", "姓名", "未获学分累计", "旷课学时")


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield listed(
        "B17_黑龙江建院_门数不可能.xlsx",
        "heilongjiang",
        "the level follows from the number of courses, and the number is negative, absurd, broken or a word",
        ("学年学期", "系部", "班级", "学号", "姓名", "不及格课程门数"),
        [
            ok(*_A, "20250421201", "祝晨", 3, level="黄色预警"),
            err("门数 -1|负", *_A, "20250421202", "荆雨涵", -1),
            err("门数 999", *_A, "20250421203", "柴若", 999),
            err("门数 3.5|整数", *_A, "20250421204", "麦俊涛", 3.5),
            err("门数 若干", *_A, "20250421205", "卜梦琳", "若干"),
            err("门数", *_A, "20250421206", "游语", "30%"),
            err("门数", *_A, "20250421207", "翁雪", True),
            err("门数", *_A, "20250421208", "庄彤", dt.date(1900, 1, 4)),
            err("门数", *_A, "20250421209", "宫鹏", "#DIV/0!"),
            ok(*_A, "20250421210", "乔鑫", "４门", level="橙色预警", failed_count=4),
            ok(*_A, "20250421211", "柏艳", "六", level="红色预警", failed_count=6),
            err("门数", *_A, "20250421212", "骆睿", "2-3"),
            aside(*_A, "20250421213", "甘嘉", 0),
        ],
    )
    yield listed(
        "B18_衢州学院_学分学时不可能.csv",
        "quzhou",
        "credits and hours beyond reason, shares, words; full-width digits and units are right",
        _QZ,
        [
            ok(
                *_D,
                "52510111201",
                "祝晨",
                "6.5",
                "0",
                level="二级预警",
                unearned_credits=6.5,
                absence_hours=0,
            ),
            err("学分", *_D, "52510111202", "荆雨涵", "1e9", "0"),
            err("学分 -2|负", *_D, "52510111203", "柴若", "-2", "0"),
            err("学分", *_D, "52510111204", "麦俊涛", "约8", "0"),
            err("学分", *_D, "52510111205", "卜梦琳", "50%", "0"),
            err("学分", *_D, "52510111206", "游语", "TRUE", "0"),
            ok(*_D, "52510111207", "翁雪", "１２．０", "", level="二级预警", unearned_credits=12),
            err("旷课|学时 99999", *_D, "52510111208", "庄彤", "5", "99999"),
            ok(*_D, "52510111209", "宫鹏", "", "１２学时", level="一级预警", absence_hours=12),
            err("学分", *_D, "52510111210", "乔鑫", "2026-03-02", "0"),
            aside(*_D, "52510111211", "柏艳", "0", "0"),
            err("学分|数据|等级", *_D, "52510111212", "骆睿", "", ""),
        ],
        write=csv_gbk,
    )
    yield listed(
        "B19_兰州理工生命院_课程学分成绩不可能.xlsx",
        "lanzhou",
        "the credits and the score of one failed course: 99 credits, a score of 450, negatives, words",
        ("学年学期", "学院", "班级", "学号", "姓名", "警示等级", "课程名称", "学分", "成绩"),
        [
            _course("2526031201", "祝晨", "有机化学（上）", 3.5, 45),
            err("学分 99", *_C, "2526031202", "荆雨涵", "口头警示", "大学物理B", 99, 45),
            err("成绩 450", *_C, "2526031203", "柴若", "口头警示", "大学物理B", 3, 450),
            err("成绩 -5|负", *_C, "2526031204", "麦俊涛", "口头警示", "大学物理B", 3, -5),
            err("学分", *_C, "2526031205", "卜梦琳", "口头警示", "大学物理B", "三学分左右", 45),
            err("学分 -3|负", *_C, "2526031206", "游语", "口头警示", "大学物理B", -3, 45),
            _course("2526031207", "翁雪", "化工原理", 4, "缺考"),
            err("成绩", *_C, "2526031208", "庄彤", "口头警示", "大学物理B", 3, dt.date(2026, 3, 2)),
            err("成绩", *_C, "2526031209", "宫鹏", "口头警示", "大学物理B", 3, "#VALUE!"),
        ],
    )
    yield listed(
        "B20_黑龙江建院_全是错误值.xlsx",
        "heilongjiang",
        "a list whose source file was lost: every figure is #REF!; refused as a whole, each row named",
        ("学年学期", "系部", "班级", "学号", "姓名", "不及格课程门数"),
        [
            err("门数", *_A, "20250421221", "祝晨", "#REF!"),
            err("门数", *_A, "20250421222", "荆雨涵", "#REF!"),
        ],
    )


def _course(number: str, name: str, title: str, credit: float, mark: object) -> Row:
    course = {"name": title, "credits": float(credit), "score": mark}
    return ok(*_C, number, name, "口头警示", title, credit, mark, failed_courses=[course])
