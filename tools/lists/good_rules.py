"""Levels: stated ones stand, others follow from the school's rules; what is not warned opens no case."""

from typing import Any

from tools.lists.kit import TERM, Case, Cell, Made, courses, delimited, people, xls, xlsx

_Row = tuple[
    list[Cell], str, dict[str, Any]
]  # cells after number, name and class; level ("" none); more keys


def lists() -> list[Made]:
    return [
        _required(),
        _earned(),
        _exams_and_last_term(),
        _discipline(),
        _resits(),
        _resit_courses(),
        _credits(),
        _absence(),
        _fitness(),
        _stated_stands(),
        _stated_stands_of_credits(),
        _remarks(),
        _partly_stated(),
        _not_warned_in_words(),
    ]


def _table(pack: str, seed: int, head: list[str], records: list[_Row]) -> tuple[list[list[Cell]], list[Case]]:
    rows: list[list[Cell]] = [[f"{TERM}学生名单"], ["学号", "姓名", "班级", *head]]
    cases = []
    for p, (cells, level, more) in zip(people(pack, len(records), seed), records, strict=True):
        rows.append([p.number, p.name, p.class_name, *cells])
        if level:
            cases.append(p.case(len(rows), level, "class", **more))
    return rows, cases


def _counts(rows: list[list[Cell]], cases: list[Case]) -> dict[str, int]:
    read = len(rows) - 2
    return {
        "rows_read": read,
        "cases": len(cases),
        "merged": 0,
        "not_warned": read - len(cases),
        "row_errors": 0,
    }


def _required() -> Made:
    yellow, orange, red = "黄色预警", "橙色预警", "红色预警"
    pairs = [(2, 2, yellow), (3, 3, yellow), (4, 4, orange), (5, 1, orange), (6, 6, red), (8, 5, red)]
    pairs += [(1, 1, ""), (3, 1, ""), (0, 0, ""), (4, 1, orange)]
    records: list[_Row] = [([n, must], level, {"failed_count": n}) for n, must, level in pairs]
    rows, cases = _table("heilongjiang", 82, ["累计不及格课程门数", "不及格必修课门数"], records)
    purpose = "由门数判定：必修 2-3 黄，4-5 橙，6 门及以上红（8 门也是红），不到的不立案"
    counts = _counts(rows, cases)
    data = xlsx({"Sheet1": rows})
    return Made("G82_成绩统计.xlsx", data, "openpyxl", purpose, "heilongjiang", cases, counts=counts)


def _earned() -> Made:
    records: list[_Row] = [
        ([2, 9.5], "红色预警", {"failed_count": 2, "earned_credits": 9.5}),
        ([2, 10], "黄色预警", {"failed_count": 2, "earned_credits": 10.0}),
        ([0, 0], "红色预警", {"failed_count": 0, "earned_credits": 0.0}),
        ([0, 22], "", {}),
        ([5, 12], "橙色预警", {"failed_count": 5, "earned_credits": 12.0}),
    ]
    rows, cases = _table("heilongjiang", 83, ["不及格门数", "本学期所得学分"], records)
    purpose = "本学期所得学分未满 10 为红色，10 不算；几条都够取最重"
    data = xls({"Sheet1": rows})
    return Made("G83_成绩统计.xls", data, "xlwt", purpose, "heilongjiang", cases, counts=_counts(rows, cases))


def _exams_and_last_term() -> Made:
    records: list[_Row] = [
        ([2, 2, 0], "橙色预警", {"failed_count": 2}),
        ([2, 1, 0], "黄色预警", {"failed_count": 2}),
        ([5, 0, 5], "红色预警", {"failed_count": 5}),
        ([5, 0, 4], "橙色预警", {"failed_count": 5}),
        ([1, 1, 1], "", {}),
    ]
    head = ["累计不及格门数", "补考后不及格考试课门数", "上学期补考后不及格门数"]
    rows, cases = _table("heilongjiang", 84, head, records)
    purpose = "补考后仍有 2 门考试课不及格为橙色，上学期补考后 5 门为红色"
    data = delimited(rows).encode("gb18030")
    return Made("G84_成绩统计.csv", data, "csv", purpose, "heilongjiang", cases, counts=_counts(rows, cases))


def _discipline() -> Made:
    records: list[_Row] = [
        (["严重警告", 0], "黄色预警", {"failed_count": 0}),
        (["无", 4], "橙色预警", {"failed_count": 4}),
        (["记过", 6], "红色预警", {"failed_count": 6}),
        (["无", 1], "", {}),
    ]
    rows, cases = _table("heilongjiang", 85, ["考试违纪处分", "不及格门数"], records)
    purpose = "受处分为黄色；与门数取重者"
    data = xlsx({"Sheet1": rows})
    return Made(
        "G85_名单.xlsx", data, "openpyxl", purpose, "heilongjiang", cases, counts=_counts(rows, cases)
    )


def _resits() -> Made:
    pairs = [
        (3, 0, "学业警示（正考）"),
        (3, 1, "口头警示"),
        (4, 2, "书面警示"),
        (2, 0, ""),
        (1, 1, "口头警示"),
    ]
    records: list[_Row] = [([a, b], level, {"failed_count": b}) for a, b, level in pairs]
    rows, cases = _table("lanzhou", 86, ["正考不及格门数", "补考后不及格门数"], records)
    purpose = "正考 3 门、补考全过：学业警示（正考）；补考后 1 门口头，2 门及以上书面"
    data = xlsx({"Sheet1": rows})
    return Made("G86_成绩统计.xlsx", data, "openpyxl", purpose, "lanzhou", cases, counts=_counts(rows, cases))


def _resit_courses() -> Made:
    named = [["大学英语（四）"], ["有机化学（上）", "大学物理B"], ["化工原理", "发酵工程", "生物化学"]]
    records: list[_Row] = [
        (
            ["、".join(failed), len(failed)],
            level,
            {"failed_courses": courses(*failed), "failed_count": len(failed)},
        )
        for failed, level in zip(named, ("口头警示", "书面警示", "书面警示"), strict=True)
    ]
    rows, cases = _table("lanzhou", 87, ["经补考未通过课程", "门数"], records)
    purpose = "没有级别列，由经补考未通过的门数判定"
    data = xls({"Sheet1": rows})
    return Made("G87_成绩统计.xls", data, "xlwt", purpose, "lanzhou", cases, counts=_counts(rows, cases))


def _credits() -> Made:
    one, two, three = "一级预警", "二级预警", "三级预警"
    pairs = [(0.5, three), (6, three), (6.5, two), (12, two), (12.5, one), (30, one), (0, "")]
    records: list[_Row] = [([x], level, {"unearned_credits": float(x)}) for x, level in pairs]
    rows, cases = _table("quzhou", 88, ["未获学分累计"], records)
    purpose = "未获学分：0 不算，至 6 三级，至 12 二级，12 以上一级"
    data = xlsx({"Sheet1": rows})
    return Made("G88_学分统计.xlsx", data, "openpyxl", purpose, "quzhou", cases, counts=_counts(rows, cases))


def _absence() -> Made:
    one, two, three = "一级预警", "二级预警", "三级预警"
    found = [(0, 5, ""), (0, 6, three), (0, 9.5, three), (0, 10, two), (0, 11, two), (0, 12, one)]
    found += [(3, 12, one), (13, 6, one), (8, 6, two), (2, 0, three)]
    records: list[_Row] = [
        ([x, hours], level, {"unearned_credits": float(x), "absence_hours": hours})
        for x, hours, level in found
    ]
    rows, cases = _table("quzhou", 89, ["未获学分", "旷课学时"], records)
    purpose = "旷课 6、10、12 学时为界；与学分取重者"
    data = delimited(rows, "\t").encode("utf-8")
    return Made("G89_考勤学分统计.csv", data, "text", purpose, "quzhou", cases, counts=_counts(rows, cases))


def _fitness() -> Made:
    records: list[_Row] = [
        (["不合格", 0], "三级预警", {"physical_test": "不合格", "unearned_credits": 0.0}),
        (["两次不合格", 0], "二级预警", {"physical_test": "两次不合格", "unearned_credits": 0.0}),
        (["未达到毕业要求", 3], "一级预警", {"physical_test": "未达到毕业要求", "unearned_credits": 3.0}),
        (["合格", 0], "", {}),
        (["合格", 7], "二级预警", {"physical_test": "合格", "unearned_credits": 7.0}),
    ]
    rows, cases = _table("quzhou", 90, ["体质测试成绩", "未获学分"], records)
    purpose = "体质测试：一次、两次不合格，未达到毕业要求"
    data = xlsx({"Sheet1": rows})
    return Made("G90_体测统计.xlsx", data, "openpyxl", purpose, "quzhou", cases, counts=_counts(rows, cases))


def _stated_stands() -> Made:
    records: list[_Row] = [
        ([6, "黄色预警"], "黄色预警", {"failed_count": 6}),
        ([2, "红色预警"], "红色预警", {"failed_count": 2}),
        ([4, "橙色预警"], "橙色预警", {"failed_count": 4}),
    ]
    rows, cases = _table("heilongjiang", 91, ["不及格门数", "预警等级"], records)
    purpose = "写明的等级与数据不符：按写明的办，说明中请核对"
    data = xlsx({"Sheet1": rows})
    says = ["第 3 行", "第 4 行", "核对"]
    return Made("G91_名单.xlsx", data, "openpyxl", purpose, "heilongjiang", cases, notes_say=says)


def _stated_stands_of_credits() -> Made:
    records: list[_Row] = [
        ([14.0, "三级"], "三级预警", {"unearned_credits": 14.0}),
        ([3.0, "三级"], "三级预警", {"unearned_credits": 3.0}),
        ([0, "二级"], "二级预警", {"unearned_credits": 0.0}),
    ]
    rows, cases = _table("quzhou", 92, ["未获学分", "预警等级"], records)
    purpose = "写明三级而学分够一级：按写明的办，说明中请核对"
    data = xls({"Sheet1": rows})
    return Made("G92_名单.xls", data, "xlwt", purpose, "quzhou", cases, notes_say=["第 3 行", "核对"])


def _remarks() -> Made:
    records: list[_Row] = [
        (["口头警示", "已撤销"], "口头警示", {}),
        (["书面警示", None], "书面警示", {}),
        (["书面警示", "休学中"], "书面警示", {}),
        (["口头警示", "学生干部"], "口头警示", {}),
    ]
    rows, cases = _table("lanzhou", 93, ["警示级别", "备注"], records)
    purpose = "备注写已撤销、休学：只在说明中报告，仍立案"
    data = xlsx({"Sheet1": rows})
    says = ["已撤销", "休学", "核对"]
    return Made("G93_名单.xlsx", data, "openpyxl", purpose, "lanzhou", cases, notes_say=says)


def _partly_stated() -> Made:
    records: list[_Row] = [
        ([3.0, "三级预警"], "三级预警", {"unearned_credits": 3.0}),
        ([8.5, None], "二级预警", {"unearned_credits": 8.5}),
        ([13.0, None], "一级预警", {"unearned_credits": 13.0}),
        ([0, None], "", {}),
    ]
    rows, cases = _table("quzhou", 94, ["未获学分", "预警等级"], records)
    purpose = "等级列有的空着：空着的按学分判定，0 学分不立案"
    data = xlsx({"Sheet1": rows})
    return Made("G94_名单.xlsx", data, "openpyxl", purpose, "quzhou", cases, counts=_counts(rows, cases))


def _not_warned_in_words() -> Made:
    records: list[_Row] = [
        ([2, "黄色预警"], "黄色预警", {"failed_count": 2}),
        ([0, "不预警"], "", {}),
        ([4, "橙色预警"], "橙色预警", {"failed_count": 4}),
        ([1, "无预警"], "", {}),
    ]
    rows, cases = _table("nanjing", 95, ["不及格门数", "预警等级"], records)
    purpose = "等级列写不预警、无预警：不立案，计入未预警"
    data = xlsx({"Sheet1": rows})
    return Made("G95_名单.xlsx", data, "openpyxl", purpose, "nanjing", cases, counts=_counts(rows, cases))
