"""How well articles are ranked, by ir-measures (MacAvaney, Macdonald & Ounis 2022), which runs trec_eval's own code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evals.domain import Case

HIT_DEPTHS = (1, 3, 5)


def ranking_scores(cases: Sequence[Case], rankings: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Of each answerable case, by its id: "hit@1", "hit@3", "hit@5", "mrr" and "ndcg@10".

    `rankings` are article ids, best first, by case id. An article that may stand in for an expected one counts as that
    one, once.
    """
    import ir_measures
    from ir_measures import RR, Success, nDCG

    names = {Success @ depth: f"hit@{depth}" for depth in HIT_DEPTHS} | {RR: "mrr", nDCG @ 10: "ndcg@10"}
    answerable = [case for case in cases if case.is_answerable]
    wanted = {case.id: dict(case.grades) for case in answerable}
    # trec_eval puts equal scores in the order of ids: a score that falls with the rank leaves the system's order alone.
    given = {
        case.id: {article: -float(rank) for rank, article in enumerate(stood_in(rankings.get(case.id, ()), case))}
        for case in answerable
    }
    scores: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(names.values(), 0.0))
    for found in ir_measures.iter_calc(list(names), wanted, given) if answerable else ():
        scores[found.query_id][names[found.measure]] = float(found.value)
    return {case.id: scores[case.id] for case in answerable}


def stood_in(ranking: Iterable[str], case: Case) -> Iterator[str]:
    """The ranking with each stand-in as the expected article it stands for; what comes a second time is left out."""
    waiting = list(case.grades)
    for article in dict.fromkeys(ranking):
        if article in waiting:
            waiting.remove(article)
            yield article
        elif article in case.also_right:
            if waiting:
                yield waiting.pop(0)
        elif article not in case.grades:
            yield article
