"""The addresses of customers' chat: what they serve, how long browsers keep it, and what the pages may do."""

import gzip
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_accounts, open_assistant
from tests.assistant.api.conftest import open_handbook
from ui.customer.files import files, version
from ui.customer.pages import Front
from ui.site import Access, build_site

SITE = "https://desk.example.com"
EVIL = '"><script>alert(1)</script>'
FRONT = Front(("https://shop.example.com",), f"鲸渡客服{EVIL}|WhaleFerry", ("退货运费谁出？", f"a{EVIL}"))
SCRIPTS = [name for name in files() if name.endswith(".js")]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser before the site; Gradio is not started."""
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    access = Access(open_accounts(knowledge.store), front=FRONT)
    app = build_site(
        open_assistant(AssistantSettings(), knowledge), pages=True, access=access, hosts=["desk.example.com"]
    )
    yield TestClient(app, base_url=SITE)
    knowledge.close()


def test_the_page_runs_nothing_inline_and_loads_only_its_own_files(client: TestClient) -> None:
    page = client.get("/chat")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' https://shop.example.com" in policy
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {client.get(path).status_code for path in loaded} == {200}
    assert {path.split("/")[2] for path in loaded if path.startswith("/customer/")} == {version()}
    assert not re.search(r"<script>|<style|\son\w+=|style=|javascript:|https?:", page.text)


def test_the_page_loads_every_script_that_it_needs_at_once(client: TestClient) -> None:
    named = set(re.findall(r'modulepreload" href="[^"]*/(\w+\.js)"', client.get("/chat").text))
    imported = {
        name for script in SCRIPTS for name in re.findall(r'from "\./(\w+\.js)"', files()[script].content.decode())
    }
    assert named == imported


def test_what_the_company_calls_itself_is_text(client: TestClient) -> None:
    page = client.get("/chat", headers={"Accept-Language": "zh-CN"}).text
    assert "<title>鲸渡客服&quot;&gt;&lt;script&gt;" in page
    assert 'data-questions="退货运费谁出？|a&quot;&gt;' in page
    assert page.count("<script") == 1


@pytest.mark.parametrize(
    ("accepted", "tag"), [("en-GB,en", "en"), ("zh-TW", "zh-CN"), ("de,en;q=0.8", "en"), ("", "zh-CN"), ("fr", "zh-CN")]
)
def test_the_page_begins_in_the_language_of_the_browser(client: TestClient, accepted: str, tag: str) -> None:
    page = client.get("/chat", headers={"Accept-Language": accepted})
    assert f'<html lang="{tag}">' in page.text
    assert "Accept-Language" in page.headers["vary"]


def test_files_are_kept_for_ever_under_their_version_and_the_widget_for_minutes(client: TestClient) -> None:
    for name in files():
        current, old = client.get(f"/customer/{version()}/{name}"), client.get(f"/customer/0000/{name}")
        assert "immutable" in current.headers["cache-control"]
        assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    assert client.get("/widget.js").headers["cache-control"] == "public, max-age=300"
    assert client.get("/chat").headers["cache-control"] == "no-cache"
    assert client.get(f"/customer/{version()}/nothing.js").status_code == 404
    assert client.get(f"/customer/{version()}/chat.html").status_code == 404


@pytest.mark.parametrize("path", ["/widget.js", f"/customer/{version()}/chat.css", "/chat"])
def test_what_a_browser_has_is_not_sent_again(client: TestClient, path: str) -> None:
    whole = client.get(path, headers={"Accept-Encoding": "identity"})
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in whole.headers
    assert small.headers["content-encoding"] == "gzip"
    assert small.text == whole.text
    assert int(small.headers["content-length"]) == len(gzip.compress(whole.content, mtime=0))
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert whole.headers["etag"] != small.headers["etag"]


def test_sites_elsewhere_may_load_the_scripts_but_not_the_page(client: TestClient) -> None:
    for path in ("/widget.js", f"/customer/{version()}/chat.js", f"/customer/{version()}/chat.css"):
        headers = client.get(path, headers={"Origin": "https://shop.example.com"}).headers
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert headers["access-control-allow-origin"] == "*"
    assert client.get("/chat").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_make_elements_and_never_markup(name: str) -> None:
    script = files()[name].content.decode()
    doors = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "document.write",
        "Function(",
        "setHTML",
        "{version}",
    )
    assert [door for door in doors if door in script] == []
    assert not re.search(r"https?://(?!\$|www\.w3\.org|HOST)[\w.]", script)


def test_what_the_scripts_say_stands_in_both_languages() -> None:
    words = files()["words.js"].content.decode()
    chinese, english = (
        dict(re.findall(r'(\w+): "((?:[^"\\]|\\.)*)"', words[words.index(f"  {tag}: {{") :].split("\n  },")[0]))
        for tag in ("zh", "en")
    )
    assert chinese.keys() == english.keys()
    places = re.compile(r"\{\w+\}")
    assert {key for key in chinese if set(places.findall(chinese[key])) != set(places.findall(english[key]))} == set()
    scripts = "".join(files()[name].content.decode() for name in SCRIPTS if name != "words.js")
    assert {key for key in chinese if f'"{key}"' not in scripts} == set()


def test_the_shop_to_try_it_in_is_on_this_machine_alone(client: TestClient) -> None:
    assert client.get("/demo").status_code == 404
    near = TestClient(client.app, base_url="http://localhost:7860", client=("127.0.0.1", 5000))
    page = near.get("/demo")
    assert page.status_code == 200
    assert "unsafe" not in page.headers["content-security-policy"]
    assert near.get("/demo", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
