"""What people and machines read of a run."""

import json
import math
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant import Outcome
from evals.comparing import differences
from evals.domain import Answer, Case, Estimate, Run
from evals.measuring import measure
from evals.metrics.confidence import Bin, risk_coverage
from evals.reports.fates import fates
from evals.reports.files import write_report
from evals.reports.plots import interval_plot, reliability_plot, risk_coverage_plot, trend_plot
from evals.reports.terminal import table
from evals.reports.worst import ANSWERED_UNANSWERABLE, FAILED, NOT_FOUND, REFUSED_RIGHT, WRONG_ARTICLE, faults, worst
from evals.runner import run
from evals.scoring import scored
from evals.suite import Evaluation
from tests.evals.material import answer, case, columns, judged

HOSTILE = "<script>alert('运费')</script>"


def system(asked: Case) -> Answer:
    if asked.id == "failing":
        raise ValueError(HOSTILE)
    if asked.id == "refused":
        return answer("a", confidence=0.4, outcome=Outcome.HAND_OFF)
    if asked.id == "missing":
        return answer("x", confidence=0.3, outcome=Outcome.CLARIFY)
    return answer("a", confidence=0.9, text=HOSTILE, why="《a》最接近")


CASES = [
    case("right", ["a"]),
    case("failing", ["a"]),
    case("wrong", ["b"], HOSTILE),
    case("unanswerable"),
    case("refused", ["a"]),
    case("missing", ["b"]),
]


@cache
def evaluation() -> Evaluation:
    records = tuple(run(system, CASES))
    return Evaluation(measure("shop", "search", "all", records, resamples=50), records, ("a remark",))


def as_run(made: Evaluation, at: str = "2026-11-22T10:00:00+00:00") -> Run:
    return Run(at, "1.0", {"encoder": "stand-in"}, (made.measurement,))


class Page(HTMLParser):
    """Collects what a page loads, runs and shows, and that its tags close."""

    VOID = frozenset(("meta", "br"))

    def __init__(self, source: str):
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.loaded: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href") and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = evaluation()
    write_report(as_run(made), [made], tmp_path)
    return tmp_path


def test_the_page_holds_all_it_needs_and_runs_nothing(folder: Path) -> None:
    page = Page((folder / "index.html").read_text("utf-8"))
    assert page.open == []
    assert "script" not in page.tags
    assert {"svg", "style", "details"} <= page.tags
    assert [link for link in page.loaded if not link.startswith("#")] == []


def test_what_customers_and_systems_wrote_is_shown_as_text(folder: Path) -> None:
    page = (folder / "index.html").read_text("utf-8")
    assert page.count("&lt;script&gt;") >= 3
    assert "《a》最接近" in page


def test_the_page_says_what_went_wrong_and_what_was_found(folder: Path) -> None:
    page = (folder / "index.html").read_text("utf-8")
    for said in (ANSWERED_UNANSWERABLE, WRONG_ARTICLE, REFUSED_RIGHT, "1. title of a [a] 0.90", "a remark"):
        assert said in page


def test_every_file_of_the_report_is_there(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"index.html", "run.json", "cases.jsonl", "history", "ragas.jsonl", "deepeval.json"}
    rows = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [each.id for each in CASES]
    assert rows[0]["found"] == [{"article_id": "a", "title": "title of a", "confidence": 0.9}]


def test_a_second_report_shows_what_changed_and_the_trend(folder: Path) -> None:
    records = tuple(run(lambda asked: answer(*asked.grades or ("a",)), CASES))
    better = Evaluation(measure("shop", "search", "all", records, resamples=50), records)
    write_report(as_run(better, "2026-11-22T11:00:00+00:00"), [better], folder)
    page = (folder / "index.html").read_text("utf-8")
    assert "since the last run" in page
    hits = len(CASES) - 1
    assert f"{2 / hits:.3f} → {hits / hits:.3f}" in page
    assert len(list((folder / "history").iterdir())) == 2


def test_a_score_of_ones_own_is_shown_and_compared_like_the_others(tmp_path: Path) -> None:
    records = scored(run(system, CASES), "polite", lambda record: 1.0 if record.answer.text else None)
    made = measure("shop", "search", "all", records, resamples=50)
    polite = made.estimates[-1]
    assert (polite.value, polite.cases) == (1.0, 3)
    assert "polite" in table(made)
    assert "own: polite" in {each.metric for each in differences(made, made)}
    write_report(as_run(Evaluation(made, tuple(records))), [Evaluation(made, tuple(records))], tmp_path)
    assert "of your own" in (tmp_path / "index.html").read_text("utf-8")


def test_faults_come_with_the_most_harmful_first() -> None:
    kinds = [fault.kind for fault in faults(evaluation().records)]
    assert kinds == [FAILED, ANSWERED_UNANSWERABLE, WRONG_ARTICLE, NOT_FOUND, REFUSED_RIGHT]


def test_a_kind_with_many_cases_does_not_hide_the_others() -> None:
    records = run(system, [*(case(f"n{number}") for number in range(60)), case("refused", ["a"])])
    assert {fault.kind for fault in worst(records)} == {ANSWERED_UNANSWERABLE, REFUSED_RIGHT}


def test_the_table_aligns_and_marks_real_changes() -> None:
    before = measure(
        "shop", "search", "all", run(lambda _: answer("a"), [case(str(n), ["a"]) for n in range(20)]), resamples=50
    )
    after = measure(
        "shop", "search", "all", run(lambda _: answer("b"), [case(str(n), ["a"]) for n in range(20)]), resamples=50
    )
    lines = table(after, differences(before, after)).splitlines()
    assert lines[0] == "shop · search · all · 20 cases"
    hit = next(line for line in lines if "first article is right" in line)
    assert hit.split()[-4:] == ["0.000", "0.000–0.000", "20", "−1.000*"]
    assert len({len(line) for line in lines[1:] if line.endswith(("change", "*"))}) == 1
    assert "change" not in table(after).splitlines()[1]


def numbers(svg: str, pattern: str) -> list[float]:
    return [float(number) for number in re.findall(pattern, svg)]


def test_a_larger_bin_is_a_larger_dot() -> None:
    small, large = numbers(reliability_plot([Bin(0.2, 0.1, 5), Bin(0.9, 0.9, 50)]), r'r="([\d.]+)"')
    assert small < large


def test_the_curve_goes_from_the_surest_question_to_the_last() -> None:
    plot = risk_coverage_plot(risk_coverage(judged((0.9, 1, 1), (0.8, 0, 1))), 0.05)
    drawn = re.search(r'class="curve" d="M([^"]+)"', plot)
    assert drawn is not None
    points = [point.split() for point in drawn[1].split("L")]
    assert len(points) == 2
    assert float(points[0][0]) < float(points[1][0])
    assert float(points[0][1]) > float(points[1][1])


def test_what_was_decided_stands_on_the_curve() -> None:
    curve = risk_coverage(judged((0.9, 1, 1), (0.8, 0, 1)))
    plot = risk_coverage_plot(curve, 0.05, (1.0, 0.5))
    assert "as decided: coverage 1.000, risk 0.500" in plot
    drawn = re.search(r'class="curve" d="M[^"]+L([\d.]+) ([\d.]+)"', plot)
    square = re.search(r'class="decided" x="([\d.]+)" y="([\d.]+)"', plot)
    assert drawn is not None
    assert square is not None
    assert [float(each) + 5 for each in square.groups()] == pytest.approx([float(each) for each in drawn.groups()])
    assert "decided" not in risk_coverage_plot(curve, 0.05)


def test_a_share_is_marked_on_its_interval() -> None:
    plot = interval_plot(Estimate("hit@1", 0.5, 0.25, 0.75, 10))
    (across,) = numbers(plot, r'cx="([\d.]+)"')
    low, high = numbers(plot, r'class="span" d="M([\d.]+)')[0], numbers(plot, r'class="span".*H([\d.]+)"')[0]
    assert across - low == pytest.approx(high - across)
    assert interval_plot(Estimate("hit@1", 0.5, math.nan, math.nan, 10)) == ""


def test_every_question_comes_to_one_end() -> None:
    ends = {fate.name: fate.cases for fate in fates(evaluation().measurement.marks)}
    assert ends == {
        "answered rightly": 1,
        "answered wrongly": 2,
        "rightly not answered": 0,
        "not answered, though an article does": 3,
    }


def test_an_empty_set_is_drawn_without_a_curve() -> None:
    nothing = columns(confidence=[], right=[], answerable=[])
    assert 'class="curve" d=""' in risk_coverage_plot(risk_coverage(nothing), 0.05)


def test_a_trend_ends_with_the_newest_value() -> None:
    svg = trend_plot([0.1, 0.2, 0.9], "0.1 → 0.9")
    (across,), (height,) = numbers(svg, r'cx="([\d.]+)"'), numbers(svg, r'cy="([\d.]+)"')
    drawn = re.search(r'd="M([^"]+)"', svg)
    assert drawn is not None
    assert [float(number) for number in drawn[1].split("L")[-1].split()] == [across, height]
