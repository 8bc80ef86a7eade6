"""Prints how well the coder reads: the shared development gold and our own golden articles.

Rows: a floor (the most frequent class), ours, and what others published for the same task.
Sets that are not at hand are left out, and the output says so.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scoring import Score, add, golden, macro_f1
from tripoint.ontology import plover_reduced, quad
from tripoint.pipeline import code, code_document
from tripoint.schema import Event
from tripoint.sources.files import Document

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "gold"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _family(type_: str | None) -> str | None:
    return "YIELD" if type_ in ("CONCEDE", "RETREAT") else type_


def _quad(type_: str | None) -> int:
    return 0 if type_ is None else 2 if type_ == "YIELD" else quad(type_)


def relations() -> None:
    """The relation of a marked pair, macro-F1 by type and by quad."""
    rows = _lines(SHARED / "relations_dev.jsonl")
    gold, plain, reduced = [], [], []
    for row in rows:
        document = Document(name="row", kind="clean", text=row["text"], pairs=tuple(row["pairs"]))
        (reading,) = code_document(document).pairs or ()
        gold.append(row["type"])
        plain.append(_family(reading.type))
        kept = reading.type and plover_reduced(reading.type, reading.status or "occurred")
        reduced.append(_family(kept))
    most = Counter(gold).most_common(1)[0][0]
    print(f"\nRelation of a marked pair, macro-F1 ({len(rows)} pairs)   root   quad")
    for name, read in (
        ("floor: the most frequent class", [most] * len(gold)),
        ("ours, content types as we keep them", plain),
        ("ours, under PLOVER's reductions as the gold is", reduced),
    ):
        by_quad = macro_f1([_quad(g) for g in gold], [_quad(r) for r in read])
        print(f"  {name:<50} {100 * macro_f1(gold, read):5.1f}  {100 * by_quad:5.1f}")
    print(f"  {'published: TF-IDF + SVM':<50}  69.9   80.4")
    print(f"  {'published: ZSP, RoBERTa-large':<50}  82.4   89.6")


def _statements() -> frozenset[str]:
    """Pattern rows that CAMEO files under statements (01) or appeals (02), which have no quad."""
    lines = (ROOT / "benchmarks" / "cameo_statements.tsv").read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines[1:] if line and line[0] != "#")


def _told_by_cameo(event: Event, statements: frozenset[str]) -> bool:
    """Whether CAMEO would give the event a quad: what is only considered is a statement to it."""
    return event.status != "possible" and event.why.split()[0] not in statements


def false_events() -> None:
    """Events read where there is none, and quads found where there is one."""
    rows = _lines(SHARED / "quad_dev.jsonl")
    null = [event for row in rows if row["quad"] == 0 for event in code(row["text"]).events]
    sentences = sum(row["quad"] == 0 for row in rows)
    statements = _statements()
    told = sum(_told_by_cameo(event, statements) for event in null)
    real = [row for row in rows if row["quad"] != 0]
    right = sum(row["quad"] in _quads(code(row["text"]).events) for row in real)
    print(f"\nSentences with and without an event ({len(rows)})")
    print(
        f"  events per 100 sentences of quad 0                 {100 * len(null) / sentences:5.1f}"
    )
    print(f"    without what CAMEO calls statement or appeal     {100 * told / sentences:5.1f}")
    print(f"  quad found, of sentences with one                  {100 * right / len(real):5.1f} %")


def _quads(events: Sequence[Event]) -> set[int]:
    """The quads of events under PLOVER's reductions, as the gold is."""
    return {_quad(_family(plover_reduced(event.type, event.status))) for event in events}


def golden_articles(part: str) -> None:
    """Our own golden articles, end to end."""
    score = Score()
    articles = golden(ROOT / "tests" / "golden" / part)
    for article in articles:
        add(
            score,
            article["events"],
            code(
                article["text"], published=str(article["published"]), title=article["title"]
            ).events,
        )
    print(f"\nGolden articles, {part} ({len(articles)} articles, {score.gold} events)")
    print(
        f"  event F1 {100 * score.f1:.1f}  precision {100 * score.precision:.1f}  "
        f"recall {100 * score.recall:.1f}   (type and all parties)"
    )
    of = {
        "status": score.of_matched(score.status),
        "mode": score.of_matched(score.mode),
        "attribution": score.of_matched(score.attribution),
        "sentence": score.of_matched(score.evidence),
        "date": score.date / score.dated if score.dated else 0.0,
    }
    print("  of matched: " + "  ".join(f"{name} {100 * share:.1f} %" for name, share in of.items()))
    for type_, (gold, read, hit) in sorted(score.by_type.items()):
        print(f"    {type_:<10} gold {gold:3}  read {read:3}  matched {hit:3}")


def main() -> None:
    """Every set that is at hand."""
    if SHARED.exists():
        relations()
        false_events()
    else:
        print("the development gold is not beside the project: its tables are left out")
    for part in sys.argv[1:] or ("dev", "held_back"):
        if any((ROOT / "tests" / "golden" / part).glob("*.yaml")):
            golden_articles(part)


if __name__ == "__main__":
    main()
