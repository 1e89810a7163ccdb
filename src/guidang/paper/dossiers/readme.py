"""说明.txt: one page for whoever finds the package, with no tool of ours at hand."""

from guidang.domain.handover import Manifest

NAME = "说明.txt"

_TEXT = """{school}{unit}
{term} 档案移交包

批次：{batch}（第 {version} 版）　制作日期：{made_on}
档案提供人：{handed_by}　档案接收人：{handed_to}
共 {count} 卷（一人一档），{items} 件，{pages} 页。{remark}

一、包内有什么
  data/移交清单.pdf　　　　　 供打印、签字；.xlsx 和 .csv 用 Excel 打开；.json 供程序读取，四份内容相同
  data/材料缺失与豁免.pdf　　 每卷缺失、存疑、豁免的材料及理由（.csv 同）
  data/督促失败名单.csv　　　 需要下学期继续跟进的学生
  data/等级变更.csv　　　　　 学期内级别有变更的学生
  data/ 下的各文件夹　　　　　卷宗，PDF/A-2b 格式；文件名为“序号_案号.pdf”，不含姓名和学号
  bagit.txt 等四个文件　　　　 BagIt 1.0 格式（RFC 8493）的说明与校验清单

二、怎样核对（不需要任何专用软件）
  1. 包没有被改过：计算 tagmanifest-sha256.txt 的 SHA-256，应与《移交与接收登记表》上印的摘要相同。
       Windows：certutil -hashfile tagmanifest-sha256.txt SHA256
       Linux：  sha256sum tagmanifest-sha256.txt
  2. 每个文件都在、都没变：在本文件夹内执行
       sha256sum -c tagmanifest-sha256.txt
       sha256sum -c manifest-sha256.txt
     或用美国国会图书馆的公开工具：bagit.py --validate .
  3. 卷宗没有装错人：用本系统执行 guidang verify，无需台账，无需联网。

三、请注意
  本包含学生个人信息，请勿外传。
  《移交与接收登记表》和《四性检测报告》印有本包摘要，因此放在本包之外。
"""


def readme(manifest: Manifest) -> bytes:
    """The page, UTF-8 with BOM and CRLF, so that Notepad of any Windows shows it."""
    said = _TEXT.format(
        school=manifest.school,
        unit=manifest.unit,
        term=manifest.term,
        batch=manifest.batch,
        version=manifest.version,
        made_on=manifest.made_on,
        handed_by=manifest.handed_by,
        handed_to=manifest.handed_to,
        count=len(manifest.rows),
        items=sum(row.items for row in manifest.rows),
        pages=sum(row.pages for row in manifest.rows),
        remark=f"\n{manifest.remark}" if manifest.remark else "",
    )
    return said.replace("\n", "\r\n").encode("utf-8-sig", errors="replace")
