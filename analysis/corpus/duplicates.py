"""Near-duplicates and wire copies: which documents are one text, and how the copies count.

Each document is a set of five-word shingles, summed up in 128 minima of hash functions (MinHash, Broder 1997, by
datasketch); the share of equal minima estimates the share of common shingles. Candidates come from banding
(locality-sensitive hashing, Indyk & Motwani 1998): 32 bands of 4 minima, so that a pair with half of its shingles in
common becomes one with a probability of 87 %, one with 60 % of 99 %, and one with 20 % of 5 % (it is then compared and
dropped). The minima lie band by band in a file without a name, and memory holds one band at a time: sixteen bytes a
document instead of half a kilobyte.

Documents are taken by date, then id: one is a copy of the most similar earlier document that is no copy itself. So the
result does not depend on the order of reading, and no chain of small changes ties texts that share nothing. What it
misses: a copy shortened to less than half, and a translation.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import InputError
from analysis.records import Document, Duplicate

#: How copies count: each outlet's first, the first of all, or every one.
POLICIES = ("per-outlet", "once", "all")
DEFAULT = "per-outlet"
#: The share of common shingles from which a document is a copy.
SIMILAR = 0.5
MINIMA = 128
#: What the search needs of a document besides its signature.
KEYS = pa.schema([(name, pa.string()) for name in ("published", "document_id", "outlet")])
_BANDS = 32
_WIDTH = MINIMA // _BANDS
_BYTES = 4 * _WIDTH  # of one document in one band
_SHINGLE = 5  # words
_SEED = 1  # of the hash functions
# A band that thousands share is a form letter: each of them is compared with so many of the earliest.
_MOST_CANDIDATES = 20
_BLOCK = 1_000  # documents stored, or pairs compared, at once
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


def of(documents: Sequence[Document], policy: str) -> list[Duplicate]:
    """Return the copies among documents in memory; see `find`."""
    keys = pa.Table.from_pylist([{name: getattr(row, name) for name in KEYS.names} for row in documents], KEYS)
    return find(keys, (signature(row.text) for row in documents), policy)


def find(documents: pa.Table, signatures: Iterable[bytes], policy: str, folder: Path | None = None) -> list[Duplicate]:
    """Return one row per copy, in the order of its original and then its own; see `Duplicate`.

    ``documents`` holds `KEYS` and ``signatures`` the minima of each, in one order; undated documents come last.
    ``folder`` takes the signatures while the search lasts. Raises OSError where it cannot.
    """
    published = documents.column("published")
    documents = documents.append_column("dated", pc.if_else(pc.equal(published, ""), "9999", published))
    order = pc.sort_indices(documents, [("dated", "ascending"), ("document_id", "ascending")])
    with tempfile.TemporaryFile(dir=folder) as file:
        _store(file, signatures, len(order))
        later, earlier = _candidates(file, order.to_numpy())
        common = _common(file, order.to_numpy(), later, earlier)
    original: dict[int, tuple[int, float]] = {}
    for place in np.lexsort((earlier, -common, later)).tolist():  # of each the most similar, then the earliest
        copy, first, share = int(later[place]), int(earlier[place]), int(common[place]) / MINIMA
        if share >= SIMILAR and copy not in original and first not in original:
            original[copy] = (first, share)
    return _rows(documents.take(order), original, policy)


def _store(file: IO[bytes], signatures: Iterable[bytes], n_documents: int) -> None:
    """Write the signatures into a file, all documents' first bands, then all second ones, and so on."""
    each, done = iter(signatures), 0
    while block := list(islice(each, _BLOCK)):
        minima = np.frombuffer(b"".join(block), dtype=f"S{_BYTES}").reshape(len(block), _BANDS)
        for band in range(_BANDS):
            file.seek((band * n_documents + done) * _BYTES)
            file.write(minima[:, band].tobytes())
        done += len(block)


def _bands(file: IO[bytes], order: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the minima of each band, one row per document in the order given."""
    file.seek(0)
    for _ in range(_BANDS):
        band = np.frombuffer(file.read(len(order) * _BYTES), dtype="<u4")
        yield band.reshape(len(order), _WIDTH)[order]


def _candidates(file: IO[bytes], order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places (later, earlier) of the pairs of documents that agree in a whole band."""
    found = np.empty(0, dtype=np.int64)
    for band in _bands(file, order):
        by_key = np.lexsort(band.T)  # documents of one key stay in their order
        new = np.concatenate([[True], (band[by_key[1:]] != band[by_key[:-1]]).any(axis=1)])[: len(order)]
        start = np.flatnonzero(new)[np.cumsum(new) - 1]  # of the group with the same key
        later = np.flatnonzero(~new)
        pairs = [found]
        for nth in range(_MOST_CANDIDATES):
            later = later[later - start[later] > nth]
            pairs.append(by_key[later] * len(order) + by_key[start[later] + nth])
        found = np.unique(np.concatenate(pairs))
    return np.divmod(found, max(1, len(order)))


def _common(file: IO[bytes], order: np.ndarray, later: np.ndarray, earlier: np.ndarray) -> np.ndarray:
    """Return how many minima the documents of each pair share."""
    common = np.zeros(len(later), dtype=np.int16)
    for band in _bands(file, order):
        for block in range(0, len(later), _BLOCK):
            pairs = slice(block, block + _BLOCK)
            common[pairs] += (band[later[pairs]] == band[earlier[pairs]]).sum(axis=1, dtype=np.int16)
    return common


def _rows(documents: pa.Table, original: dict[int, tuple[int, float]], policy: str) -> list[Duplicate]:
    places = sorted({*original, *(first for first, _ in original.values())})
    there = dict(zip(places, documents.take(places).to_pylist() if places else (), strict=True))
    seen: dict[int, set[str]] = {}
    rows = []
    for copy, (first, share) in sorted(original.items()):
        mine, theirs = there[copy], there[first]
        outlets = seen.setdefault(first, {theirs["outlet"]})
        counted = policy == "all" or (policy == "per-outlet" and mine["outlet"] not in outlets)
        outlets.add(mine["outlet"])
        ids = mine["document_id"], theirs["document_id"]
        rows.append(((first, copy), Duplicate(*ids, mine["outlet"], theirs["outlet"], share, counted)))
    return [row for _, row in sorted(rows, key=lambda item: item[0])]
