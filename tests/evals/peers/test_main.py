"""`python -m evals.peers`: which datasets it takes, and what it refuses."""

from pathlib import Path

import pytest

from evals.domain import Half
from evals.peers.__main__ import DEFAULT_SETS, chosen_folders, main
from tests.evals.peers.material import questions_of, write_dataset


def make(tmp_path: Path, *names: str) -> Path:
    for name in names:
        write_dataset(tmp_path / name, dict.fromkeys(questions_of(Half.HELD_BACK, 1), "a"))
    return tmp_path


def test_takes_the_usual_datasets_in_their_order_where_they_are(tmp_path: Path) -> None:
    data = make(tmp_path, "another", *sorted(DEFAULT_SETS[:2]))
    assert [folder.name for folder in chosen_folders(data, None)] == list(DEFAULT_SETS[:2])


def test_takes_every_dataset_where_none_of_the_usual_is(tmp_path: Path) -> None:
    assert [folder.name for folder in chosen_folders(make(tmp_path, "shop", "bank"), None)] == ["bank", "shop"]


def test_takes_what_is_named(tmp_path: Path) -> None:
    data = make(tmp_path, "shop", DEFAULT_SETS[0])
    assert [folder.name for folder in chosen_folders(data, ["shop"])] == ["shop"]


@pytest.mark.parametrize("sets", [[], ["--sets", "bank"]])
def test_a_folder_without_the_data_is_refused_by_name(
    tmp_path: Path, sets: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = make(tmp_path, *(["shop"] if sets else []))
    assert main(["--data", str(data), *sets]) == 1
    assert str(data) in capsys.readouterr().err


def test_a_dataset_that_is_wrong_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = make(tmp_path, "shop")
    (data / "shop" / "qrels.tsv").write_text("q\tnobody\t1", "utf-8")
    assert main(["--data", str(data)]) == 1
    assert "qrels.tsv" in capsys.readouterr().err


def test_without_data_the_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "--data" in capsys.readouterr().err
