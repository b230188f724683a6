"""Fit the reader to coded articles."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from analysis.reader import decoding
from analysis.reader.examples import MISSING, NOTHING, Example, Stretch
from analysis.reader.network import Reader
from analysis.reader.passages import Passage

_STANCE_WEIGHT = torch.tensor([0.8, 1.6, 1.1, 1.0, 0.5])
_OUTSIDE_WEIGHT = 0.6
_EMPTY_SHARE = 0.35


def inputs(passages: Sequence[Passage]) -> tuple[Tensor, ...]:
    """Return ids, case, target, quoted, place and mask (B, L) of some passages."""
    longest = -(-max(len(passage.ids) for passage in passages) // 32) * 32

    def padded(rows: list[list[int]], fill: int = 0) -> Tensor:
        return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])

    ids = [list(passage.ids) for passage in passages]
    columns = [
        [[getattr(piece, name) if piece else 0 for piece in passage.pieces] for passage in passages]
        for name in ("case", "target", "quoted")
    ]
    return (
        padded(ids),
        *map(padded, columns),
        padded([list(passage.places) for passage in passages]),
        padded([[1] * len(passage.ids) for passage in passages]),
    )


def loss_of(model: Reader, batch: Sequence[Example], chance: random.Random) -> Tensor:
    """Return how wrong the reader is on some passages: tags, labels of contents, and where it points."""
    ids, case, target, quoted, place, mask = inputs([row.passage for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden, tags, speech = model.encoder(ids, case, target, quoted, place, mask)
    hidden, tags, speech = hidden.float(), tags.float(), speech.float()
    length = ids.shape[1]

    def gold(rows: list[list[int]]) -> Tensor:
        return torch.tensor([row + [MISSING] * (length - len(row)) for row in rows])

    weight = torch.tensor([_OUTSIDE_WEIGHT, 1.0, 1.0, 1.0])
    total = functional.cross_entropy(
        tags.reshape(-1, 4), gold([row.tags for row in batch]).reshape(-1), weight, ignore_index=MISSING
    )
    spoken = gold([row.speech if row.speech is not None else [MISSING] * len(row.tags) for row in batch])
    if (spoken != MISSING).any():
        total = total + 0.5 * functional.cross_entropy(
            speech.reshape(-1, 4), spoken.reshape(-1), weight, ignore_index=MISSING
        )
    stretches = [(number, stretch) for number, row in enumerate(batch) for stretch in row.stretches]
    stretches += _candidates(batch, tags, chance)
    if not stretches:
        return total
    rows, share, first, last = shares([(row, stretch.pieces) for row, stretch in stretches], length)
    stance, kind, explicit, sound, points, joined = model.heads(hidden, mask, rows, share, first, last)
    for logits, name, weights, factor, smooth in (
        (stance, "stance", _STANCE_WEIGHT, 1.0, 0.05),
        (kind, "kind", None, 0.3, 0.0),
        (explicit, "explicit", None, 0.3, 0.0),
        (sound, "sound", None, 0.5, 0.0),
    ):
        labels = torch.tensor([getattr(stretch, name) for _, stretch in stretches])
        if (labels != MISSING).any():
            total = total + factor * functional.cross_entropy(
                logits, labels, weights, ignore_index=MISSING, label_smoothing=smooth
            )
    logs = points.log_softmax(-1)
    pointed: list[Tensor] = []
    voices = [(number, voice) for number, (_, stretch) in enumerate(stretches) for voice in stretch.voices]
    for number, voice in voices:
        for which, right in enumerate((voice.source, voice.cue)):
            if right is not None:
                pointed += [-0.5 * logs[number, 2 * which + end, right[end]] for end in (0, 1)]
    sourced = [(number, voice) for number, voice in voices if voice.source and voice.names]
    if sourced:
        where = [range(voice.source[0], voice.source[1] + 1) for _, voice in sourced if voice.source]
        of, source_share, source_first, source_last = shares(
            [(stretches[number][0], pieces) for (number, _), pieces in zip(sourced, where, strict=True)], length
        )
        content = joined[[number for number, _ in sourced]]
        logs = model.names(hidden, mask, of, content, source_share, source_first, source_last).log_softmax(-1)
        for number, (_, voice) in enumerate(sourced):
            for end in (0, 1):
                choices = sorted({pair[end] for pair in voice.names})
                pointed.append(-logs[number, end, choices].logsumexp(0))
                if voice.organization is not None:
                    pointed.append(-0.3 * logs[number, 2 + end, voice.organization[end]])
    if pointed:
        total = total + torch.stack(pointed).sum() / max(1, 2 * len(voices))
    return total


def _candidates(batch: Sequence[Example], tags: Tensor, chance: random.Random) -> list[tuple[int, Stretch]]:
    """Return stretches that are no statements, to learn the difference: what the tags would take, and at random.

    What the tags would take and is mostly a statement counts as that statement: contents are seldom found to the piece.
    """
    found: list[tuple[int, Stretch]] = []
    numbers = tags.detach().numpy().copy()
    numbers[..., 0] -= 0.5
    for row, example in enumerate(batch):
        gold = [(set(stretch.pieces), stretch) for stretch in example.stretches]
        taken = [
            list(content.pieces)
            for content in decoding.contents(example.passage, numbers[row, : len(example.tags)], 0.3)
        ][:6]
        inside = [number for number, tag in enumerate(example.tags) if tag != MISSING]
        for _ in range(2 if inside else 0):
            start = chance.choice(inside)
            taken.append([number for number in inside if start <= number < start + chance.randint(5, 30)])
        for pieces in taken:
            own = set(pieces)
            shared, nearest = max(
                ((len(own & each) / len(own | each), stretch) for each, stretch in gold),
                key=lambda pair: pair[0],
                default=(0.0, None),
            )
            if nearest is not None and shared >= 0.6:
                if shared < 1:
                    found.append((row, Stretch(pieces, nearest.stance)))
            elif shared < 0.2:
                found.append((row, Stretch(pieces, NOTHING)))
    return found


def shares(stretches: Sequence[tuple[int, Sequence[int]]], length: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return for each stretch its passage, the weights of its pieces, its first and its last piece."""
    share = torch.zeros(len(stretches), length)
    for number, (_, pieces) in enumerate(stretches):
        share[number, list(pieces)] = 1 / len(pieces)
    return (
        torch.tensor([row for row, _ in stretches]),
        share,
        torch.tensor([pieces[0] for _, pieces in stretches]),
        torch.tensor([pieces[-1] for _, pieces in stretches]),
    )


def tone_loss(model: Reader, batch: Sequence[Any]) -> Tensor:
    """``batch`` holds (passage, pieces that name the actor, label)."""
    ids, case, target, quoted, place, mask = inputs([row[0] for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden, _, _ = model.encoder(ids, case, target, quoted, place, mask)
    return functional.cross_entropy(
        tone_logits(model, hidden.float(), mask, batch), torch.tensor([r[2] for r in batch])
    )


def tone_logits(model: Reader, hidden: Tensor, mask: Tensor, batch: Sequence[Any]) -> Tensor:
    """Return the logits (N, 3) of the tone toward the actor of each row: passage, pieces that name the actor, label."""
    share = torch.zeros(len(batch), hidden.shape[1])
    for number, row in enumerate(batch):
        share[number, row[1]] = 1 / len(row[1])
    around = mask.float() / mask.sum(1, keepdim=True)
    return model.tone(
        hidden, share, around, torch.tensor([r[1][0] for r in batch]), torch.tensor([r[1][-1] for r in batch])
    )


def batches(rows: Sequence[Any], size: int, chance: random.Random, length: Callable[[Any], int]) -> list[Sequence[Any]]:
    """Return batches of about equal length, in random order."""
    data = list(rows)
    chance.shuffle(data)
    data = [
        row for start in range(0, len(data), size * 20) for row in sorted(data[start : start + size * 20], key=length)
    ]
    found: list[Sequence[Any]] = [data[start : start + size] for start in range(0, len(data), size)]
    chance.shuffle(found)
    return found


def fit(
    model: Reader,
    rows: Sequence[Example],
    toward: Sequence[Any],
    *,
    epochs: int,
    seed: int,
    rate: float = 2e-4,
    size: int = 8,
    tone_share: float = 0.5,
    say: Callable[[str], None] = print,
    each: Callable[[int], None] = lambda epoch: None,
) -> Reader:
    """Train; the mean of the weights over the last steps is what is kept (Polyak & Juditsky 1992)."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    base = [p for n, p in model.named_parameters() if n.startswith("encoder.base") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.base")]
    optimizer = torch.optim.AdamW(
        [{"params": base, "lr": rate}, {"params": heads, "lr": rate * 3}], weight_decay=0.01, fused=True
    )
    full = sum(bool(row.stretches) for row in rows)
    per_epoch = math.ceil((full + _EMPTY_SHARE * (len(rows) - full)) / size) + math.ceil(
        len(toward) * tone_share / (size * 4)
    )
    steps = epochs * per_epoch
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
    )
    mean = [p.detach().clone() for p in base + heads]
    started, step = time.monotonic(), 0
    for epoch in range(epochs):
        model.train()
        # Most passages hold no statement: a share of them, another one each time, is enough to learn that.
        used = [row for row in rows if row.stretches or chance.random() < _EMPTY_SHARE]
        work: list[tuple[str, Sequence[Any]]] = [
            ("read", batch) for batch in batches(used, size, chance, lambda row: len(row.passage.ids))
        ]
        some = chance.sample(list(toward), int(len(toward) * tone_share))
        work += [("tone", batch) for batch in batches(some, size * 4, chance, lambda row: len(row[0].ids))]
        chance.shuffle(work)
        sums = {"read": [0.0, 0], "tone": [0.0, 0]}
        for what, batch in work:
            loss = loss_of(model, batch, chance) if what == "read" else tone_loss(model, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            keep = min(0.998, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(mean, [p.detach() for p in base + heads], 1 - keep)
            sums[what][0] += loss.item()
            sums[what][1] += 1
        say(
            f"epoch {epoch + 1} of {epochs}: "
            + ", ".join(f"{k} {v[0] / v[1]:.3f}" for k, v in sums.items() if v[1])
            + f", {time.monotonic() - started:.0f} s"
        )
        each(epoch)
    with torch.no_grad():
        for parameter, value in zip(base + heads, mean, strict=True):
            parameter.copy_(value)
    return model
