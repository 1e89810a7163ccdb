"""Transforms that explain where points of a blank lie on a page."""

import cv2
import numpy as np

from guidang.paper.scans.pyramid import Matrix, Points, apply

_GOOD_ENOUGH = 0.15  # of the tolerance, root mean square: no freer transform is tried


def fitted(source: Points, target: Points, tolerance: float, most: int) -> Matrix | None:
    """The robust transform of the fewest degrees of freedom, up to ``most``, that explains the points.

    4 are a similarity, 6 affine, 8 a homography. ``tolerance`` is in the unit of ``source``. None when there
    are too few points, or they lie on one spot.
    """
    reach = _spread(target) / max(_spread(source), 1e-6) * tolerance
    best: tuple[float, Matrix] | None = None
    for freedom in (4, 6, 8):
        if freedom > most or len(source) < freedom + (0 if freedom == 4 else 2):
            break
        matrix = _robust(source, target, freedom, reach)
        if matrix is None:
            continue
        left = np.minimum(np.linalg.norm(apply(matrix, source) - target, axis=1), 2 * reach)
        cost = float(np.sqrt((left**2).mean()))
        # A freer transform must earn its freedom: it extrapolates worse.
        if best is None or cost < 0.8 * best[0]:
            best = (cost, matrix)
        if best[0] <= _GOOD_ENOUGH * reach:
            break
    return best[1] if best else None


def similarity(source: Points, target: Points) -> Matrix:
    """Least squares over all points (Umeyama 1991, without reflection)."""
    here, there = source - source.mean(axis=0), target - target.mean(axis=0)
    turn = complex(
        (here[:, 0] @ there[:, 0]) + (here[:, 1] @ there[:, 1]),
        (here[:, 0] @ there[:, 1]) - (here[:, 1] @ there[:, 0]),
    )
    turn /= float((here**2).sum())
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, target.mean(axis=0) - linear @ source.mean(axis=0)
    return matrix


def affine(source: Points, target: Points) -> Matrix:
    """Least squares over all points, which must not lie on one line."""
    terms = np.hstack([source, np.ones((len(source), 1))])
    solved = np.linalg.lstsq(terms, target, rcond=None)[0]
    return np.vstack([solved.T, [0.0, 0.0, 1.0]])


def stretch(matrix: Matrix) -> float:
    """How much longer the affine part makes one direction than another: 1 for a similarity."""
    long, short = np.linalg.svd(matrix[:2, :2], compute_uv=False)
    return float(long / max(short, 1e-9))


def inverse(matrix: Matrix) -> Matrix:
    """NaN where there is none."""
    if abs(float(np.linalg.det(matrix / np.abs(matrix).max()))) < 1e-12:
        return np.full((3, 3), np.nan)
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _spread(points: Points) -> float:
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _robust(source: Points, target: Points, freedom: int, tolerance: float) -> Matrix | None:
    if freedom == 8:
        matrix, _ = cv2.findHomography(source, target, cv2.RANSAC, tolerance)
        return None if matrix is None else np.asarray(matrix, dtype=np.float64)
    estimate = cv2.estimateAffinePartial2D if freedom == 4 else cv2.estimateAffine2D
    found, _ = estimate(source, target, method=cv2.RANSAC, ransacReprojThreshold=tolerance)
    return None if found is None else np.vstack([np.asarray(found, dtype=np.float64), [0.0, 0.0, 1.0]])
