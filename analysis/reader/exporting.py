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
#: By the name of an input or output: its sides that may have any length, with their names.
Sides = dict[str, dict[int, str]]


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
    rows, length, count = 2, 32, 3
    mask = torch.ones(rows, length, dtype=torch.long)
    hidden = torch.randn(rows, length, model.encoder.base.config.hidden_size)
    row, first = torch.tensor([0, 1, 1]), torch.tensor([1, 2, 3])
    share = torch.full((count, length), 1 / length)
    span = (share, first, first + 2)
    with torch.no_grad():
        content = model.heads(hidden, mask, row, *span)[-1]
    # Which sides of what goes in and comes out may have any length.
    passages, contents = {0: "passages", 1: "pieces"}, {0: "stretches"}
    wide, points = contents | {1: "pieces"}, {"points": contents | {2: "pieces"}}
    where = {"hidden": passages, "mask": passages, "row": contents}
    spans = {"share": wide, "first": contents, "last": contents}
    given = dict.fromkeys(("ids", "case", "target", "quoted", "place", "mask"), passages)
    labels = dict.fromkeys(("stance", "kind", "explicit", "sound"), contents) | points | {"content": contents}
    around = {"hidden": wide, "share": wide, "around": wide, "first": contents, "last": contents}
    graphs: list[tuple[str, nn.Module, tuple[Tensor, ...], Sides, Sides]] = [
        (
            "encoder",
            model.encoder,
            tuple(torch.ones_like(mask) for _ in range(6)),
            given,
            dict.fromkeys(("hidden", "tags", "speech"), passages),
        ),
        ("heads", model.heads, (hidden, mask, row, *span), where | spans, labels),
        ("names", model.names, (hidden, mask, row, content, *span), where | {"content": contents} | spans, points),
        ("toward", _Toward(model), (hidden[row], share, *span), around, {"tone": contents}),
    ]
    for name, module, arguments, inputs, outputs in graphs:
        file = folder / f"{name}.onnx"
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
