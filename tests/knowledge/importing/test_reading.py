import gzip
import json
import os
import re
import shutil
import socket
import struct
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import Refusal, Refused
from knowledge.importing import ImportedFile, read_file, read_paths
from knowledge.rows import check
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
    assert told_while_reading(tmp_path) == [("files", 0, 2), ("files", 1, 2), ("files", 2, 2)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", "".join(f'{{"id": "{n}", "title": "t"}}\n' for n in range(10_000))),
        ("a.json", "[" + ", ".join(f'{{"id": "{n}", "title": "t"}}' for n in range(10_000)) + "]"),
        ("a.csv", "问题,答案\n" + "".join(f"q{n},a\n" for n in range(10_000))),
    ],
)
def test_reports_the_rows_of_a_large_file_as_they_are_read_but_not_each(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    assert told_while_reading(tmp_path) == [
        ("files", 0, 1),
        *((f"rows of {name}", done, 10_000) for done in range(0, 10_001, 1_000)),
        ("files", 1, 1),
    ]


def told_while_reading(path: Path) -> list[tuple[str, int, int]]:
    told: list[tuple[str, int, int]] = []
    list(read_paths([path], lambda what, done, total: told.append((what, done, total))))
    return told


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


@pytest.mark.parametrize("given", ["itself", "its folder"])
def test_a_pipe_a_socket_and_a_device_are_refused_and_nobody_waits_for_them(tmp_path: Path, given: str) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.csv"))
        paths = (
            [tmp_path] if given == "its folder" else [tmp_path / "pipe.csv", tmp_path / "socket.csv", Path(os.devnull)]
        )
        results = list(read_paths(paths))
    assert len(results) >= 2
    assert all(isinstance(result, Refused) and "not a file" in result.reason for result in results)
    with pytest.raises(Refusal, match="not a file"):
        read_file(tmp_path / "pipe.csv", "pipe.csv")


def test_a_file_that_vanishes_meanwhile_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text(FAQ)
    results = read_paths([tmp_path])
    first = next(results)
    (tmp_path / "b.csv").unlink()
    second, third = results
    assert [isinstance(result, ImportedFile) for result in (first, second, third)] == [True, False, True]
    assert isinstance(second, Refused)
    assert "cannot be opened" in second.reason


def test_a_file_that_says_it_is_empty_and_never_ends_is_read_no_further_than_the_limit() -> None:
    endless = Path("/proc/self/pagemap")
    if not endless.exists():
        pytest.skip("this system has no /proc")
    with pytest.raises(Refusal, match="larger than 50 MB"):
        read_file(endless, "pagemap")


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(FAQ)
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # deeper than any path may be long
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    good, *closed = read_paths([tmp_path, tmp_path / ("x" * 300)])
    shutil.rmtree(tmp_path / ("d" * 250))
    assert isinstance(good, ImportedFile)
    assert len(closed) == 2
    assert all(isinstance(each, Refused) and "cannot be opened (File name too long)" in each.reason for each in closed)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may open every folder")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "good.csv").write_text(FAQ)
    good, closed = read_paths([tmp_path])
    assert isinstance(good, ImportedFile)
    assert isinstance(closed, Refused)
    assert "Permission denied" in closed.reason


HOSTILE_NAMES = (
    "line\nbreak\r\x1b[31m.csv",
    "<script>alert(1)<|script>.csv",
    "\u202egpj.csv",
    "n" * 251 + ".csv",
    "%2f..\\..\\evil.csv",
    "'; drop table articles; --.csv",
    " .csv",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_file_name_becomes_harmless_paths_sources_and_ids(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FAQ)
    (result,) = read_paths([tmp_path])
    assert isinstance(result, ImportedFile)
    (draft,) = result.drafts
    assert result.path.isprintable()
    assert draft.content.source.isprintable()
    assert not set("<>") & set(draft.content.source)
    assert draft.content.source.endswith(".csv row 2")
    assert len(draft.content.source) <= 220
    assert re.fullmatch(r"[\w-]{3,60}", draft.article_id)


def test_a_file_name_in_an_old_chinese_encoding_is_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/" + "售后问答.csv".encode("gbk"), "w") as file:
        file.write(FAQ)
    (result,) = read_paths([tmp_path])
    assert isinstance(result, ImportedFile)
    assert result.path == str(tmp_path / "售后问答.csv")
    assert result.drafts[0].content.source == "售后问答.csv row 2"


def test_names_that_only_bytes_of_no_encoding_tell_apart_are_shown(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff\xfe\x81.csv", "w") as file:
        file.write(FAQ)
    (result,) = read_paths([tmp_path])
    assert isinstance(result, ImportedFile)
    result.path.encode()
    result.drafts[0].content.source.encode()


def test_a_body_too_long_to_be_stored_goes_on_in_other_articles(tmp_path: Path) -> None:
    paragraphs = [f"第{number}段。" + "这是正文。" * 100 for number in range(1_000)]
    row = {"id": "long", "title": "长文", "text": "\n\n".join(paragraphs), "similar_questions": ["多长"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (result,) = read_paths([tmp_path])
    assert isinstance(result, ImportedFile)
    assert [draft.article_id for draft in result.drafts] == ["long", "long-2", "long-3"]
    assert [draft.content.title for draft in result.drafts] == ["长文", "长文 (2/3)", "长文 (3/3)"]
    assert [draft.content.similar_questions for draft in result.drafts] == [("多长",), (), ()]
    assert "\n\n".join(draft.content.body for draft in result.drafts) == row["text"]
    for draft in result.drafts:
        check(draft.article_id, draft.content)


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


def test_a_gzip_file_that_unpacks_to_more_than_a_file_may_hold_is_refused(tmp_path: Path) -> None:
    content = b"".join(sha256(struct.pack("<I", number)).digest() + bytes(1_000) for number in range(50_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(content, compresslevel=1))
    (result,) = read_paths([tmp_path])
    assert isinstance(result, Refused)
    assert "more than 50 MB" in result.reason


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
