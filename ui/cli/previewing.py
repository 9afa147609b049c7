"""`answerdesk preview`: what a change does, before it is live."""

import time
from pathlib import Path
from typing import Any

from knowledge import KnowledgeError
from ui.cli.desks import Api, open_api
from ui.cli.output import line, progress, result

LOOK_SECONDS = 0.5
SHOWN = 200
MOST_LINES = 40
_WORDS = {
    "loses_answer": "loses its answer",
    "changes_article": "another article answers",
    "changes_wording": "the wording changes",
    "gains_answer": "gains an answer",
    "stays_unanswered": "still no answer, but another reply",
}


def preview(data_dir: Path, wanted: list[str], retired: list[str], questions: int, *, as_json: bool) -> int:
    """Show what publishing and retiring would do; the exit code is 1 when a golden case breaks."""
    with open_api(data_dir, "preview") as api:
        body = {
            "revisions": [_revision(api, each) for each in wanted],
            "retired": retired,
            "questions": questions,
        }
        found = _finished(api, api.call("POST", "/preview", body))
    if as_json:
        result(found)
    else:
        _tell(found)
    return 1 if found["breaches"] else 0


def _revision(api: Api, wanted: str) -> dict[str, Any]:
    from urllib.parse import quote

    article_id, at, number = wanted.rpartition("@")
    if at and number.isdecimal():
        return {"article_id": article_id, "number": int(number)}
    return {"article_id": wanted, "number": api.call("GET", f"/articles/{quote(wanted, safe='')}")["revision"]}


def _finished(api: Api, job: dict[str, Any]) -> dict[str, Any]:
    path = f"/preview/{job['id']}"
    with progress() as show:
        while job["state"] in {"waiting", "running"}:
            show("asking", job["done"], job["total"])
            time.sleep(LOOK_SECONDS)
            job = api.call("GET", path)
    if job["result"] is None:
        raise KnowledgeError(f"the preview failed: {job['fault']}")
    found: dict[str, Any] = api.call("GET", path, params={"limit": SHOWN})["result"]
    while len(found["effected"]) < found["total"]:
        params = {"limit": SHOWN, "offset": len(found["effected"])}
        found["effected"] += api.call("GET", path, params=params)["result"]["effected"]
    return found


def _tell(found: dict[str, Any]) -> None:
    for source, named in (("golden", "golden cases"), ("real", "real questions")):
        counts = found["counts"][source]
        told = [f"{counts[effect]} {words}" for effect, words in _WORDS.items() if counts[effect]]
        line(f"{sum(counts.values())} {named}: {', '.join(told) or 'nothing changes'}")
    for figure in (*found["figures"], *found["shares"]):
        if figure["before"] != figure["after"]:
            line(f"  {figure['title']}: {figure['before']:.3f} → {figure['after']:.3f} (p = {figure['p'] or 0:.3f})")
    for breach in found["breaches"]:
        line(f"BREAKS {breach['case_id']} {breach['question']}: {breach['before']} → {breach['after']}")
    for each in found["effected"][:MOST_LINES]:
        line()
        line(f"{_WORDS[each['effect']]}: {each['question']}")
        line(f"  before: {_in_line(each['before'])}")
        line(f"  after:  {_in_line(each['after'])}")
    if len(found["effected"]) > MOST_LINES:
        line(f"… and {len(found['effected']) - MOST_LINES} more: --json has them all")


def _in_line(draft: dict[str, Any]) -> str:
    return f"[{draft['outcome']} {draft['confidence']:.2f}] {' '.join(draft['text'].split())}"
