"""The network: an encoder over word pieces, and heads that find contents, weigh them, and point at who speaks.

Needs torch; used in training only. Reading runs the exported graphs (``reading.py``).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

#: What a content points at, and what its source points at.
FIRST, SECOND = ("source", "cue"), ("name", "organization")
STANCE, KIND, EXPLICIT, SOUND = 5, 4, 2, 3  # the fifth stance: no statement on the target
_REACH = 8  # distances are told apart by their power of two, up to this one


class Encoder(nn.Module):
    """Word pieces and their features → a vector and the tags of each piece."""

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base = base
        width = base.config.hidden_size
        base.get_input_embeddings().weight.requires_grad = False
        self.case, self.target = nn.Embedding(3, width), nn.Embedding(4, width)
        self.quoted, self.place = nn.Embedding(2, width), nn.Embedding(4, width)
        for table in (self.case, self.target, self.quoted, self.place):
            nn.init.normal_(table.weight, std=0.01)
        self.tags, self.speech = nn.Linear(width, 4), nn.Linear(width, 4)
        self.drop = nn.Dropout(0.1)

    def forward(
        self, ids: Tensor, case: Tensor, target: Tensor, quoted: Tensor, place: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return vectors (B, L, width) and the logits of both kinds of tags (B, L, 4)."""
        words = self.base.get_input_embeddings()(ids)
        words = words + self.case(case) + self.target(target) + self.quoted(quoted) + self.place(place)
        hidden = self.base(inputs_embeds=words, attention_mask=mask).last_hidden_state
        dropped = self.drop(hidden)
        return hidden, self.tags(dropped), self.speech(dropped)


class Pointers(nn.Module):
    """Some vectors and where they stand → for each the logits of the pieces that they may point at."""

    def __init__(self, width: int, inner: int, count: int, reach: int = 96) -> None:
        super().__init__()
        self.count, self.reach = count, reach
        self.query, self.key = nn.Linear(inner, count * reach), nn.Linear(width, count * reach)
        self.bias = nn.Linear(width, count)
        self.distance = nn.Parameter(torch.zeros(2 * _REACH + 1, count))

    def forward(self, inner: Tensor, hidden: Tensor, mask: Tensor, row: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return logits (N, count, L) for N vectors (N, inner), each of the passage ``row`` and from first to last."""
        query = self.query(inner).view(-1, self.count, self.reach)
        key = self.key(hidden).view(*hidden.shape[:2], self.count, self.reach)[row]
        points = torch.einsum("nck,nlck->ncl", query, key) / self.reach**0.5
        points = points + self.bias(hidden)[row].transpose(1, 2)
        places = torch.arange(hidden.shape[1]).unsqueeze(0)
        before = (first.unsqueeze(1) - places).clamp(min=0).float()
        behind = (places - last.unsqueeze(1)).clamp(min=0).float()
        step = torch.log2(behind + 1).ceil().clamp(max=_REACH) - torch.log2(before + 1).ceil().clamp(max=_REACH)
        points = points + self.distance[step.long() + _REACH].transpose(1, 2)
        return points.masked_fill(mask[row].unsqueeze(1) == 0, -30000.0)


def spanned(hidden: Tensor, row: Tensor, share: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Return mean, first and last vector (N, 3 × width) of some spans of passages."""
    of = hidden[row]
    number = torch.arange(row.shape[0])
    mean = torch.bmm(share.unsqueeze(1), of).squeeze(1)
    return torch.cat([mean, of[number, first], of[number, last]], -1)


class Heads(nn.Module):
    """The vectors of some passages and contents in them → labels of each content, and where source and cue stand.

    ``row`` (N) tells each content's passage, ``share`` (N, L) weighs its pieces, ``first`` and ``last`` (N) are its
    outermost pieces.
    """

    def __init__(self, width: int, inner: int = 256) -> None:
        super().__init__()
        self.join = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * width, inner), nn.GELU(), nn.Dropout(0.1))
        self.stance, self.kind = nn.Linear(inner, STANCE), nn.Linear(inner, KIND)
        self.explicit, self.sound = nn.Linear(inner, EXPLICIT), nn.Linear(inner, SOUND)
        self.pointers = Pointers(width, inner, 2 * len(FIRST))

    def forward(
        self, hidden: Tensor, mask: Tensor, row: Tensor, share: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return logits of stance, kind, explicit, sound (N, …) and pointers (N, 4, L), and the contents' vectors."""
        joined = self.join(spanned(hidden, row, share, first, last))
        points = self.pointers(joined, hidden, mask, row, first, last)
        return self.stance(joined), self.kind(joined), self.explicit(joined), self.sound(joined), points, joined


class Names(nn.Module):
    """A content and its source → where the actor is named for whom the source stands, and for whom the actor speaks."""

    def __init__(self, width: int, inner: int = 256) -> None:
        super().__init__()
        self.join = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * width + inner, inner), nn.GELU(), nn.Dropout(0.1))
        self.pointers = Pointers(width, inner, 2 * len(SECOND))

    def forward(
        self, hidden: Tensor, mask: Tensor, row: Tensor, content: Tensor, share: Tensor, first: Tensor, last: Tensor
    ) -> Tensor:
        """Return the pointers (N, 4, L); ``content`` are the contents' vectors, the rest tells where sources stand."""
        joined = self.join(torch.cat([content, spanned(hidden, row, share, first, last)], -1))
        points: Tensor = self.pointers(joined, hidden, mask, row, first, last)
        return points


class Reader(nn.Module):
    """Encoder, heads, and the tone toward a named actor."""

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.encoder = Encoder(base)
        width = base.config.hidden_size
        self.heads, self.names = Heads(width), Names(width)
        self.toward = nn.Sequential(nn.Dropout(0.1), nn.Linear(4 * width, 256), nn.GELU(), nn.Linear(256, 3))

    def tone(self, hidden: Tensor, share: Tensor, around: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return the logits (N, 3) of a sentence's tone toward an actor whom some of its pieces name."""
        number = torch.arange(hidden.shape[0])
        mean = torch.bmm(share.unsqueeze(1), hidden).squeeze(1)
        whole = torch.bmm(around.unsqueeze(1), hidden).squeeze(1)
        return self.toward(torch.cat([mean, hidden[number, first], hidden[number, last], whole], -1))
