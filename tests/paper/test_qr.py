"""Codes are read back by decoders of two families, from drawn pixels."""

import io

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageOps

from guidang.paper import qr

CODE = "G1.N2520001241.LT01.R1.ABCDEFGH"


def test_a_sheet_code_is_29_modules_wide_at_level_h() -> None:
    dark = qr.modules(CODE)
    assert dark.shape == (29, 29)
    finder = np.pad(np.pad(np.ones((3, 3), bool), 1, constant_values=False), 1, constant_values=True)
    for corner in (dark[:7, :7], dark[:7, -7:], dark[-7:, :7]):
        assert (corner == finder).all()
    # The level's two bits begin row 8, masked with 10; level H is 10 (ISO/IEC 18004, 7.9).
    assert [int(dark[8, 0]) ^ 1, int(dark[8, 1]) ^ 0] == [1, 0]


@pytest.mark.parametrize("text", [CODE, "G1.Z9930009999.ZZZZ.ZZ.77777777", "A", "案号"])
def test_two_families_of_decoders_read_the_picture(text: str) -> None:
    shown = ImageOps.expand(Image.open(io.BytesIO(qr.png(text, 6))).convert("L"), 24, 255)
    assert [found.text for found in zxingcpp.read_barcodes(np.asarray(shown))] == [text]
    if text.isascii():
        assert cv2.QRCodeDetector().detectAndDecode(np.asarray(shown))[0] == text


def written_by_qrcode(text: str, mask: int | None = None) -> qrcode.QRCode:
    level = qrcode.constants.ERROR_CORRECT_H
    code = qrcode.QRCode(error_correction=level, border=0, box_size=6, mask_pattern=mask)
    code.add_data(text, optimize=0)
    code.make()
    return code


@pytest.mark.parametrize("text", [CODE, "A"])
def test_an_independent_encoder_writes_the_same_code(text: str) -> None:
    """``qrcode``, told the mask that ours chose, sets the very same modules."""
    ours = qr.modules(text).tolist()
    # The three bits after the level's are the mask, themselves masked with 101 (ISO/IEC 18004, 7.9).
    mask = (ours[8][2] << 2 | ours[8][3] << 1 | ours[8][4]) ^ 0b101
    assert written_by_qrcode(text, mask).get_matrix() == ours


@pytest.mark.parametrize("text", [CODE, "G1.Z9930009999.ZZZZ.ZZ.77777777", "A", "案号"])
def test_an_independent_encoders_picture_says_the_same(text: str) -> None:
    """Some texts are encoded in other segments, and may then be of another size."""
    theirs = ImageOps.expand(written_by_qrcode(text).make_image().convert("L"), 24, 255)
    ours = ImageOps.expand(Image.open(io.BytesIO(qr.png(text, 6))).convert("L"), 24, 255)
    read = [[found.text for found in zxingcpp.read_barcodes(np.asarray(one))] for one in (theirs, ours)]
    assert read == [[text], [text]]


def test_a_code_survives_a_hole_of_a_staple() -> None:
    shown = np.array(ImageOps.expand(Image.open(io.BytesIO(qr.png(CODE, 8))).convert("L"), 32, 255))
    cv2.line(shown, (150, 140), (230, 200), 0, 12)
    assert [found.text for found in zxingcpp.read_barcodes(shown)] == [CODE]


def test_the_picture_is_the_modules() -> None:
    shown = np.asarray(Image.open(io.BytesIO(qr.png(CODE, 3))).convert("L"))
    assert shown.shape == (87, 87)
    assert ((shown[1::3, 1::3] < 128) == qr.modules(CODE)).all()


def test_what_cannot_be_a_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        qr.modules("")
    with pytest.raises(ValueError, match=r"."):
        qr.modules("A" * 5000)
    with pytest.raises(ValueError, match="pixel"):
        qr.png(CODE, 0)
