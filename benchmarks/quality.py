"""Prints how well the coder reads, and with `--write` makes docs/quality.md of it.

Rows: a floor (the most frequent class), 1x (the lexicon alone), words alone (TF-IDF and an SVM),
what others published for the same task, ours. Sets that are not at hand are left out, and the
output says so. Floors that no change may fall below stand in `benchmarks/floors.json` with the
corpus' hash.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baselines import majority, words_alone
from our_corpus import CORPUS, PARTS, ROOT, Item, part
from scoring import Score, add, gold_of, golden, macro_f1, match
from tripoint.coding.coder import Coder, Learned
from tripoint.coding.pairs import PairReader
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser
from tripoint.ontology import event_types, plover_reduced, quad
from tripoint.schema import Event, MarkedPair, PairReading
from tripoint.text.timestamps import parse_published

SHARED = ROOT.parent / "shared" / "gold"
_NEXT = """What the next points cost: parties that a lone sentence does not name cannot be had from
it; acts that are not seen need more labelled text (models/README.md says what it gave so far); a
party missing or too much needs the pairs of one act to be read together and not one by one.
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A way to read texts: the lexicon alone, or both voices."""

    name: str
    learned: Learned
    coder: Coder

    def events(self, text: str, published: str | None, title: str | None = None) -> Sequence[Event]:
        when = parse_published(published) if published else None
        return self.coder.code(text, when.date() if when else None, title=title).events

    def pair(self, text: str, pair: MarkedPair) -> PairReading:
        return PairReader(load_parser(), load_knowledge(), self.learned, text, pair).read()


def reader(name: str, model: str) -> Reader:
    learned = load_learned(model)
    return Reader(name, learned, Coder(load_parser(), load_knowledge(), learned))


class Report:
    """Collects what is printed, as Markdown."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str = "") -> None:
        print(text)
        self.lines.append(text)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        shown = [[f"{c:.1f}" if isinstance(c, float) else str(c) for c in row] for row in rows]
        self.say(f"| {' | '.join(heads)} |")
        self.say(f"| --- |{' ---: |' * (len(heads) - 1)}")
        for row in shown:
            self.say(f"| {' | '.join(row)} |")
        self.say()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _family(type_: str | None) -> str | None:
    return "YIELD" if type_ in ("CONCEDE", "RETREAT") else type_


def _quad(type_: str | None) -> int:
    return 0 if type_ is None else 2 if type_ == "YIELD" else quad(type_)


def relations(report: Report, readers: Sequence[Reader]) -> dict[str, float]:
    """The relation of a marked pair, macro-F1 by type, quad, and conflict against cooperation."""
    rows = _lines(SHARED / "relations_dev.jsonl")
    gold = [row["type"] for row in rows]
    spans = [row["pairs"][0] for row in rows]
    texts = [
        (row["text"], tuple(each["source"]), tuple(each["target"]))
        for row, each in zip(rows, spans, strict=True)
    ]
    read: list[tuple[str, Sequence[str | None]]] = [
        ("floor: the most frequent class", majority(gold)),
        ("words alone: TF-IDF + SVM, on our corpus", [_family(t) for t in words_alone(texts)]),
    ]
    for each in readers:
        found = [each.pair(text, MarkedPair(source=s, target=t)) for text, s, t in texts]
        kept = [r.type and plover_reduced(r.type, r.status or "occurred") for r in found]
        read.append((each.name, [_family(type_) for type_ in kept]))
    table = [
        (
            name,
            100 * macro_f1(gold, types),
            100 * macro_f1([_quad(g) for g in gold], [_quad(r) for r in types]),
            100 * macro_f1([_quad(g) > 2 for g in gold], [_quad(r) > 2 for r in types]),
        )
        for name, types in read
    ]
    report.say("## The relation of a marked pair\n")
    report.say(f"{len(rows)} development pairs that others labelled; macro-F1 under PLOVER's")
    report.say("reductions, as the labels are.\n")
    published = [
        ("published: TF-IDF + SVM, on the task's own training half", 69.9, 80.4, "-"),
        ("published: GPT-4, zero-shot", 61.5, 76.7, "-"),
        ("published: Gemma2-9B with a rich codebook", 71.4, 86.8, "-"),
        ("published: ZSP, RoBERTa-large, up to 134 passes a pair", 82.4, 89.6, "-"),
    ]
    report.table(("", "type", "quad", "two ways"), [*table[:2], *published, *table[2:]])
    return {"relations_type": table[-1][1], "relations_quad": table[-1][2]}


def _statements() -> frozenset[str]:
    """Pattern rows that CAMEO files under statements (01) or appeals (02), which have no quad."""
    lines = (ROOT / "benchmarks" / "cameo_statements.tsv").read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines[1:] if line and line[0] != "#")


def _told_by_cameo(event: Event, statements: frozenset[str]) -> bool:
    """Whether CAMEO would give the event a quad: what is only considered is a statement to it, and
    so is an appeal.
    """
    return (
        event.status != "possible"
        and event.type != "REQUEST"
        and event.why.split()[0] not in statements
    )


def false_events(report: Report, readers: Sequence[Reader]) -> None:
    """Events read where there is none, and quads found where there is one."""
    rows = _lines(SHARED / "quad_dev.jsonl")
    null = [row["text"] for row in rows if row["quad"] == 0]
    real = [row for row in rows if row["quad"] != 0]
    statements = _statements()
    table = []
    for each in readers:
        events = [event for text in null for event in each.events(text, None)]
        told = sum(_told_by_cameo(event, statements) for event in events)
        right = sum(row["quad"] in _quads(each.events(row["text"], None)) for row in real)
        table.append(
            (
                each.name,
                100 * len(events) / len(null),
                100 * told / len(null),
                100 * right / len(real),
            )
        )
    report.say("## Sentences with and without an event\n")
    report.say(
        f"{len(rows)} sentences that others labelled with CAMEO quads. CAMEO gives no quad to"
    )
    report.say(
        "statements, appeals and what is considered; they are events here (decision 0004), so"
    )
    report.say("the false ones are counted twice.\n")
    heads = ("", "events per 100 null sentences", "less appeals and the like", "quad found, %")
    report.table(heads, table)


def _quads(events: Sequence[Event]) -> set[int]:
    """The quads of events under PLOVER's reductions, as the gold is."""
    return {_quad(_family(plover_reduced(event.type, event.status))) for event in events}


def _scored(texts: Iterator[tuple[list[Any], Sequence[Event]]]) -> Score:
    score = Score()
    for gold, events in texts:
        add(score, gold, events)
    return score


def corpus_part(each: Reader, items: Sequence[Item]) -> Score:
    """A part of the corpus, end to end."""
    return _scored((gold_of(i), each.events(i.text, i.published)) for i in items)


def golden_part(each: Reader, name: str) -> Score:
    """Our own golden articles, end to end."""
    articles = golden(ROOT / "tests" / "golden" / name)
    return _scored(
        (a["events"], each.events(a["text"], str(a["published"]), a["title"])) for a in articles
    )


_HEADS = ("", "event F1", "precision", "recall", "status", "mode", "who says so", "date", "ECE")


def _row(name: str, score: Score) -> tuple[object, ...]:
    dates = score.date / score.dated if score.dated else 0.0
    shares = (
        score.f1,
        score.precision,
        score.recall,
        score.of_matched(score.status),
        score.of_matched(score.mode),
        score.of_matched(score.attribution),
        dates,
    )
    return (name, *(100 * share for share in shares), f"{score.calibration_error:.3f}")


def contrast(each: Reader, items: Sequence[Item]) -> float:
    """The share of contrast-set versions whose one act is read with type, parties and status."""
    sets = [item for item in items if item.set is not None]
    right = 0
    for item in sets:
        pairs = match(gold_of(item), each.events(item.text, item.published))
        right += any(event.status == wanted["status"] for wanted, event in pairs)
    return right / len(sets)


def held_back(report: Report, readers: Sequence[Reader]) -> dict[str, float]:
    """The frozen fifth of the corpus and the golden articles, by reader; type by type."""
    items = part("held_back")
    scores = {each.name: corpus_part(each, items) for each in readers}
    count = scores[readers[0].name].gold
    report.say("## The frozen fifth of the corpus\n")
    report.say(
        f"{len(items)} items, {count} events, on topics that no rule and no training saw. Type"
    )
    report.say("and all parties must be right; the shares behind are of matched events.\n")
    report.table(_HEADS, [_row(name, score) for name, score in scores.items()])
    versions = {each.name: contrast(each, items) for each in readers}
    report.say("Contrast sets (one act in each of seven statuses), versions read right: ")
    report.say(", ".join(f"{name} {100 * share:.1f} %" for name, share in versions.items()) + ".\n")
    report.say("### What the encoder adds, type by type\n")
    first, last = (scores[each.name] for each in (readers[0], readers[-1]))
    report.table(
        ("type", "gold", "lexicon F1", "both F1", "added"),
        [
            (
                type_,
                first.by_type[type_][0],
                _f1(first, type_),
                _f1(last, type_),
                _f1(last, type_) - _f1(first, type_),
            )
            for type_ in sorted(event_types())
        ],
    )
    for name in ("held_back", "dev"):
        rows = [_row(each.name, golden_part(each, name)) for each in readers]
        report.say(f"### Golden articles, {name.replace('_', ' ')}\n")
        report.table(_HEADS, rows)
    return {
        "held_back_f1": 100 * last.f1,
        "held_back_status": 100 * last.of_matched(last.status),
        "held_back_contrast": 100 * versions[readers[-1].name],
    }


def _f1(score: Score, type_: str) -> float:
    gold, read, hit = score.by_type.get(type_, [0, 0, 0])
    return 100 * 2 * hit / (gold + read) if gold + read else 0.0


def errors_left(report: Report, both: Reader) -> None:
    """What goes wrong on the tuning topics, by kind, each with our own sentence."""
    kinds: dict[str, list[str]] = {}
    for item in part("tuning"):
        gold, events = gold_of(item), both.events(item.text, item.published)
        matched = match(gold, events)
        missed = [g for g in gold if not any(g is wanted for wanted, _ in matched)]
        extra = [e for e in events if not any(e is event for _, event in matched)]
        for wanted in missed:
            kinds.setdefault(_kind(wanted, extra), []).append(
                f"{item.text} (gold: {_shown(wanted)}; read: "
                f"{'; '.join(map(_shown_event, extra)) or 'nothing'})"
            )
        if extra and not missed:
            kinds.setdefault("told too much", []).append(
                f"{item.text} (read: {'; '.join(map(_shown_event, extra))})"
            )
    total = sum(map(len, kinds.values()))
    report.say("## Which errors are left\n\nOn the tuning topics, whose texts are ours to print.\n")
    ranked = sorted(kinds.items(), key=lambda each: -len(each[1]))
    report.table(
        ("kind", "errors", "share, %"),
        [(kind, len(each), 100 * len(each) / total) for kind, each in ranked],
    )
    report.say(_NEXT)
    for kind, examples in ranked:
        report.say(f"- **{kind}**: {examples[len(examples) // 2]}")
    report.say()


def _kind(wanted: Mapping[str, Any], extra: Sequence[Event]) -> str:
    parties = {*wanted["actors"], *wanted["recipients"]}
    for event in extra:
        read = {p.code for p in (*event.actors, *event.recipients)}
        if read == parties:
            return "other type" if event.type != wanted["type"] else "sides swapped"
        if event.type == wanted["type"] and read & parties:
            return "a party missing or too much"
    return "not seen"


def _shown(wanted: Mapping[str, Any]) -> str:
    return f"{wanted['type']} {' '.join(wanted['actors'])} > {' '.join(wanted['recipients'])}"


def _shown_event(event: Event) -> str:
    actors = " ".join(p.code for p in event.actors)
    return f"{event.type} {actors} > {' '.join(p.code for p in event.recipients)}"


def corpus_hash() -> str:
    """The hash of every corpus file, in order."""
    digest = hashlib.sha256()
    for path in sorted(path for name in PARTS for path in CORPUS.glob(f"{name}/*.txt")):
        digest.update(path.relative_to(CORPUS).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    """Every set that is at hand."""
    readers = [reader("1x: the lexicon alone", "lexicon"), reader("ours: lexicon and encoder", "")]
    report = Report()
    report.say("# Quality\n")
    report.say(f"Made by `benchmarks/quality.py --write`; corpus {corpus_hash()}.\n")
    numbers: dict[str, float] = {}
    if SHARED.exists():
        numbers |= relations(report, readers)
        false_events(report, readers)
    else:
        print("the development gold is not beside the project: its tables are left out")
    numbers |= held_back(report, readers)
    errors_left(report, readers[-1])
    print(json.dumps({"corpus": corpus_hash(), **{k: round(v, 1) for k, v in numbers.items()}}))
    if "--write" in sys.argv:
        (ROOT / "docs" / "quality.md").write_text("\n".join(report.lines).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
