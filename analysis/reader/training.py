"""Fit the reader to coded articles."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from analysis.reader import decoding
from analysis.reader.examples import MISSING, NOTHING, Content, Example, Voice
from analysis.reader.network import Reader
from analysis.reader.passages import Passage, padded, shares

_STANCE_WEIGHT = torch.tensor([0.8, 1.6, 1.1, 1.0, 0.5])
#: Labels of a content: name, weights of the classes, share in the loss, label smoothing.
_LABELS = (
    ("stance", _STANCE_WEIGHT, 1.0, 0.05),
    ("kind", None, 0.3, 0.0),
    ("explicit", None, 0.3, 0.0),
    ("sound", None, 0.5, 0.0),
)
_OUTSIDE_WEIGHT = 0.6
#: Shares of the passages without a statement, and of the targets of tone, that an epoch takes.
_EMPTY_SHARE, _TONE_SHARE = 0.35, 0.5
#: The rate of learning at its highest, and the passages in a batch.
_RATE, _SIZE = 2e-4, 8

#: A passage, the pieces that name the actor, and the label of its tone.
Toward = tuple[Passage, list[int], int]


def inputs(parts: Sequence[Passage]) -> dict[str, Tensor]:
    """Return what the encoder is given of some passages (B, L)."""
    return {name: torch.from_numpy(rows) for name, rows in padded(parts, 32).items()}


def where(contents: Sequence[tuple[int, Sequence[int]]], length: int) -> dict[str, Tensor]:
    """Return for each content its passage, the weights of its pieces, its first and its last piece."""
    row = torch.tensor([row for row, _ in contents])
    return {"row": row} | {name: torch.from_numpy(rows) for name, rows in shares(contents, length).items()}


def loss_of(model: Reader, batch: Sequence[Example], chance: random.Random) -> Tensor:
    """Return how wrong the reader is on some passages: tags, labels of contents, and where it points."""
    given = inputs([row.passage for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden, tags, speech = (found.float() for found in model.encoder(**given))
    length = tags.shape[1]
    weight = torch.tensor([_OUTSIDE_WEIGHT, 1.0, 1.0, 1.0])

    def tag_loss(logits: Tensor, rows: Sequence[Sequence[int]]) -> Tensor:
        gold = torch.tensor([[*row, *[MISSING] * (length - len(row))] for row in rows])
        if not (gold != MISSING).any():
            return torch.zeros(())
        return functional.cross_entropy(logits.reshape(-1, 4), gold.reshape(-1), weight, ignore_index=MISSING)

    total = tag_loss(tags, [row.tags for row in batch]) + 0.5 * tag_loss(speech, [row.speech or () for row in batch])
    contents = [(number, content) for number, row in enumerate(batch) for content in row.contents]
    contents += _candidates(batch, tags, chance)
    if not contents:
        return total
    places = where([(row, content.pieces) for row, content in contents], length)
    *labels, points, joined = model.heads(hidden, given["mask"], **places)
    for logits, (name, weights, factor, smooth) in zip(labels, _LABELS, strict=True):
        gold = torch.tensor([getattr(content, name) for _, content in contents])
        if (gold != MISSING).any():
            total = total + factor * functional.cross_entropy(
                logits, gold, weights, ignore_index=MISSING, label_smoothing=smooth
            )
    voices = [(number, voice) for number, (_, content) in enumerate(contents) for voice in content.voices]
    pointed = _pointed(points.log_softmax(-1), voices)
    sourced = [(number, voice, voice.source) for number, voice in voices if voice.source and voice.names]
    if sourced:
        sources = [(contents[number][0], range(source[0], source[1] + 1)) for number, _, source in sourced]
        content = joined[[number for number, *_ in sourced]]
        names = model.names(hidden, given["mask"], content=content, **where(sources, length))
        pointed += _named(names.log_softmax(-1), [voice for _, voice, _ in sourced])
    return total + torch.stack(pointed).sum() / max(1, 2 * len(voices)) if pointed else total


def _pointed(logs: Tensor, voices: Sequence[tuple[int, Voice]]) -> list[Tensor]:
    """Return how wrong the pointers at sources and cues are, both ends of each."""
    return [
        -0.5 * logs[number, 2 * which + end, right[end]]
        for number, voice in voices
        for which, right in enumerate((voice.source, voice.cue))
        if right is not None
        for end in (0, 1)
    ]


def _named(logs: Tensor, voices: Sequence[Voice]) -> list[Tensor]:
    """Return how wrong the pointers at names, of which each right one will do, and at organizations are."""
    found = []
    for number, voice in enumerate(voices):
        for end in (0, 1):
            found.append(-logs[number, end, sorted({pair[end] for pair in voice.names})].logsumexp(0))
            if voice.organization is not None:
                found.append(-0.3 * logs[number, 2 + end, voice.organization[end]])
    return found


def _candidates(batch: Sequence[Example], tags: Tensor, chance: random.Random) -> list[tuple[int, Content]]:
    """Return contents that are no statements, to learn the difference: what the tags would take, and at random.

    What the tags would take and is mostly a statement counts as that statement: contents are seldom found to the piece.
    """
    found: list[tuple[int, Content]] = []
    numbers = tags.detach().numpy().copy()
    numbers[..., 0] -= 0.5
    for row, example in enumerate(batch):
        gold = [(set(content.pieces), content) for content in example.contents]
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
                ((len(own & each) / len(own | each), content) for each, content in gold),
                key=lambda pair: pair[0],
                default=(0.0, None),
            )
            if nearest is not None and shared >= 0.6:
                if shared < 1:
                    found.append((row, Content(pieces, nearest.stance)))
            elif shared < 0.2:
                found.append((row, Content(pieces, NOTHING)))
    return found


def tone_loss(model: Reader, batch: Sequence[Toward]) -> Tensor:
    """Return how wrong the reader is on the tone toward some actors."""
    given = inputs([row[0] for row in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.encoder(**given)[0].float()
    places = where([(number, row[1]) for number, row in enumerate(batch)], hidden.shape[1])
    around = given["mask"].float() / given["mask"].sum(1, keepdim=True)
    logits = model.tone(hidden, places["share"], around, places["first"], places["last"])
    return functional.cross_entropy(logits, torch.tensor([row[2] for row in batch]))


def fit(
    model: Reader,
    rows: Sequence[Example],
    toward: Sequence[Toward],
    checkpoint: Path,
    *,
    epochs: int,
    seed: int,
    resume: bool,
    say: Callable[[str], None],
) -> None:
    """Train, with a checkpoint after each epoch; ``resume`` goes on behind the last one.

    The mean of the weights over the last steps is what is kept (Polyak & Juditsky 1992). The rate of learning starts
    anew behind a checkpoint.
    """
    done = _resumed(model, checkpoint) if resume and checkpoint.exists() else 0
    if done >= epochs:
        return
    chance = random.Random(seed + done)
    torch.manual_seed(seed + done)
    optimizer = _optimizer(model)
    full = sum(bool(row.contents) for row in rows)
    per_epoch = math.ceil((full + _EMPTY_SHARE * (len(rows) - full)) / _SIZE)
    steps = (epochs - done) * (per_epoch + math.ceil(len(toward) * _TONE_SHARE / (_SIZE * 4)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
    )
    mean = AveragedModel(model, avg_fn=_mean)
    for epoch in range(done + 1, epochs + 1):
        model.train()
        started = time.monotonic()
        losses: dict[str, list[float]] = {"read": [], "tone": []}
        for what, batch in _work(rows, toward, chance):
            loss = loss_of(model, batch, chance) if what == "read" else tone_loss(model, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(model)
            losses[what].append(loss.item())
        means = ", ".join(f"{what} {sum(some) / len(some):.3f}" for what, some in losses.items() if some)
        say(f"epoch {epoch} of {epochs}: {means}, {time.monotonic() - started:.0f} s")
        part = checkpoint.with_suffix(".part")
        torch.save({"weights": model.state_dict(), "epochs": epoch}, part)
        part.replace(checkpoint)
    model.load_state_dict(mean.module.state_dict())


def _resumed(model: Reader, checkpoint: Path) -> int:
    """Give a model the weights of a checkpoint, and return after how many epochs it was written."""
    kept = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(kept["weights"])
    return int(kept["epochs"])


def _optimizer(model: Reader) -> torch.optim.Optimizer:
    learned = [(name.startswith("encoder.base"), p) for name, p in model.named_parameters() if p.requires_grad]
    base, heads = ([p for inner, p in learned if inner is of] for of in (True, False))
    groups = [{"params": base, "lr": _RATE}, {"params": heads, "lr": _RATE * 3}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _work(rows: Sequence[Example], toward: Sequence[Toward], chance: random.Random) -> list[tuple[str, Sequence[Any]]]:
    """Return the batches of an epoch in random order, each of passages of about equal length.

    Most passages hold no statement: a share of them, another one each time, is enough to learn that.
    """
    used = [row for row in rows if row.contents or chance.random() < _EMPTY_SHARE]
    work = [("read", batch) for batch in _batches(used, _SIZE, chance, lambda row: len(row.passage.ids))]
    some = chance.sample(list(toward), int(len(toward) * _TONE_SHARE))
    work += [("tone", batch) for batch in _batches(some, _SIZE * 4, chance, lambda row: len(row[0].ids))]
    chance.shuffle(work)
    return work


def _batches(rows: list[Any], size: int, chance: random.Random, length: Callable[[Any], int]) -> list[Sequence[Any]]:
    chance.shuffle(rows)
    near = [rows[start : start + size * 20] for start in range(0, len(rows), size * 20)]
    data = [row for each in near for row in sorted(each, key=length)]
    found: list[Sequence[Any]] = [data[start : start + size] for start in range(0, len(data), size)]
    chance.shuffle(found)
    return found


def _mean(mean: Tensor, now: Tensor, step: Tensor | int) -> Tensor:
    """Return the mean of the weights, the first steps forgotten."""
    keep = min(0.998, (1 + int(step)) / (10 + int(step)))
    return torch.lerp(now, mean, keep)
