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


class _Toward(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(self, hidden: Tensor, share: Tensor, around: Tensor, first: Tensor, last: Tensor) -> Tensor:
        return self.model.tone(hidden, share, around, first, last)


def export(model: Reader, folder: Path) -> None:
    """Write ``encoder.onnx``, ``heads.onnx`` and ``toward.onnx`` into a folder."""
    model.eval()
    width = model.encoder.base.config.hidden_size
    rows, length, count = 2, 32, 3
    whole = [torch.ones(rows, length, dtype=torch.long) for _ in range(6)]
    hidden, mask = torch.randn(rows, length, width), torch.ones(rows, length, dtype=torch.long)
    row, first = torch.tensor([0, 1, 1]), torch.tensor([1, 2, 3])
    share = torch.full((count, length), 1 / length)
    passages, stretches = {0: "passages", 1: "pieces"}, {0: "stretches"}
    _write(
        model.encoder,
        tuple(whole),
        folder / "encoder.onnx",
        {name: passages for name in ("ids", "case", "target", "quoted", "place", "mask")},
        {name: passages for name in ("hidden", "tags", "speech")},
    )
    _write(
        model.heads,
        (hidden, mask, row, share, first, first + 2),
        folder / "heads.onnx",
        {"hidden": passages, "mask": passages, "row": stretches, "share": stretches | {1: "pieces"}, "first": stretches, "last": stretches},
        {name: stretches for name in ("stance", "kind", "explicit", "sound")} | {"points": stretches | {2: "pieces"}},
    )
    _write(
        _Toward(model),
        (hidden[row], share, share, first, first + 2),
        folder / "toward.onnx",
        {"hidden": stretches | {1: "pieces"}, "share": stretches | {1: "pieces"}, "around": stretches | {1: "pieces"}, "first": stretches, "last": stretches},
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


