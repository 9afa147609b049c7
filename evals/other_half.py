"""What calibration would bring on a set: each half asked with a model fitted on the other half alone.

Both directions are pooled, so that every case is measured, and none by a fit that saw it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import Caution, Reader
from evals.bootstrap import using_model
from evals.calibration import Nearest, calibrate, try_out
from evals.domain import Case, Half, Record
from evals.labelled import Labelled
from evals.protocols import System
from evals.risk_control import RISKS
from evals.runner import run
from evals.scoring import is_right
from knowledge import KnowledgeBase, Progress, RankingModel


@dataclass(frozen=True, slots=True)
class Fitted:
    """Records of both halves, and from which confidence on each was answered."""

    records: tuple[Record, ...]
    levels: Mapping[Half, float]


@dataclass(frozen=True, slots=True)
class Refit:
    """Asks `system`, which searches `knowledge`, with models fitted to what it found before."""

    knowledge: KnowledgeBase
    system: System
    caution: Caution

    def fitted(
        self, records: Sequence[Record], nearest: Mapping[str, Nearest], progress: Progress | None, what: str
    ) -> Fitted:
        """Every case of the records asked anew; `nearest` are the first candidates before, by question.

        The knowledge base has its model back afterwards.
        """
        start = replace(self.knowledge.model, encoder=self.knowledge.encoder)
        asked, levels = [], {}
        for half in Half:
            own, others = (
                [each.case for each in records if (each.case.half is half) is same] for same in (True, False)
            )
            model = self._model(others, nearest, start)
            levels[half] = self.caution.policy(model).answer_level
            with using_model(self.knowledge, model):
                asked += run(self.system, own, progress, f"{what}, fitted on the other half ({half.value})")
        return Fitted(tuple(asked), levels)

    def _model(self, cases: Sequence[Case], nearest: Mapping[str, Nearest], start: RankingModel) -> RankingModel:
        labelled = [
            Labelled(case.id, (case.question,), Reader.CUSTOMER, frozenset(case.grades), answerable=case.is_answerable)
            for case in cases
        ]
        trials = try_out(lambda text, _: nearest.get(text), labelled, start, encode=self.knowledge.question_vectors)
        return calibrate(trials, start, sorted({*RISKS, self.caution.accepted_risk})).model


def can_be_refitted(records: Sequence[Record]) -> bool:
    """Whether there are unanswerable questions, and in each half right first candidates and others to learn from."""
    seen = {(record.case.half, is_right(record.case, record.answer)) for record in records}
    return len(seen) == 2 * len(Half) and not all(record.case.is_answerable for record in records)
