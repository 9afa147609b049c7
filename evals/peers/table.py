"""All trials as one table: a column a contestant, the best of a row in bold, where Answerdesk is behind a mark."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.comparing import differences
from evals.peers.catalogue import BY_NAME, OURS
from evals.peers.domain import Trial
from evals.peers.figures import FIGURES, NOTHING, Cell, Figure
from evals.peers.reasons import reason

BEHIND = "▼"
ORDINALS = {1: "st", 2: "nd", 3: "rd"}
LEGEND = (
    f"Bold is the best of a row; {BEHIND} marks a row that Answerdesk does not lead, with the reason below the table."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one dataset: the cell of each contestant, who is best, and what is to be said of it."""

    dataset: str
    figure: Figure
    cells: Mapping[str, Cell]
    best: frozenset[str]
    remark: str

    @property
    def is_behind(self) -> bool:
        """Whether somebody else is better than Answerdesk in either form."""
        return bool(self.cells.keys() & OURS) and not self.best & set(OURS)


def rows_of_trials(trials: Sequence[Trial]) -> list[Row]:
    """The rows of each dataset, in the order of the trials; a figure that applies to nobody gives none."""
    datasets = dict.fromkeys(trial.dataset for trial in trials)
    return [
        row
        for dataset in datasets
        for figure in FIGURES
        if (row := _row(figure, [trial for trial in trials if trial.dataset == dataset])) is not None
    ]


def markdown(rows: Sequence[Row], contestants: Sequence[str]) -> str:
    """The table, its legend, and a line for each row that Answerdesk does not lead."""
    head = ["", *(BY_NAME[name].title for name in contestants)]
    lines = [_line(head), _line(["---", *("---:" for _ in contestants)])]
    shown = ""
    for row in rows:
        if row.dataset != shown:
            shown = row.dataset
            lines.append(_line([f"**{shown}**", *("" for _ in contestants)]))
        lines.append(_line([_title(row), *(_cell(row, name) for name in contestants)]))
    behind = [f"- {BEHIND} {row.dataset}, {row.figure.title}: {row.remark}" for row in rows if row.is_behind]
    return "\n".join([*lines, "", LEGEND, *(["", *behind] if behind else [])]) + "\n"


def _row(figure: Figure, trials: Sequence[Trial]) -> Row | None:
    cells = {trial.contestant: figure.cell(trial) for trial in trials}
    running = {name: cell for name, cell in cells.items() if not math.isnan(cell.value)}
    if not running:
        return None
    top = max(cell.value for cell in running.values())
    # Equal is what is written equal: a digit that nobody sees makes nobody better.
    texts = {cell.text for cell in running.values() if cell.value == top}
    best = frozenset(name for name, cell in running.items() if cell.text in texts)
    by_name = {trial.contestant: trial for trial in trials}
    leader = next(name for name in by_name if name in best)
    ours = _our_best(cells)
    remark = (
        "" if ours is None or ours in best else f"{_place(cells, ours, leader)}{_why(figure, by_name, ours, leader)}"
    )
    return Row(trials[0].dataset, figure, cells, best, remark)


def _our_best(cells: Mapping[str, Cell]) -> str | None:
    """The form of Answerdesk that does better in a row."""
    forms = [name for name in OURS if name in cells]
    return max(forms, key=lambda name: -math.inf if math.isnan(cells[name].value) else cells[name].value, default=None)


def _place(cells: Mapping[str, Cell], ours: str, leader: str) -> str:
    told = f"{BY_NAME[leader].title} is ahead, Answerdesk is "
    if math.isnan(cells[ours].value):
        return f"{told}out of competition"
    peers = [cell.value for name, cell in cells.items() if name not in OURS and not math.isnan(cell.value)]
    place = 1 + sum(value > cells[ours].value for value in peers)
    return f"{told}{place}{ORDINALS.get(place, 'th')} of {len(peers) + 1}"


def _why(figure: Figure, by_name: Mapping[str, Trial], ours: str, leader: str) -> str:
    told = [*_test(figure, by_name[ours], by_name[leader]), *reason(figure, by_name[leader])]
    return "".join(f"; {each}" for each in told)


def _test(figure: Figure, ours: Trial, leader: Trial) -> Iterator[str]:
    if figure.metric is None:
        return
    for difference in differences(leader.measurement, ours.measurement, [figure.metric]):
        verdict = "a real difference" if difference.is_real else "no more than chance may do"
        yield f"{verdict} (paired test, p = {difference.p:.2g})"


def _title(row: Row) -> str:
    return f"{BEHIND} {row.figure.title}" if row.is_behind else row.figure.title


def _cell(row: Row, name: str) -> str:
    cell = row.cells.get(name)
    if cell is None:
        return NOTHING
    return f"**{cell.text}**" if name in row.best else cell.text


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
