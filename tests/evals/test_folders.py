"""Several datasets at a time, in processes of their own."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant import AssistantSettings
from evals.errors import BadDataset
from evals.folders import evaluate_folders
from evals.suite import Settings, evaluate_folder
from knowledge import KnowledgeSettings


def dataset(folder: Path, questions: Sequence[str]) -> Path:
    folder.mkdir(parents=True)
    corpus = [
        {"id": "a", "title": "退货运费谁出？", "text": "由商城承担。"},
        {"id": "b", "title": "多久到？", "text": "三天。"},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus), "utf-8")
    rows = [{"id": f"{folder.name}{number}", "text": text} for number, text in enumerate(questions)]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (folder / "qrels.tsv").write_text("\n".join(f"{row['id']}\ta\t1" for row in rows), "utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    kept = KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")
    return Settings(kept, AssistantSettings())


@pytest.mark.slow
def test_two_at_a_time_give_what_one_after_the_other_gives(tmp_path: Path, settings: Settings) -> None:
    folders = [dataset(tmp_path / "small", ["运费谁出"]), dataset(tmp_path / "large", ["运费谁出", "多久能到", "邮费"])]
    seen: list[tuple[int, int]] = []
    together = list(evaluate_folders(settings, folders, progress=lambda _, done, total: seen.append((done, total))))
    alone = [made for folder in folders for made in evaluate_folder(settings, folder)]
    assert [made.measurement.name for made in together] == ["small", "large"]
    for made, other in zip(together, alone, strict=True):
        assert [each.answer for each in made.records] == [each.answer for each in other.records]
        assert made.measurement.estimate("hit@1") == other.measurement.estimate("hit@1")
    assert seen[-1] == (2, 2)


def test_a_bad_one_is_named_before_anything_is_run(tmp_path: Path, settings: Settings) -> None:
    folders = [dataset(tmp_path / "good", ["运费"]), dataset(tmp_path / "bad", ["运费"])]
    (folders[1] / "qrels.tsv").write_text("nobody\ta\t1", "utf-8")
    with pytest.raises(BadDataset, match="nobody"):
        next(evaluate_folders(settings, folders))
    assert not (tmp_path / "vectors.sqlite").exists()


def test_one_needs_no_other_process(tmp_path: Path, settings: Settings) -> None:
    (made,) = evaluate_folders(settings, [dataset(tmp_path / "only", ["运费"])])
    assert made.measurement.name == "only"
    assert list(evaluate_folders(settings, [])) == []
