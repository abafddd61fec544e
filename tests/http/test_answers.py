"""Headers, refusals and languages that every answer shares."""

from typing import Any

import pytest


def test_strict_headers(client: Any) -> None:
    answer = client.get("/pemerintah")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_api_refusals_are_problem_json(client: Any) -> None:
    answer = client.get("/api/v1/governments/99.99")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert sorted(answer.json) == ["code", "detail", "status", "title", "type"]


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=x", "limit"), ("after=%00", "after")]
)
def test_bad_list_input_names_the_field(client: Any, query: str, field: str) -> None:
    answer = client.get(f"/api/v1/governments?{query}")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_a_page_that_is_not_there(client: Any) -> None:
    answer = client.get("/tidak-ada")
    assert answer.status_code == 404
    assert answer.texts("//h1") == ["Tidak ditemukan"]


def test_the_language_switch_stays(client: Any) -> None:
    assert client.get("/pemerintah").tree.get("lang") == "id"
    assert client.get("/pemerintah?lang=en").tree.get("lang") == "en"
    assert client.get("/pemerintah").tree.get("lang") == "en"


def test_a_form_without_its_token_is_refused(client: Any) -> None:
    answer = client.post("/masuk", data={"email": "a@b.go.id"}, csrf=False)
    assert answer.status_code == 400


def test_openapi_document(client: Any) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    tags = {"apps", "governments", "requests", "instruments", "rollouts"}
    assert tags <= {tag["name"] for tag in document["tags"]}
    assert client.get("/api/v1/").status_code == 200
