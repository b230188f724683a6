"""Hand-labelled sentences → weights: multinomial logistic regression with an L2 penalty, by L-BFGS.

The classes count alike however frequent they are, as macro-F1 does. The problem is convex and the start fixed, so there
is nothing random in it; weights are rounded, which hides what the last bits of another machine's arithmetic differ in.
L-BFGS: Nocedal & Wright, Numerical Optimization, 2006, algorithms 7.4 and 7.5, with backtracking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.portrayal.features import Feature
from analysis.portrayal.model import INTERCEPT, Weights

PENALTY = 18.0
FEWEST = 3
STEPS = 200
_MEMORY = 10
_DECIMALS = 3

Array = NDArray[np.float64]


def train(examples: Sequence[Sequence[Feature]], labels: Sequence[int]) -> Weights:
    """Return the weights for examples whose label is 0, 1 or 2; features of fewer than `FEWEST` examples are left out.

    ``PENALTY`` is the strength of the L2 penalty, in examples; the intercept is free.
    """
    counts = Counter(name for example in examples for name in {feature.name for feature in example})
    names = [INTERCEPT, *sorted(name for name, count in counts.items() if count >= FEWEST)]
    column = {name: index for index, name in enumerate(names)}
    cells = [
        (row, column[feature.name], feature.value)
        for row, example in enumerate(examples)
        for feature in (Feature(INTERCEPT, 1.0, 0, 0), *example)
        if feature.name in column
    ]
    rows, columns = (np.array([cell[axis] for cell in cells], dtype=np.int64) for axis in (0, 1))
    values = np.array([cell[2] for cell in cells])
    truth = np.eye(3)[list(labels)]
    share = (truth * (len(labels) / 3 / truth.sum(axis=0))).sum(axis=1)
    penalty = np.full((len(names), 1), PENALTY)
    penalty[0] = 0

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(-1, 3)
        sums = np.column_stack([np.bincount(rows, values * weights[columns, k], len(labels)) for k in range(3)])
        sums -= sums.max(axis=1, keepdims=True)
        logs = sums - np.log(np.exp(sums).sum(axis=1, keepdims=True))
        residual = share[:, None] * (np.exp(logs) - truth)
        slope = np.column_stack([np.bincount(columns, values * residual[rows, k], len(names)) for k in range(3)])
        cost = -float((share * (truth * logs).sum(axis=1)).sum()) + float((penalty * weights**2).sum()) / 2
        return cost, (slope + penalty * weights).ravel()

    found = _minimum(loss, np.zeros(len(names) * 3)).reshape(-1, 3).round(_DECIMALS) + 0.0
    kept = ((name, row.tolist()) for name, row in zip(names, found, strict=True) if row.any())
    return {name: (negative, neutral, positive) for name, (negative, neutral, positive) in kept}


def _minimum(loss: Callable[[Array], tuple[float, Array]], start: Array) -> Array:
    """Return where a smooth convex function is least, as near as `STEPS` steps of L-BFGS come."""
    place, (cost, slope) = start, loss(start)
    moves: list[tuple[Array, Array]] = []
    for _ in range(STEPS):
        step = _direction(slope, moves)
        down, size = float(step @ slope), 1.0 if moves else 1 / float(np.abs(slope).sum())
        ahead, next_slope = loss(place + size * step)
        while ahead > cost + 1e-4 * size * down and size > 1e-12:
            size /= 2
            ahead, next_slope = loss(place + size * step)
        moves = [*moves, (size * step, next_slope - slope)][-_MEMORY:]
        still = abs(cost - ahead) < 1e-7 * abs(cost)
        place, cost, slope = place + size * step, ahead, next_slope
        if still:
            break
    return place


def _direction(slope: Array, moves: Sequence[tuple[Array, Array]]) -> Array:
    """Return the quasi-Newton direction of descent from the last moves and the changes of slope they brought."""
    step = -slope
    shares = []
    for move, change in reversed(moves):
        share = float(move @ step) / float(move @ change)
        shares.append(share)
        step = step - share * change
    if moves:
        move, change = moves[-1]
        step = step * (float(move @ change) / float(change @ change))
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        step = step + (share - float(change @ step) / float(move @ change)) * move
    return step
