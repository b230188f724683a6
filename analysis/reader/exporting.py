"""The trained network → the graphs that reading runs: weights in eight bits, with a card and checksums."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from analysis.reader.network import Reader

_OPSET = 17


class _Words(nn.Module):
    """The word embeddings in eight bits, with a scale for each word: one scale for all would cost accuracy."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        scale = table.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.scale: Tensor
        self.words: Tensor
        self.register_buffer("scale", scale)
        self.register_buffer("words", (table.weight.detach() / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.words[ids].float() * self.scale[ids]


class _Toward(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(self, hidden: Tensor, share: Tensor, around: Tensor, first: Tensor, last: Tensor) -> Tensor:
        return self.model.tone(hidden, share, around, first, last)


def export(model: Reader, folder: Path) -> None:
    """Write ``encoder.onnx``, ``heads.onnx``, ``names.onnx`` and ``toward.onnx`` into a folder."""
    model.eval()
    model.encoder.base.set_input_embeddings(_Words(model.encoder.base.get_input_embeddings()))
    width = model.encoder.base.config.hidden_size
    rows, length, count = 2, 32, 3
    whole = [torch.ones(rows, length, dtype=torch.long) for _ in range(6)]
    hidden, mask = torch.randn(rows, length, width), torch.ones(rows, length, dtype=torch.long)
    row, first = torch.tensor([0, 1, 1]), torch.tensor([1, 2, 3])
    share = torch.full((count, length), 1 / length)
    passages, stretches = {0: "passages", 1: "pieces"}, {0: "stretches"}
    wide = stretches | {1: "pieces"}
    where = {"hidden": passages, "mask": passages, "row": stretches}
    spans = {"share": wide, "first": stretches, "last": stretches}
    points = {"points": stretches | {2: "pieces"}}
    _write(
        model.encoder,
        tuple(whole),
        folder / "encoder.onnx",
        dict.fromkeys(("ids", "case", "target", "quoted", "place", "mask"), passages),
        dict.fromkeys(("hidden", "tags", "speech"), passages),
    )
    _write(
        model.heads,
        (hidden, mask, row, share, first, first + 2),
        folder / "heads.onnx",
        where | spans,
        dict.fromkeys(("stance", "kind", "explicit", "sound"), stretches) | points | {"content": stretches},
    )
    with torch.no_grad():
        content = model.heads(hidden, mask, row, share, first, first + 2)[-1]
    _write(
        model.names,
        (hidden, mask, row, content, share, first, first + 2),
        folder / "names.onnx",
        where | {"content": stretches} | spans,
        points,
    )
    _write(
        _Toward(model),
        (hidden[row], share, share, first, first + 2),
        folder / "toward.onnx",
        {"hidden": wide, "share": wide, "around": wide, "first": stretches, "last": stretches},
        {"tone": stretches},
    )


def _write(
    module: nn.Module,
    arguments: tuple[Tensor, ...],
    file: Path,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole.onnx"
        torch.onnx.export(
            module,
            arguments,
            str(whole),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=inputs | outputs,
            opset_version=_OPSET,
            dynamo=False,
        )
        # Seven bits of eight: sums then never overflow, on any processor's instructions.
        quantize_dynamic(whole, file, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    onnx.checker.check_model(str(file))
