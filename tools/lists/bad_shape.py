"""Bad lists: what a list must have is not there, or the list is another school's."""

import io
from collections.abc import Iterator

import openpyxl
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from tools.lists.bad_kit import (
    TERM,
    Bad,
    csv_gbk,
    csv_utf8,
    edited,
    err,
    listed,
    ok,
    refused,
    stable,
    xls,
    xlsx,
)

_A = (TERM, "环境艺术系", "装饰2501班")
_HLJ = ["学年学期", "系部", "班级", "学号", "姓名", "预警等级"]


def lists() -> Iterator[Bad]:
    """Each list with its answers."""
    yield from _missing_columns()
    yield from _nobody()
    yield from _strangers()


def _missing_columns() -> Iterator[Bad]:
    rows = [[*_A, "祝晨", "黄色预警"], [*_A, "荆雨涵", "红色预警"]]
    yield refused(
        "B21_黑龙江建院_没有学号列.xlsx",
        "heilongjiang",
        "no student number: names alone tell nobody apart",
        xlsx([["学年学期", "系部", "班级", "姓名", "预警等级"], *rows]),
        "学号",
        how="openpyxl",
    )
    yield refused(
        "B22_兰州理工生命院_没有姓名列.csv",
        "lanzhou",
        "no names",
        csv_gbk([["学年学期", "班级", "学号", "警示等级"], [TERM, "制药1班", "2526031301", "口头警示"]]),
        "姓名",
        how="csv",
    )
    yield refused(
        "B23_衢州学院_没有等级也没有数据.xls",
        "quzhou",
        "neither a level nor a figure that a rule asks for",
        xls(
            [
                ["学年学期", "学院", "班级", "学号", "姓名", "辅导员"],
                [TERM, "商学院", "25会计1班", "52510111301", "祝晨", "麦卫"],
            ]
        ),
        "等级",
        how="xlwt",
    )
    yield refused(
        "B24_南京机电_只有门数没有等级.xlsx",
        "nanjing",
        "figures, but this school's rule computes no level",
        xlsx(
            [
                ["学年学期", "系部", "班级", "学号", "姓名", "不及格课程门数", "未获学分累计"],
                [TERM, "机械工程系", "机电2531", "25020311301", "祝晨", 5, 15.5],
            ]
        ),
        "等级",
        how="openpyxl",
    )
    yield refused(
        "B25_学业预警名单.xlsx",
        "heilongjiang",
        "no term in title, column, sheet or file name",
        xlsx([_HLJ[1:], [*_A[1:], "20250421301", "祝晨", "黄色预警"]]),
        "学年|学期",
        how="openpyxl",
    )
    yield refused(
        "B26_南京机电_没有表头.csv",
        "nanjing",
        "rows without any heading: no column may be guessed",
        csv_utf8(
            [
                [TERM, "机械工程系", "机电2531", "25020311311", "祝晨", "红色预警"],
                [TERM, "机械工程系", "机电2531", "25020311312", "荆雨涵", "黄色预警"],
            ]
        ),
        "表头|学号",
        how="csv",
    )


def _nobody() -> Iterator[Bad]:
    yield refused(
        "B27_黑龙江建院_只有表头.xlsx",
        "heilongjiang",
        "a title and a heading, nobody below",
        xlsx([["2025-2026学年第二学期学业预警名单"], _HLJ]),
        "学生|数据|内容",
        ignored=True,
        how="openpyxl",
    )
    yield refused(
        "B28_空文件.xlsx",
        "nanjing",
        "no byte at all",
        b"",
        "没有内容|空白|空的",
        ignored=True,
    )
    yield refused(
        "B29_只有空白.csv",
        "quzhou",
        "blanks, tabs, ideographic spaces, line ends and commas",
        "  \t\r\n\u3000\u3000\r\n,,,,\r\n ,\u3000,\r\n".encode(),
        "没有内容|空白|空的",
        ignored=True,
        how="csv",
    )
    data = xlsx([_HLJ, [*_A, "20250421302", "祝晨", "黄色预警"]])
    hidden = edited(data, "xl/workbook.xml", lambda text: text.replace('state="visible"', 'state="hidden"'))
    yield refused(
        "B30_黑龙江建院_工作表全隐藏.xlsx",
        "heilongjiang",
        "every sheet is hidden: what nobody saw is not sent",
        hidden,
        "隐藏",
        ignored=True,
        how="openpyxl, sheet state edited",
    )
    yield refused(
        "B31_南京机电_只有填写说明.xlsx",
        "nanjing",
        "the instructions with their example, no list",
        xlsx(
            [
                ["填写说明"],
                ["1. 学号请用文本格式，不要合并单元格。"],
                ["2. 预警等级填写红色、橙色或黄色。"],
                ["示例："],
                ["学年学期", "系部", "班级", "学号", "姓名", "预警等级"],
                [TERM, "XX系", "XX班", "2023XXXXXXX", "张三", "红色预警"],
            ],
            "填写说明",
        ),
        "学生|名单|示例|说明|内容|姓名",
        ignored=True,
        how="openpyxl",
    )
    yield refused(
        "B32_衢州学院_只贴了截图.xlsx",
        "quzhou",
        "a screenshot of the list pasted into an empty sheet",
        _pasted(),
        "图片|截图",
        ignored=True,
        how="openpyxl",
    )


def _pasted() -> bytes:
    book, shot, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    Picture.new("RGB", (120, 60), "white").save(shot, "PNG")
    book.worksheets[0].add_image(Image(shot), "B2")
    book.save(out)
    return stable(out.getvalue())


def _strangers() -> Iterator[Bad]:
    heading = ["系部", "班级", "学号", "姓名", "预警等级"]
    nanjing = ["机械工程系", "机电2531", "25020311321", "祝晨", "红色预警"]
    yield refused(
        "B33_学业预警学生名单.xlsx",
        "heilongjiang",
        "the title names another school",
        xlsx([["南京机电职业技术学院2025-2026学年第二学期学业预警学生名单"], heading, nanjing]),
        "南京机电",
        how="openpyxl",
    )
    yield refused(
        "B34_哈尔滨职业技术大学2025-2026学年第二学期预警名单.csv",
        "heilongjiang",
        "only the file's name tells that it is another school's",
        csv_gbk([heading, nanjing]),
        "哈尔滨职业技术大学",
        how="csv",
    )
    yield refused(
        "B35_学业警示名单.xlsx",
        "lanzhou",
        "兰州交通大学 is not 兰州理工大学",
        xlsx(
            [
                ["兰州交通大学生物与制药工程学院2025-2026学年第二学期学业警示学生名单"],
                ["学院", "班级", "学号", "姓名", "警示等级"],
                ["生物与制药工程学院", "制药2501", "202510301", "祝晨", "口头警示"],
            ]
        ),
        "兰州交通大学",
        how="openpyxl",
    )
    columns = ["学校", *_HLJ]
    ours, other = "黑龙江建筑职业技术学院", "黑龙江交通职业技术学院"
    yield listed(
        "B36_学校列全是外校.xlsx",
        "heilongjiang",
        "the column of schools names another one in every row",
        columns,
        [
            err("学校|本校 黑龙江交通", other, *_A, "20250421311", "祝晨", "黄色预警"),
            err("学校|本校 黑龙江交通", other, *_A, "20250421312", "荆雨涵", "黄色预警"),
        ],
    )
    yield listed(
        "B37_混入外校学生.xlsx",
        "heilongjiang",
        "two rows of another school among ours",
        columns,
        [
            ok(ours, *_A, "20250421321", "祝晨", "黄色预警"),
            err("学校|本校 黑龙江交通", other, *_A, "20250421322", "荆雨涵", "黄色预警"),
            ok("黑建院", *_A, "20250421323", "柴若", "红色预警"),
            err("学校|本校 南京机电", "南京机电职业技术学院", *_A, "20250421324", "麦俊涛", "红色预警"),
            ok("", *_A, "20250421325", "卜梦琳", "橙色预警"),
        ],
    )
