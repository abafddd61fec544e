"""The API's own pages: the OpenAPI document and the reference rendered from it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from .access import PUBLIC, access
from .errors import TITLES

pages = Blueprint("api_reference", __name__)
METHODS = ("get", "post", "patch", "put", "delete")
MEDIA = ("application/json", "multipart/form-data")


@dataclass(frozen=True)
class Parameter:
    """A parameter or a field of a body, as the reference shows it."""

    name: str
    place: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One call: method, path, what it does, what it takes and answers."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    body: list[Parameter]
    answers: list[tuple[str, str]]


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of every registered API blueprint."""
    spec: dict[str, Any] = current_app.extensions["lumbung.api"].spec.to_dict()
    spec["servers"] = [{"url": "/"}]
    spec.setdefault("components", {})["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "lumbung"},
    }
    spec["security"] = [{}, {"token": []}, {"session": []}]
    return spec


@pages.get("/api/v1/openapi.json")
@access(PUBLIC)
def openapi() -> Response:
    """The document."""
    return jsonify(document())


@pages.get("/api/v1/")
@access(PUBLIC)
def index() -> str:
    """The reference page."""
    return render_template("api/reference.html", groups=groups(document()))


@pages.get("/api/v1/problems")
@access(PUBLIC)
def problems() -> str:
    """What each kind of error answer means."""
    return render_template("api/problems.html", titles=sorted(TITLES.items()))


def groups(spec: dict[str, Any]) -> list[tuple[str, str, list[Operation]]]:
    """(tag, description, operations) in the document's order."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in spec.get("tags", [])}
    about = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    for path, item in spec.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                call = item[method]
                tag = (call.get("tags") or ["API"])[0]
                shared = item.get("parameters", [])
                found.setdefault(tag, []).append(_operation(spec, path, method, call, shared))
    return [(tag, about.get(tag, ""), calls) for tag, calls in found.items() if calls]


def _operation(
    spec: dict[str, Any], path: str, method: str, call: dict[str, Any], shared: list[Any]
) -> Operation:
    parameters = [_resolve(spec, p) for p in [*shared, *call.get("parameters", [])]]
    content = call.get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = next((content[m].get("schema", {}) for m in MEDIA if m in content), {})
    return Operation(
        id=f"{method}-{path}".replace("/", "-").replace("{", "").replace("}", ""),
        method=method.upper(),
        path=path,
        summary=call.get("summary", ""),
        description=call.get("description", ""),
        parameters=[
            Parameter(p["name"], p["in"], _type(spec, p.get("schema", {})),
                      bool(p.get("required")), p.get("description", ""))
            for p in parameters
        ],
        body=_fields(spec, schema),
        answers=[
            (str(code), _resolve(spec, answer).get("description", ""))
            for code, answer in call.get("responses", {}).items()
        ],
    )  # fmt: skip


def _fields(spec: dict[str, Any], schema: dict[str, Any]) -> list[Parameter]:
    resolved = _resolve(spec, schema)
    required = set(resolved.get("required", ()))
    return [
        Parameter(name, "body", _type(spec, value), name in required,
                  str(value.get("description") or value.get("label") or ""))
        for name, value in resolved.get("properties", {}).items()
    ]  # fmt: skip


def _resolve(spec: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    found: Any = spec
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _type(spec: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    kind = schema.get("type", "any")
    kinds = [str(k) for k in (kind if isinstance(kind, list) else [kind])]
    text = " | ".join(kinds)
    if "array" in kinds:
        text = text.replace("array", f"array of {_type(spec, schema.get('items', {}))}")
    if "enum" in schema:
        text += ": " + ", ".join(str(v) for v in schema["enum"])
    return text
