"""Near-duplicates and wire copies: which documents are one text, and how the copies count.

Each document is a set of five-word shingles, summed up in 128 minima of hash functions (MinHash, Broder 1997, by
datasketch); the share of equal minima estimates the share of common shingles. Candidates come from banding
(locality-sensitive hashing, Indyk & Motwani 1998): 32 bands of 4 minima, so that a pair with half of its shingles in
common becomes one with a probability of 87 %, one with 60 % of 99 %, and one with 20 % of 5 % (it is then compared and
dropped).

Documents are taken by date, then id: one is a copy of the most similar earlier document that is no copy itself. So the
result does not depend on the order of reading, and no chain of small changes ties texts that share nothing. What it
misses: a copy shortened to less than half, and a translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from analysis.errors import InputError
from analysis.records import Duplicate

#: How copies count: each outlet's first, the first of all, or every one.
POLICIES = ("per-outlet", "once", "all")
DEFAULT = "per-outlet"
#: The share of common shingles from which a document is a copy.
SIMILAR = 0.5
MINIMA = 128
_BANDS = 32
_SHINGLE = 5  # words
_SEED = 1  # of the hash functions
# A band that thousands share is a form letter: each of them is compared with so many of the earliest.
_MOST_CANDIDATES = 20
_BLOCK = 50_000  # pairs compared at once
_WORD = re.compile(r"\w+")


def checked(policy: str, where: str) -> str:
    """Return the policy, the default for an empty one; raises InputError for an unknown one."""
    if policy and policy not in POLICIES:
        raise InputError(f"{where}: the policy for duplicates {policy!r} is unknown; use {', '.join(POLICIES)}.")
    return policy or DEFAULT


def signature(text: str) -> bytes:
    """Return the minima of a text, 4 bytes each; case, punctuation and white space do not matter."""
    from datasketch import MinHash  # brings scipy along, which takes most of a second

    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + _SHINGLE]).encode() for i in range(max(1, len(words) - _SHINGLE + 1))}
    minhash = MinHash(num_perm=MINIMA, seed=_SEED, scheme="affine32")
    minhash.update_batch(sorted(shingles))
    return np.asarray(minhash.hashvalues, dtype="<u4").tobytes()


def find(documents: Sequence[tuple[str, str, str]], signatures: Sequence[bytes], policy: str) -> list[Duplicate]:
    """Return one row per copy, in the order of its original and then its own; see `Duplicate`.

    ``documents`` holds (published, document_id, outlet) and ``signatures`` the minima of each; undated documents come
    last.
    """
    order = sorted(range(len(documents)), key=lambda i: (documents[i][0] or "9999", documents[i][1]))
    minima = np.frombuffer(b"".join(signatures[i] for i in order), dtype="<u4").reshape(len(order), MINIMA)
    similar: dict[int, dict[int, float]] = {}
    for pairs in _candidates(minima):
        shares = (minima[pairs[:, 0]] == minima[pairs[:, 1]]).mean(axis=1)
        for (later, earlier), share in zip(pairs[shares >= SIMILAR].tolist(), shares[shares >= SIMILAR], strict=True):
            similar.setdefault(later, {})[earlier] = float(share)
    original: dict[int, tuple[int, float]] = {}
    for later in sorted(similar):
        known = [(-share, earlier) for earlier, share in similar[later].items() if earlier not in original]
        if known:
            share, earlier = min(known)  # the most similar, then the earliest
            original[later] = (earlier, -share)
    return _rows([documents[i] for i in order], original, policy)


def _candidates(minima: np.ndarray) -> Iterator[np.ndarray]:
    """Yield blocks of (later, earlier) pairs of documents that agree in a whole band, band by band."""
    width = MINIMA // _BANDS
    block: list[tuple[int, int]] = []
    for band in range(_BANDS):
        part = np.ascontiguousarray(minima[:, band * width : (band + 1) * width])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * width))).ravel()
        _, key = np.unique(keys, return_inverse=True)
        order = np.argsort(key, kind="stable")  # documents of one key stay in their order
        ends = np.flatnonzero(np.diff(key[order])) + 1
        starts = np.concatenate([[0], ends])
        sizes = np.diff(np.concatenate([starts, [len(order)]]))
        for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            same = order[start : start + size].tolist()
            for position, later in enumerate(same):
                block += [(later, earlier) for earlier in same[: min(position, _MOST_CANDIDATES)]]
            if len(block) > _BLOCK:
                yield np.array(block, dtype=np.int64)
                block = []
    if block:
        yield np.array(block, dtype=np.int64)


def _rows(
    documents: Sequence[tuple[str, str, str]], original: dict[int, tuple[int, float]], policy: str
) -> list[Duplicate]:
    seen: dict[int, set[str]] = {}
    rows = []
    for copy in sorted(original):
        first, share = original[copy]
        _, document_id, outlet = documents[copy]
        outlets = seen.setdefault(first, {documents[first][2]})
        counted = policy == "all" or (policy == "per-outlet" and outlet not in outlets)
        outlets.add(outlet)
        rows.append(
            ((first, copy), Duplicate(document_id, documents[first][1], outlet, documents[first][2], share, counted))
        )
    return [row for _, row in sorted(rows, key=lambda item: item[0])]
