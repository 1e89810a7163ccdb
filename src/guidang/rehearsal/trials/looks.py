"""What lamps, sensors, printers and compressors make of a picture. None of these moves anything on it."""

import cv2
import numpy as np
from PIL import Image as Pillow

from guidang.rehearsal.ink import Image
from guidang.rehearsal.light import blur, grain

_BAYER = np.array(
    [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32
)  # ordered dither, 4 x 4


def gray(image: Image) -> Image:
    """Without colour."""
    out: Image = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return out


def levels(image: Image, black: float, white: float, gamma: float = 1.0) -> Image:
    """What was 0 becomes ``black``, 255 ``white``, clipped; ``gamma`` above 1 darkens what is between."""
    ramp = (np.arange(256) / 255) ** gamma * (white - black) + black
    out: Image = cv2.LUT(image, np.clip(ramp, 0, 255).astype(np.uint8))
    return out


def threshold(image: Image, level: float) -> Image:
    """Black and white: (h, w) of 0 and 255."""
    _, out = cv2.threshold(gray(image), float(level), 255, cv2.THRESH_BINARY)
    page: Image = out
    return page


def dither(image: Image) -> Image:
    """Black and white by an ordered screen, as faxes render photographs."""
    shades = gray(image)
    height, width = shades.shape
    screen = np.tile((_BAYER + 0.5) * 16, (height // 4 + 1, width // 4 + 1))[:height, :width]
    return np.where(shades > screen, 255, 0).astype(np.uint8)


def diffused(image: Image) -> Image:
    """Black and white by spreading each error over what follows, as scanners set to halftone do."""
    spread = Pillow.fromarray(gray(image)).convert("1", dither=Pillow.Dither.FLOYDSTEINBERG)
    return np.asarray(spread.convert("L"), np.uint8)


def flash(image: Image, peak: float, rng: np.random.Generator) -> None:
    """The lamp's own image on the paper (in place): ``peak`` gray levels brighter at its middle."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0 : height // 16, 0 : width // 16].astype(np.float32)
    at = rng.uniform(0.15, 0.85, 2) * (width // 16, height // 16)
    wide = rng.uniform(0.05, 0.16) * max(image.shape[:2]) / 16
    blob = peak * np.exp(-((xs - at[0]) ** 2 + (ys - at[1]) ** 2) / np.float32(2 * wide * wide))
    full = cv2.resize(blob.astype(np.uint8), (width, height))
    image[:] = cv2.add(image, full if image.ndim == 2 else cv2.merge([full] * 3))


def jpeg_again(image: Image, quality: int) -> Image:
    """Compressed and decompressed once more."""
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    how = cv2.IMREAD_GRAYSCALE if image.ndim == 2 else cv2.IMREAD_COLOR
    return np.asarray(cv2.imdecode(data, how), np.uint8)


def streaks(image: Image, count: int, depth: tuple[int, int], rng: np.random.Generator) -> None:
    """``count`` lines down the page (in place), dark or, now and then, light."""
    for _ in range(count):
        x, wide = int(rng.integers(image.shape[1] - 3)), int(rng.integers(1, 4))
        line = image[:, x : x + wide]
        by = np.full_like(line, rng.integers(*depth))
        line[:] = cv2.subtract(line, by) if rng.random() < 0.8 else cv2.add(line, by)


def lost_lines(image: Image, count: int, rng: np.random.Generator) -> None:
    """``count`` lines of a fax (in place) came through as the one above, or black, or white."""
    for _ in range(count):
        y = int(rng.integers(1, image.shape[0] - 1))
        image[y] = image[y - 1] if rng.random() < 0.7 else int(rng.choice([0, 255]))


def specks(image: Image, share: float, rng: np.random.Generator) -> None:
    """Pepper and salt (in place) over ``share`` of the pixels, pepper thrice as often."""
    count = int(image.shape[0] * image.shape[1] * share)
    ys, xs = rng.integers(0, image.shape[0], count), rng.integers(0, image.shape[1], count)
    tone = np.where(rng.random(count) < 0.75, rng.integers(0, 70, count), 255).astype(np.uint8)
    image[ys, xs] = tone if image.ndim == 2 else tone[:, None]


def moire(image: Image, depth: float, rng: np.random.Generator) -> Image:
    """The beat of a screen's or a sensor's grid: ``depth`` gray levels of slow bands, two directions."""
    height, width = image.shape[:2]
    waves = np.zeros((height // 2, width // 2), np.float32)
    ys, xs = np.mgrid[0 : height // 2, 0 : width // 2].astype(np.float32)
    for _ in range(2):
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 40)
        waves += np.sin((xs * np.cos(angle) + ys * np.sin(angle)) * np.float32(2 * np.pi / period))
    field = cv2.resize(waves * np.float32(depth / 2) + 128, (width, height)).astype(np.uint8)
    both = field if image.ndim == 2 else cv2.merge([field] * 3)
    out: Image = cv2.addWeighted(image, 1.0, both, 1.0, -128)
    return out


def shaken(image: Image, px: float, rng: np.random.Generator) -> Image:
    """Blurred along one direction over ``px``, as by an unsteady hand."""
    if px < 1.5:
        return image
    side = int(px) | 1
    kernel = np.zeros((side, side), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * side / 2
    ends = [tuple(np.rint(side // 2 + s * reach).astype(int).tolist()) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    out: Image = cv2.filter2D(image, -1, kernel / kernel.sum())
    return out


def cleaned(image: Image, strength: float) -> Image:
    """A scanner app's work: the light evened out, the paper white, the print black, edges sharpened."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    ground = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(image, ground, scale=250)
    sharp = cv2.addWeighted(even, 1.6, cv2.GaussianBlur(even, (0, 0), 1.6), -0.6, 0)
    return levels(sharp, -60 * strength, 255 + 25 * strength, 1 + 0.5 * strength)


def copied(image: Image, rng: np.random.Generator) -> Image:
    """One more generation of photocopy: softer, harder in tone, with the specks of glass and drum."""
    out = blur(image, rng.uniform(0.55, 0.8))
    out = grain(out, rng.uniform(3, 7), rng)
    out = levels(out, -38, 285, rng.uniform(0.85, 1.2))
    specks(out, 0.00025, rng)
    return out
