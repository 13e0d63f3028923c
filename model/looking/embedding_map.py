"""The words as points on a map: principal components of the embedding that keep still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.student.arrays import Array, frozen


@dataclass(frozen=True)
class MapBasis:
    """The two directions of d-dimensional space that are drawn, and how much they show."""

    center: Array
    """(d,), the words' mean, which is the origin of the map."""
    axes: Array
    """(d, 2), directions of length 1 at a right angle."""
    shares: Array
    """(2,), the share of the words' squared distances from the center along each axis."""


def map_basis(embedding: Array, like: MapBasis | None = None) -> MapBasis:
    """The first two principal components of an embedding (V, d) (Pearson 1901).

    Their signs are arbitrary, so each is turned until its largest number is positive. With `like`,
    they are turned and mirrored within their plane until they are as close as possible to an
    earlier map's (Schönemann 1966, orthogonal Procrustes), so that the words move only because the
    student learned.
    """
    if embedding.ndim != 2 or embedding.shape[1] < 2 or not np.isfinite(embedding).all():
        raise ValueError(f"embedding has shape {embedding.shape}; allowed are finite (V, d), d ≥ 2")
    center = embedding.mean(axis=0)
    spread = (embedding - center).T @ (embedding - center)  # (d, d)
    axes = np.linalg.eigh(spread).eigenvectors[:, :-3:-1]  # (d, 2), the largest first
    if like is None:
        largest = np.abs(axes).argmax(axis=0)
        axes = axes * np.where(axes[largest, [0, 1]] < 0, -1.0, 1.0)
    else:
        left, _, right = np.linalg.svd(axes.T @ like.axes)
        axes = axes @ left @ right
    along = np.einsum("di,de,ei->i", axes, spread, axes)
    whole = np.trace(spread)
    shares = along / whole if whole > 0 else np.zeros(2)
    return MapBasis(frozen(center), frozen(np.ascontiguousarray(axes)), frozen(shares))


def embedding_map(embedding: Array, basis: MapBasis) -> Array:
    """Each word's place on the map, (V, d) → (V, 2)."""
    return frozen((embedding - basis.center) @ basis.axes)
