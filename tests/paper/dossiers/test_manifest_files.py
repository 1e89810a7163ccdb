"""移交清单 in its four forms."""

import csv
import io
import time

import openpyxl
import pytest
from dossier_samples import HEADER, entry, packed

from guidang.paper.dossiers.manifest_files import (
    COLUMNS,
    disarm,
    load_manifest,
    manifest_csv,
    manifest_json,
    manifest_xlsx,
    table_csv,
)
from guidang.paper.dossiers.package import lay_out


@pytest.fixture(scope="module")
def manifest():
    return packed().package.manifest


@pytest.fixture(scope="module")
def hostile():
    """Names as an ill-meaning list may hold them."""
    return lay_out(
        HEADER, [entry(1, name='=HYPERLINK("http://x")', class_name="+机电\x07", student_id="007")], ()
    )


def test_json_is_read_back(manifest, hostile):
    assert load_manifest(manifest_json(manifest)) == manifest
    assert load_manifest(manifest_json(hostile)) == hostile


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"null",
        b"{" * 10_000,
        manifest_json(HEADER).replace(b'"version": 1', b'"version": "1"'),
        manifest_json(HEADER).replace(b'"rows": []', b'"rows": [{}]'),
    ],
    ids=range(8),
)
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(ValueError, match="移交清单"):
        load_manifest(data)


def test_csv_opens_in_excel(manifest):
    data = manifest_csv(manifest)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    assert [row[1] for row in rows[1:]] == [row.case_no for row in manifest.rows]
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", " =1", "\r1"])
def test_formulas_are_disarmed(cell):
    assert disarm(cell) == "'" + cell


def test_hostile_cells_are_text(hostile):
    rows = list(csv.reader(io.StringIO(manifest_csv(hostile).decode("utf-8-sig"))))
    assert rows[1][5] == '\'=HYPERLINK("http://x")'
    sheet = openpyxl.load_workbook(io.BytesIO(manifest_xlsx(hostile))).active
    assert sheet["F2"].data_type == "s"
    assert sheet["F2"].value == '=HYPERLINK("http://x")'
    assert sheet["E2"].value == "007"


def test_xlsx_is_formatted_and_the_same_each_time(manifest):
    first = manifest_xlsx(manifest)
    time.sleep(2.1)  # a zip's clock ticks every two seconds
    assert manifest_xlsx(manifest) == first
    sheet = openpyxl.load_workbook(io.BytesIO(first)).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "G2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["N"].width > 30
    assert sheet.page_setup.orientation == "landscape"


def test_lone_surrogates_do_not_stop_a_csv():
    assert table_csv(("姓名",), [["\ud800"]]).endswith(b"?\r\n")
