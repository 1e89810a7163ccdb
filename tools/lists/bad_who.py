"""Bad lists: student numbers and names that cannot be taken at their word."""

import datetime as dt
from collections.abc import Iterator

from tools.lists.bad_kit import TERM, Bad, csv_utf8, err, listed, ok

_HLJ = ("学年学期", "系部", "班级", "学号", "姓名", "预警等级", "不及格课程门数")
_A = (TERM, "环境艺术系", "装饰2501班")
_NJ = ("学年学期", "系部", "班级", "学号", "姓名", "预警等级")
_B = (TERM, "机械工程系", "机电2531")
_LZ = ("学年学期", "学院", "班级", "学号", "姓名", "警示等级")
_C = (TERM, "生命科学与工程学院", "制药2025级1班")


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield listed(
        "B01_黑龙江建院_学号各样毛病.csv",
        "heilongjiang",
        "ids spoilt on the way through Excel into csv: precision lost, empty, a date, an error value",
        _HLJ,
        [
            ok(*_A, "20250421101", "祝晨", "橙色预警", 4, failed_count=4),
            err("学号 2.02504E+11|科学计数|丢失", *_A, "2.02504E+11", "荆雨涵", "橙色预警", 4),
            err("学号", *_A, "", "柴若", "橙色预警", 4),
            err("学号 2025王21103|学号", *_A, "2025王21103", "麦俊涛", "黄色预警", 2),
            err("学号", *_A, "2025/4/21", "卜梦琳", "黄色预警", 2),
            err("学号 错误值|错误|#REF", *_A, "#REF!", "游语", "黄色预警", 2),
            err("学号", *_A, "—", "翁雪", "黄色预警", 3),
            ok(
                *_A,
                "２０２５０４２１１０９",
                "庄彤",
                "红色预警",
                "６",
                student_id="20250421109",
                failed_count=6,
            ),
            ok(*_A, "'20250421110", "宫鹏", "红色预警", 7, student_id="20250421110"),
            ok(*_A, " 20250421111 ", "乔鑫", "黄色预警", 2, student_id="20250421111"),
        ],
        write=csv_utf8,
    )
    yield listed(
        "B02_南京机电_学号存成数字日期.xlsx",
        "nanjing",
        "ids typed by Excel: a number past 15 digits, a date, a truth value, an error, a fraction, below 0",
        _NJ,
        [
            ok(*_B, 25020311001, "祝晨", "红色预警", student_id="25020311001"),
            err("学号 丢失|15|文本", *_B, 1.2345678901234567e17, "荆雨涵", "红色预警"),
            err("学号", *_B, dt.date(2025, 2, 3), "柴若", "红色预警"),
            err("学号", *_B, True, "麦俊涛", "黄色预警"),
            err("学号", *_B, "#REF!", "卜梦琳", "黄色预警"),
            err("学号", *_B, 25020311.5, "游语", "黄色预警"),
            err("学号", *_B, -25020311007, "翁雪", "黄色预警"),
            ok(*_B, "25020311008", "庄彤", "橙色预警"),
        ],
    )
    yield listed(
        "B03_兰州理工生命院_姓名各样毛病.xlsx",
        "lanzhou",
        "names lost in conversion, empty, numbers, dates; beside rare but right ones",
        _LZ,
        [
            ok(*_C, "2526031101", "买买提·艾力", "书面警示"),
            err("姓名", *_C, "2526031102", "", "书面警示"),
            err("姓名", *_C, "2526031103", 12345, "书面警示"),
            err("姓名", *_C, "2526031104", "祝\ufffd晨", "书面警示"),
            err("姓名", *_C, "2526031105", "祝\ue000晨", "口头警示"),
            err("姓名", *_C, "2526031106", "????", "口头警示"),
            err("姓名", *_C, "2526031107", dt.date(2026, 3, 2), "口头警示"),
            err("姓名", *_C, "2526031108", "#NAME?", "口头警示"),
            err("姓名", *_C, "2526031109", "柴□", "口头警示"),
            err("姓名", *_C, "2526031110", "/", "口头警示"),
            err("姓名", *_C, "2526031111", "2526031111", "口头警示"),
            ok(*_C, "2526031112", "\U00020bb7田㛃", "口头警示"),
            ok(*_C, "2526031113", "J. Smith", "口头警示"),
        ],
    )
    yield listed(
        "B04_衢州学院_一号两人.xlsx",
        "quzhou",
        "one student number with two names: nobody can tell whose it is, so neither is issued",
        ("学年学期", "学院", "班级", "学号", "姓名", "预警等级", "未获学分累计"),
        [
            ok(TERM, "商学院", "25会计1班", "52510111001", "祝晨", "三级预警", 4.5),
            err("姓名 3|4", TERM, "商学院", "25会计1班", "52510111002", "荆雨涵", "二级预警", 8),
            err("姓名 3|4", TERM, "商学院", "25国贸1班", "52510111002", "柴若", "二级预警", 8),
            ok(TERM, "商学院", "25会计1班", "52510111003", "麦俊涛", "一级预警", 12.5),
        ],
    )
    yield listed(
        "B05_南京机电_电话成了科学计数.csv",
        "nanjing",
        "a parent's phone in scientific notation cannot be printed on a letter; other phones are taken",
        (*_NJ, "家长姓名", "家长联系电话"),
        [
            ok(*_B, "25020311021", "祝晨", "红色预警", "祝平", "15412345678"),
            err("电话 科学计数|丢失|1.54", *_B, "25020311022", "荆雨涵", "红色预警", "荆立", "1.54123E+10"),
            ok(
                *_B,
                "25020311023",
                "柴若",
                "橙色预警",
                "柴兰",
                "\u202a15412345670\u202c",
                parent_phone="15412345670",
            ),
            ok(*_B, "25020311024", "麦俊涛", "橙色预警", "", ""),
        ],
        write=csv_utf8,
    )
    yield listed(
        "B06_黑龙江建院_全部学号丢失.csv",
        "heilongjiang",
        "every id lost in csv: refused as a whole, each row named",
        _HLJ,
        [
            err("学号", *_A, "2.02504E+10", "祝晨", "橙色预警", 4),
            err("学号", *_A, "2.02504E+10", "荆雨涵", "橙色预警", 4),
            err("学号", *_A, "2.02504E+10", "柴若", "橙色预警", 4),
        ],
        write=csv_utf8,
        reason="行",
    )
