import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import Refusal, Refused
from knowledge.importing import ImportedFile, read_file, read_paths
from tests.knowledge.importing.samples import zipped

FAQ = "问题,答案\n能退吗,可以。\n"


def test_reads_folders_in_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.csv", "b/a.csv", ".hidden.csv", ".git/x.csv"):
        (tmp_path / name).write_text(FAQ)
    results = list(read_paths([tmp_path]))
    assert [Path(result.path).relative_to(tmp_path).as_posix() for result in results] == ["z.csv", "b/a.csv"]


def test_one_bad_file_never_stops_the_batch(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.csv").write_text(FAQ)
    bad, good = read_paths([tmp_path])
    assert isinstance(bad, Refused)
    assert isinstance(good, ImportedFile)


def test_reading_again_gives_the_same_articles(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 退货\n\n请在七天内联系客服，我们安排上门取件。\n")
    (tmp_path / "b.csv").write_text(FAQ)
    assert list(read_paths([tmp_path])) == list(read_paths([tmp_path]))


def test_files_of_one_name_from_several_folders_get_different_ids(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "faq.csv").write_text(FAQ)
    results = list(read_paths([tmp_path / "north" / "faq.csv", tmp_path / "south" / "faq.csv"]))
    ids = {draft.article_id for result in results if isinstance(result, ImportedFile) for draft in result.drafts}
    assert len(ids) == 2


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text(FAQ)
    assert len(list(read_paths([tmp_path, tmp_path / "faq.csv"]))) == 1


def test_reports_progress_by_file(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(FAQ)
    told: list[tuple[str, int, int]] = []
    list(read_paths([tmp_path], lambda what, done, total: told.append((what, done, total))))
    assert told == [("files", 1, 2), ("files", 2, 2)]


def test_what_is_missing_or_leads_outside_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(FAQ)
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    reasons = [result.reason for result in read_paths([folder, tmp_path / "none.csv"]) if isinstance(result, Refused)]
    assert ["leads out" in reasons[0], "no such file" in reasons[1]] == [True, True]


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(Refusal, match="larger than 50 MB"):
        read_file(path, "large.txt")


def in_archive(tmp_path: Path, data: bytes) -> list[ImportedFile | Refused]:
    (tmp_path / "a.zip").write_bytes(data)
    return list(read_paths([tmp_path / "a.zip"]))


def test_archives_are_read_with_one_archive_inside(tmp_path: Path) -> None:
    inner = zipped({"faq.csv": FAQ})
    results = in_archive(
        tmp_path,
        zipped({"a/faq.csv": FAQ, "inner.zip": inner, "deep.zip": zipped({"inner.zip": inner}), "__MACOSX/x": "junk"}),
    )
    shown = {result.path.removeprefix(f"{tmp_path}/"): type(result) for result in results}
    assert shown == {
        "a.zip/a/faq.csv": ImportedFile,
        "a.zip/deep.zip/inner.zip": Refused,
        "a.zip/inner.zip/faq.csv": ImportedFile,
    }


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\evil.csv", "..\\evil.csv"])
def test_unsafe_paths_in_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    (result,) = in_archive(tmp_path, zipped({"good.csv": FAQ, name: FAQ}))
    assert isinstance(result, Refused)
    assert "unsafe path" in result.reason


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (result,) = in_archive(tmp_path, data.getvalue())
    assert isinstance(result, Refused)
    assert "link" in result.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"zeros.txt": b"0" * 30_000_000}), "100 times"),
        (zipped({f"{number}.txt": "x" for number in range(10_001)}), "more than 10,000 files"),
        (zipped({}), "holds no files"),
        (zipped({"a.csv": FAQ})[:-10], "damaged"),
    ],
)
def test_hostile_and_broken_archives_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (result,) = in_archive(tmp_path, data)
    assert isinstance(result, Refused)
    assert reason in result.reason


def test_an_encrypted_member_is_refused_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.csv": FAQ, "b.csv": FAQ}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    secret, good = in_archive(tmp_path, bytes(data))
    assert isinstance(secret, Refused)
    assert "encrypted" in secret.reason
    assert isinstance(good, ImportedFile)


def test_names_that_a_chinese_system_packed_are_read(tmp_path: Path) -> None:
    data = zipped({"WXYZ.csv": FAQ}).replace(b"WXYZ", "售后".encode("gbk"))
    (result,) = in_archive(tmp_path, data)
    assert result.path.endswith("a.zip/售后.csv")


EXTENSIONS = (".txt", ".md", ".csv", ".json", ".jsonl", ".bin", "", ".doc", ".zip", ".gz")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet='{}[]",:\n#|-*问答:QA?？. 一二、123<>&;\t', max_size=300).map(str.encode),
    ).filter(lambda data: b"%PDF" not in data and b"<" not in data),
    extension=st.sampled_from(EXTENSIONS),
)
def test_any_bytes_with_any_name_are_read_or_refused(tmp_path: Path, content: bytes, extension: str) -> None:
    path = tmp_path / f"file{extension}"
    path.write_bytes(content)
    try:
        file = read_file(path, path.name)
    except Refusal:
        return
    assert file.drafts or file.refused
    for draft in file.drafts:
        assert draft.content.title
        assert draft.content.body
        f"{draft.content}".encode()
