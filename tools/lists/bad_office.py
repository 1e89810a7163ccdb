"""Bad lists as hurried offices make them: shifted rows, lost separators, half rows, contradictions."""

from collections.abc import Iterator

from tools.lists.bad_kit import TERM, Bad, Row, csv_text, csv_utf8, err, listed, ok, refused, xlsx

_NJ = ("学年学期", "系部", "专业", "班级", "学号", "姓名", "预警等级")
_B = (TERM, "机械工程系", "数控技术", "数控2531")
_QZ = ("学年学期", "学院", "班级", "学号", "姓名", "预警等级", "未获学分累计")
_D = (TERM, "商学院", "25会计1班")


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield from _rows()
    yield from _texts()
    yield from _shapes()
    yield from _doubts()


def _rows() -> Iterator[Bad]:
    yield listed(
        "B38_南京机电_串行缺项.xlsx",
        "nanjing",
        "rows shifted by a cell, rows half filled, two students in one row",
        _NJ,
        [
            ok(*_B, "25020311601", "祝晨", "红色预警"),
            err("学号", TERM, "机械工程系", "数控技术", "数控2531", "荆雨涵", "25020311602", "红色预警"),
            err("学号|姓名|等级", TERM, "数控技术", "数控2531", "25020311603", "柴若", "红色预警", ""),
            err("学号|姓名", *_B, "", "", "橙色预警"),
            err("学号", *_B, "25020311605、25020311606", "麦俊涛、卜梦琳", "橙色预警"),
            err("等级", *_B, "25020311607", "游语", 2),
            err("学号", "", "", "", "", "", "翁雪", ""),
            err("姓名", "", "", "", "", "25020311609", "", ""),
            ok(*_B, "25020311610", "庄彤", "黄色预警"),
        ],
    )
    yield listed(
        "B39_兰州理工生命院_一人多行等级不一.xlsx",
        "lanzhou",
        "a row a course; one student's rows state two levels, another's two names",
        ("学年学期", "班级", "学号", "姓名", "警示等级", "课程名称"),
        [
            _course("2526031601", "祝晨", "书面警示", "化工原理", "生物化学"),
            Row([TERM, "制药1班", "2526031601", "祝晨", "书面警示", "生物化学"], aside=True),
            err("等级 4|5", TERM, "制药1班", "2526031602", "荆雨涵", "书面警示", "化工原理"),
            err("等级 4|5", TERM, "制药1班", "2526031602", "荆雨涵", "口头警示", "生物化学"),
            err("姓名 6|7", TERM, "制药1班", "2526031603", "柴若", "书面警示", "化工原理"),
            err("姓名 6|7", TERM, "制药1班", "2526031603", "麦俊涛", "书面警示", "生物化学"),
        ],
    )


def _course(number: str, name: str, level: str, *titles: str) -> Row:
    courses = [{"name": title} for title in titles]
    return ok(TERM, "制药1班", number, name, level, titles[0], failed_courses=courses)


def _texts() -> Iterator[Bad]:
    good = [
        [*_B, f"2502031162{n}", name, "红色预警"]
        for n, name in enumerate(("祝晨", "荆雨涵", "柴若", "麦俊涛"))
    ]
    lines = csv_text([_NJ, *good]).splitlines()
    split = [line.replace("数控技术", "数控,技术") if n in (2, 3) else line for n, line in enumerate(lines)]
    cases = [ok(*row) for row in (good[0], good[3])]
    made = listed(
        "B40_南京机电_多出逗号.csv",
        "nanjing",
        "two rows with a comma that nobody quoted: their columns moved, the other rows are right",
        _NJ,
        [cases[0], err("学号", *good[1]), err("学号", *good[2]), cases[1]],
        write=lambda _: "\r\n".join(split).encode("utf-8-sig"),
    )
    yield made
    wrong = "\r\n".join(lines).encode().decode("gb18030", "ignore").encode()
    yield refused(
        "B56_存错了编码.csv",
        "nanjing",
        "UTF-8 read as GBK and saved: no heading is Chinese that anyone knows",
        wrong,
        "表头|乱码|编码",
        how="csv",
    )
    asked = "".join(ch if ch < "\x80" else "?" for ch in "\r\n".join(lines)).encode()
    yield refused(
        "B57_汉字全成了问号.csv",
        "nanjing",
        "saved in a code page without Chinese: every character is a ?",
        asked,
        "表头|乱码|编码|问号",
        how="csv",
    )


def _shapes() -> Iterator[Bad]:
    yield refused(
        "B58_全挤在一列.xlsx",
        "nanjing",
        "the whole list in column A, pasted from a chat",
        xlsx([["学号 姓名 预警等级"], ["25020311631 祝晨 红色预警"], ["25020311632 荆雨涵 黄色预警"]]),
        "表头|学号",
        how="openpyxl",
    )
    yield refused(
        "B59_行列颠倒.xlsx",
        "nanjing",
        "headings down the first column, a student a column",
        xlsx(
            [
                ["学号", "25020311641", "25020311642"],
                ["姓名", "祝晨", "荆雨涵"],
                ["预警等级", "红色预警", "黄色预警"],
                ["学年学期", TERM, TERM],
            ]
        ),
        "表头|学号|行",
        how="openpyxl",
    )
    yield listed(
        "B60_两列学号.xlsx",
        "quzhou",
        "two columns called 学号 that differ: nobody can tell which is right",
        ["学年学期", "学院", "学号", "学号", "姓名", "预警等级"],
        [
            err("学号 不一致", TERM, "商学院", "52510111651", "52510199651", "祝晨", "三级预警"),
            err("学号 不一致", TERM, "商学院", "52510111652", "52510199652", "荆雨涵", "二级预警"),
        ],
        reason="行",
    )


def _doubts() -> Iterator[Bad]:
    yield listed(
        "B77_衢州学院_等级与学分不符.xlsx",
        "quzhou",
        "the stated level stands, but the clerk is told what the figures say",
        _QZ,
        [
            ok(*_D, "52510111661", "祝晨", "三级预警", 15.5),
            ok(*_D, "52510111662", "荆雨涵", "二级预警", 8),
        ],
        notes="一级预警 2 核对",
    )
    yield listed(
        "B78_黑龙江建院_门数与课程不符.csv",
        "heilongjiang",
        "five courses by number, three by name: to be checked",
        ("学年学期", "系部", "班级", "学号", "姓名", "预警等级", "不及格课程门数", "不及格课程"),
        [
            ok(
                TERM,
                "环境艺术系",
                "装饰2501班",
                "20250421671",
                "祝晨",
                "橙色预警",
                5,
                "工程力学、建筑材料、高等数学",
                failed_courses=[{"name": "工程力学"}, {"name": "建筑材料"}, {"name": "高等数学"}],
            ),
        ],
        write=csv_utf8,
        notes="5 3 核对",
    )
    yield listed(
        "B79_南京机电_学号位数不一.xlsx",
        "nanjing",
        "one id a digit short, one with a letter O for zero: read, but the clerk is told to look",
        _NJ,
        [
            *(
                ok(*_B, f"2502031168{n}", name, "红色预警")
                for n, name in enumerate(("祝晨", "荆雨涵", "柴若", "宫鹏"))
            ),
            ok(*_B, "2502031168", "麦俊涛", "红色预警"),
            ok(*_B, "25O20311686", "卜梦琳", "红色预警"),
        ],
        notes="学号 位",
    )
    yield listed(
        "B80_南京机电_表名与等级列不符.xlsx",
        "nanjing",
        "a sheet called 红色预警 with a row that says yellow: the row's own word stands, the clerk is told",
        _NJ,
        [
            ok(*_B, "25020311691", "祝晨", "红色预警"),
            ok(*_B, "25020311692", "荆雨涵", "黄色预警"),
        ],
        sheet="红色预警",
        notes="红色 3 核对",
    )
    yield listed(
        "B101_文件名里的版本号.csv",
        "nanjing",
        "V20 in the file's name is a version, not a class",
        (*_NJ[:3], *_NJ[4:]),
        [
            ok(*_B[:3], "25020311701", "祝晨", "红色预警"),
            ok(*_B[:3], "25020311702", "荆雨涵", "黄色预警"),
        ],
        write=csv_utf8,
        given_name="预警名单_V20_终稿2.csv",
    )
