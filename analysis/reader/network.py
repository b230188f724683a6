"""The network: an encoder over word pieces, and heads that find contents, weigh them, and point at who speaks.

Needs torch; used in training only. Reading runs the exported graphs (``reading.py``).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

POINTERS = ("source", "name", "cue", "organization")
STANCE, KIND, EXPLICIT, SOUND = 4, 4, 2, 3


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


class Heads(nn.Module):
    """The vectors of one or more passages and some stretches of them → labels and pointers of each stretch."""

    def __init__(self, width: int, inner: int = 256, reach: int = 96) -> None:
        super().__init__()
        self.reach = reach
        self.join = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * width, inner), nn.GELU(), nn.Dropout(0.1))
        self.stance, self.kind = nn.Linear(inner, STANCE), nn.Linear(inner, KIND)
        self.explicit, self.sound = nn.Linear(inner, EXPLICIT), nn.Linear(inner, SOUND)
        count = 2 * len(POINTERS)
        self.query, self.key = nn.Linear(inner, count * reach), nn.Linear(width, count * reach)
        self.bias = nn.Linear(width, count)

    def forward(
        self, hidden: Tensor, mask: Tensor, row: Tensor, share: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return logits of stance, kind, explicit and sound (N, …) and of the pointers (N, 8, L).

        ``row`` (N) tells each stretch's passage, ``share`` (N, L) weighs its pieces, ``first`` and ``last`` (N) are its
        outermost pieces. Pointers are the first and last piece of source, name, cue and organization.
        """
        of = hidden[row]
        number = torch.arange(row.shape[0])
        mean = torch.bmm(share.unsqueeze(1), of).squeeze(1)
        joined = self.join(torch.cat([mean, of[number, first], of[number, last]], -1))
        count = 2 * len(POINTERS)
        query = self.query(joined).view(-1, count, self.reach)
        key = self.key(hidden).view(*hidden.shape[:2], count, self.reach)[row]
        points = torch.einsum("nck,nlck->ncl", query, key) / self.reach**0.5
        points = points + self.bias(hidden)[row].transpose(1, 2)
        points = points.masked_fill(mask[row].unsqueeze(1) == 0, -30000.0)
        return self.stance(joined), self.kind(joined), self.explicit(joined), self.sound(joined), points


class Reader(nn.Module):
    """Encoder, heads, and the tone toward a named actor."""

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.encoder = Encoder(base)
        width = base.config.hidden_size
        self.heads = Heads(width)
        self.toward = nn.Sequential(nn.Dropout(0.1), nn.Linear(4 * width, 256), nn.GELU(), nn.Linear(256, 3))

    def tone(self, hidden: Tensor, share: Tensor, around: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return the logits (N, 3) of a sentence's tone toward an actor whom some of its pieces name."""
        number = torch.arange(hidden.shape[0])
        mean = torch.bmm(share.unsqueeze(1), hidden).squeeze(1)
        whole = torch.bmm(around.unsqueeze(1), hidden).squeeze(1)
        return self.toward(torch.cat([mean, hidden[number, first], hidden[number, last], whole], -1))
