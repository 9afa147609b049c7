"""Search over HTTP."""

from fastapi.testclient import TestClient


def test_finds_the_article_that_answers_first(client: TestClient) -> None:
    candidates = client.post("/api/v1/search", json={"text": "寄回去的运费怎么算", "limit": 3}).json()["candidates"]
    assert len(candidates) == 3
    first = candidates[0]
    assert first["article_id"] == "return-postage"
    assert first["title"] == "退货运费谁出?"
    assert first["business_type"] == "return_exchange"
    assert 0 <= first["confidence"] <= 1


def test_a_passage_is_a_stretch_of_the_body_or_a_question_that_it_answers(client: TestClient) -> None:
    asked = {"text": "因个人原因退货的，运费由客户承担，首重8元。"}
    candidates = client.post("/api/v1/search", json=asked).json()["candidates"]
    stretches = 0
    for candidate in candidates:
        article = client.get(f"/api/v1/articles/{candidate['article_id']}").json()
        stretch = article["body"][candidate["start"] : candidate["end"]]
        assert candidate["passage"] in (stretch, article["title"], *article["similar_questions"])
        stretches += candidate["passage"] == stretch
    assert stretches


def test_an_agent_finds_internal_articles(client: TestClient) -> None:
    candidates = client.post("/api/v1/search", json={"text": "补偿额度"}).json()["candidates"]
    assert candidates[0]["article_id"] == "goodwill-limit"


def test_refuses_a_search_for_nothing_and_a_limit_out_of_range(client: TestClient) -> None:
    for body, place in (
        ({"text": " \n"}, "body.text"),
        ({"text": "退货", "limit": 0}, "body.limit"),
        ({"text": "退货", "limit": 1001}, "body.limit"),
        ({"text": "退货", "limit": "5"}, "body.limit"),
        ({"text": "退货", "top_k": 5}, "body.top_k"),
    ):
        answer = client.post("/api/v1/search", json=body)
        assert answer.status_code == 422
        assert [fault["place"] for fault in answer.json()["errors"]] == [place]
