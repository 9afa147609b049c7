"""How careful the company wants to be, and the levels that follow from it with the ranking model in use."""

from dataclasses import dataclass

from assistant.decision import Policy
from assistant.settings import AssistantSettings
from knowledge import RankingModel


@dataclass(frozen=True, slots=True)
class Caution:
    """The share of the answers given that may be wrong, and from which confidence on the customer is asked back.

    An `answer_level` of its own stands above the promise: from there on is answered, whatever the risk.
    """

    accepted_risk: float = 0.05
    clarify_level: float = 0.3
    answer_level: float | None = None

    def policy(self, model: RankingModel) -> Policy:
        """The levels for confidences that this model gave."""
        chosen = model.level(self.accepted_risk).answer_level if self.answer_level is None else self.answer_level
        return Policy(chosen, self.clarify_level)


def caution_of(settings: AssistantSettings) -> Caution:
    """What the settings say."""
    return Caution(settings.accepted_risk, settings.clarify_level, settings.answer_level)
