"""The six layers give the vectors that the model's own makers publish, however the sentences are batched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.embeddings import sentence_model as module
from bot.embeddings.sentence_model import MAX_CHARS, WIDTH, SentenceModel, SentenceModelError
from tests.harness.guide import meaning

# From the model card of sentence-transformers/all-MiniLM-L6-v2: its example sentences and their published values.
HAPPY = "That is a happy person"
PUBLISHED_SIMILARITY = {
    "That is a happy dog": 0.695,
    "That is a very happy person": 0.943,
    "Today is a sunny day": 0.257,
}
EXAMPLE = "This is an example sentence"
EXAMPLE_STARTS = [0.0677, 0.0635, 0.0487, 0.0793, 0.0374, 0.0027]


def test_similarityes_are_those_published_for_the_model() -> None:
    first, *others = meaning().embed([HAPPY, *PUBLISHED_SIMILARITY])
    assert [float(first @ other) for other in others] == pytest.approx(list(PUBLISHED_SIMILARITY.values()), abs=5e-4)


def test_a_vector_is_the_one_published_for_the_model() -> None:
    assert meaning().embed([EXAMPLE])[0, :6].tolist() == pytest.approx(EXAMPLE_STARTS, abs=5e-5)


def test_vectors_have_unit_length_and_384_numbers() -> None:
    vectors = meaning().embed(["", "🎉🎉", "one", "a longer sentence about invoices and contracts", "日本語"])
    assert vectors.shape == (5, WIDTH)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_no_sentences_give_no_rows() -> None:
    assert meaning().embed([]).shape == (0, WIDTH)


@pytest.mark.slow
def test_company_and_order_change_nothing() -> None:
    sentences = ["hi", "how many examples do we need for a narrow task?", "latency " * 30, "json", "x" * 50]
    alone = np.vstack([meaning().embed([sentence]) for sentence in sentences])
    together = meaning().embed(sentences)
    backwards = meaning().embed(sentences[::-1])[::-1]
    many = meaning().embed(sentences * 30)[-len(sentences) :]
    for batched in (together, backwards, many):
        assert np.abs(batched - alone).max() < 1e-5


def test_paraphrases_are_nearer_than_strangers() -> None:
    asked, paraphrase, stranger = meaning().embed(
        ["how many labelled examples are needed", "what size must the training set have", "the cat sleeps on the sofa"]
    )
    assert asked @ paraphrase > 2 * abs(asked @ stranger)


def test_of_a_text_of_megabytes_only_the_start_counts() -> None:
    start = "how much data do we need? " * (MAX_CHARS // 20)
    short, long = meaning().embed([start, start + "weather " * 400_000])
    assert np.abs(short - long).max() < 1e-5


def test_threads_share_one_model() -> None:
    fresh = SentenceModel()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fresh.embed([EXAMPLE])[0], range(16)))
    assert np.abs(np.array(found) - meaning().embed([EXAMPLE])[0]).max() < 1e-5


def test_a_missing_package_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACKAGE", "a_package_that_is_not_there")
    with pytest.raises(SentenceModelError, match="pip install"):
        SentenceModel().embed(["hi"])


def test_an_incomplete_package_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_a_package").mkdir()
    (tmp_path / "half_a_package" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "PACKAGE", "half_a_package")
    with pytest.raises(SentenceModelError, match=r"model\.safetensors and tokenizer\.json"):
        SentenceModel().embed(["hi"])


def test_other_weights_are_refused(tmp_path: Path) -> None:
    folder = module.model_folder()
    for name in ("tokenizer.json", "model.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with (tmp_path / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"?")
    with pytest.raises(SentenceModelError, match="not the expected ones"):
        SentenceModel(tmp_path).embed(["hi"])
