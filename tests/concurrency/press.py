"""Sixteen people press the same button at once, round after round."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextvars import Context
from typing import Any

PEOPLE = 16
ROUNDS = int(os.environ.get("PRESS_ROUNDS", "2"))


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Runs `calls` in threads that start at the same moment; their results in order."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error

    threads = [
        threading.Thread(target=Context().run, args=(run, place, call))
        for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def press(
    app: Any, path: str, version: int, headers: Sequence[dict[str, str]], body: Any
) -> "Counter[int]":
    """Everybody posts `body` to `path` having read `version`; how many got which status."""

    def call(who: dict[str, str]) -> Callable[[], int]:
        def post() -> int:
            answer = app.test_client().post(
                path, json=body, headers=who | {"If-Match": f'"{version}"'}
            )
            return int(answer.status_code)

        return post

    return Counter(together([call(who) for who in headers]))
