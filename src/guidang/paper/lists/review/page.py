"""待复核.html: every item that waits, with picture, reason, best guess and crops. One file, no network."""

from base64 import b64encode
from collections.abc import Iterable

from guidang.domain.review import HEADINGS, SHEET_NAME, DecidedItem, ReviewBoard, ReviewItem
from guidang.paper.lists.answers.page_parts import STYLE, join, mark_up, paragraph, section, table, text

TITLE = "待复核"
_STYLE = (
    STYLE
    + """
main { max-width: 1180px; }
.item { display: grid; grid-template-columns: minmax(260px, 1fr) minmax(300px, 1fr); gap: 18px;
  padding: 14px 0; border-bottom: 1px solid #c4c9ce; break-inside: avoid; }
.item h3 { margin: 0 0 6px; font-size: 17px; }
.item img.page { width: 100%; border: 1px solid #cfd4d9; }
.crops { display: flex; flex-wrap: wrap; gap: 10px; }
.crops figure { margin: 0; }
.crops img { max-height: 90px; max-width: 220px; border: 1px solid #cfd4d9; background: #fff; }
.crops figcaption { font-size: 13px; color: #4d565f; }
.fault { color: #a01c1c; }
@media (max-width: 820px) { .item { grid-template-columns: 1fr; } }
"""
)


def review_page(board: ReviewBoard) -> str:
    """The page. Names and case numbers stand on it: it stays in the office."""
    count = len(board.items)
    title = f"{TITLE}：{count} 项" if count else "没有待复核的页"
    how = f"看图决定，在同一文件夹的“{SHEET_NAME}”里填写，保存并关闭后程序自动办理。"
    return mark_up(
        TITLE,
        _STYLE,
        join(
            [
                paragraph(board.school, "issuer"),
                f"<h1>{text(title)}</h1>",
                paragraph(how) if count else "",
                paragraph(f"上次办理：{board.last}") if board.last else "",
                *(_item(item) for item in board.items),
                _decided(board.decided),
            ]
        ),
        pictures=True,
    )


def _item(item: ReviewItem) -> str:
    facts = [
        paragraph(f"{label}：{words}")
        for label, words in (
            ("原因", item.reason),
            ("最可能属于", item.guess or "不知道"),
            ("说明", item.note),
            ("怎么办", item.advice),
            ("来源", item.source),
        )
        if words
    ]
    faults = [paragraph(f"没有办理：“{HEADINGS[f.column]}”{f.message}", "fault") for f in item.faults]
    words = join([f"<h3>编号 {item.number}</h3>", *faults, *facts, _crops(item.crops)])
    return f'<div class="item" id="n{item.number}"><div>{_picture(item)}</div><div>{words}</div></div>'


def _picture(item: ReviewItem) -> str:
    if item.picture:
        return f'<img class="page" alt="编号 {item.number}" src="{_uri("jpeg", item.picture)}">'
    return paragraph(f"图片见同一文件夹的“{item.file}”。" if item.file else "没有图片。")


def _crops(crops: Iterable[tuple[str, str, bytes]]) -> str:
    shown = "".join(
        f'<figure><img alt="" src="{_uri(_kind(data), data)}">'
        f"<figcaption>{text(what)}：<b>{text(read)}</b></figcaption></figure>"
        for what, read, data in crops
    )
    return f'<div class="crops">{shown}</div>' if shown else ""


def _kind(data: bytes) -> str:
    return "png" if data.startswith(b"\x89PNG") else "jpeg"


def _uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"


def _decided(decided: Iterable[DecidedItem]) -> str:
    rows = [(str(d.number), d.source, d.decision, d.belongs, d.who, d.on, d.why) for d in decided]
    if not rows:
        return ""
    told = paragraph(f"办错了的，在“{SHEET_NAME}”里对它选“撤销”。")
    headings = ("编号", "来源", "处理", "归到", "经办人", "日期", "处理说明")
    return section("最近办过的", told + table(headings, rows))
