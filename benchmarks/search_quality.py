"""Prints recall@10 and MRR of the catalogue's search (tests/catalogue/search_quality.py).

    make search-quality            the table
    python -m benchmarks.search_quality --failures     and every question that misses something
"""

import sys

from tests.catalogue.search_quality import APPS, Score, lines, scores, second_scores, table


def main() -> None:
    """Asks everything once."""
    _print(f"{APPS:,} applications of {len(lines())} kinds", scores())
    _print("\nThe second file", second_scores())


def _print(title: str, found: list[Score]) -> None:
    if "--failures" in sys.argv:
        for s in sorted(found, key=lambda s: s.recall):
            if s.recall < 1:
                print(f"{s.recall:.2f} {s.reciprocal:.2f} {s.total:5} {s.asked.kind:9} {s.asked.q}")
    print(f"{title}\n")
    print("| questions | number | recall@10 | MRR |\n|---|---|---|---|")
    for kind, (count, recall, reciprocal) in table(found).items():
        print(f"| {kind} | {count} | {recall:.3f} | {reciprocal:.3f} |")


if __name__ == "__main__":
    main()
