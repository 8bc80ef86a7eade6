"""Prints how well copies are told from independent reports, and how fast they are looked up.

Originals: the project's own dispatches and golden development articles, headline first. Copies are
made of them by code, each kind by itself and all together. Independent: pairs of reports of one
event (tests/text/independent_reports.yaml), the first stored, the second asked; and every original
against all before it. A copy counts as found where it folds into its own original; what folds into
anything else is wrong. Floor: exact copies. 1x: textbook MinHash, runs of five words, 128 values,
LSH at a similarity of 0.5 (rensa's own index). No sketch: ours, each pair decided on its texts.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SEED = 20230913
SIZES = (2_000, 20_000, 200_000)
PLANTED = {"asia-0802"}  # examples/dispatches/SOURCES.md
REPORTING = {
    "said": "stated", "says": "states", "told": "informed", "announced": "made known",
    "accused": "charged", "condemned": "denounced", "called": "termed", "warned": "cautioned",
    "denied": "rejected", "added": "went on", "reported": "recounted", "signed": "inked",
    "agreed": "consented", "declared": "proclaimed", "promised": "pledged", "asked": "requested",
}  # fmt: skip
BEFORE = (
    "By our foreign desk, with agency material",
    "Photo: a view of the capital this week. Credit: archive",
    "Listen to this story. Reading time four minutes.",
)
AFTER = (
    "(Reporting by the bureau; editing by the night desk)",
    "Sign up to our morning letter and never miss what matters in the world.",
    "This material may not be published, broadcast or rewritten without permission of the agency.",
)
HEADLINES = (
    "World briefing: the day's main development and what comes of it",
    "What we know so far, and what remains open tonight",
    "Explained in brief: why this step was taken now",
)


@dataclass(frozen=True)
class Text:
    """One article, its headline as its first line."""

    id: str
    text: str

    @property
    def parts(self) -> list[str]:
        """The headline and the paragraphs."""
        return [line for line in self.text.split("\n") if line.strip()]


def golden() -> list[Text]:
    """The golden development articles."""
    found = []
    for path in sorted((ROOT / "tests" / "golden" / "dev").glob("*.yaml")):
        card = yaml.safe_load(path.read_text("utf-8"))
        found.append(Text(path.stem, f"{card['title']}\n{card['text']}"))
    return [each for each in found if len(each.text.split()) >= 60]


def originals() -> list[Text]:
    """The articles of the project that are long enough to be cut."""
    from tripoint.pipeline import _article
    from tripoint.sources.files import Document, documents

    found = golden()
    for each in documents([ROOT / "examples" / "dispatches"]):
        assert isinstance(each, Document)
        article, _ = _article(each, None)
        if article.is_article and article.language == "en" and each.id not in PLANTED:
            found.append(Text(article.id, f"{article.title}\n{article.text}"))
    unique = {each.text: each for each in found}
    return [each for each in unique.values() if len(each.text.split()) >= 60]


def headline(parts: list[str], chance: random.Random) -> list[str]:
    return [chance.choice(HEADLINES), *parts[1:]]


def cut(parts: list[str], chance: random.Random) -> list[str]:
    """Without two paragraphs; of a text of few, without a third of its sentences."""
    if len(parts) >= 6:
        dropped = set(chance.sample(range(2, len(parts)), 2))
        return [part for at, part in enumerate(parts) if at not in dropped]
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(parts[1:]))
    kept = sorted(chance.sample(range(len(sentences)), -(-len(sentences) * 2 // 3)))
    return [parts[0], " ".join(sentences[at] for at in kept)]


def framed(parts: list[str], _: random.Random) -> list[str]:
    """With a byline, agency lines and the site's own words around it."""
    return [parts[0], *BEFORE, *parts[1:], *AFTER]


def reworded(parts: list[str], _: random.Random) -> list[str]:
    """With other verbs of reporting."""
    words = re.compile(rf"\b({'|'.join(REPORTING)})\b")
    return [words.sub(lambda found: REPORTING[found[0]], part) for part in parts]


def reordered(parts: list[str], chance: random.Random) -> list[str]:
    body = parts[1:] if len(parts) > 2 else re.split(r"(?<=[.!?])\s+", parts[1])
    chance.shuffle(body)
    return [parts[0], *body]


def everything(parts: list[str], chance: random.Random) -> list[str]:
    for make in (headline, cut, reworded, reordered, framed):
        parts = make(parts, chance)
    return parts


MADE: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "headline changed": headline,
    "two paragraphs cut": cut,
    "byline and frame added": framed,
    "reporting verbs changed": reworded,
    "paragraphs reordered": reordered,
    "all of these at once": everything,
}
Finder = Callable[[Text], str | None]
"""The stored text that this one folds into."""


def exact(stored: Iterable[Text]) -> Finder:
    from tripoint.text.duplicates import fingerprint

    firsts = {fingerprint(each.text): each.id for each in stored}
    return lambda asked: firsts.get(fingerprint(asked.text))


def textbook(stored: Iterable[Text]) -> Finder:
    from rensa import RMinHash, RMinHashLSH

    def sketch(text: str) -> RMinHash:
        words = re.findall(r"\w+", text.casefold())
        made = RMinHash(num_perm=128, seed=SEED)
        made.update([" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))])
        return made

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    texts = list(stored)
    sketches = [sketch(each.text) for each in texts]
    for number, each in enumerate(sketches):
        index.insert(number, each)

    def find(asked: Text) -> str | None:
        own = sketch(asked.text)
        near = [(own.jaccard(sketches[each]), each) for each in index.query(own)]
        likest = max(near, default=(0.0, 0))
        return texts[likest[1]].id if likest[0] >= 0.5 else None

    return find


def unsketched(stored: Iterable[Text]) -> Finder:
    from tripoint.text.copies import is_copy

    texts = list(stored)
    return lambda asked: next((one.id for one in texts if is_copy(asked.text, one.text)), None)


def ours(stored: Iterable[Text]) -> Finder:
    """Through a workspace on disk, as `read` does it."""
    from tripoint.app.copies import Copies
    from tripoint.store.workspace import open_workspace

    store = open_workspace(Path(tempfile.mkdtemp()) / "workspace", create=True)
    _keep(store, [_coded(each) for each in stored])

    def find(asked: Text) -> str | None:
        article = _coded(asked).article
        return Copies(store, [article]).first_of(article)

    return find


def _coded(text: Text):
    from tripoint.schema import Article, Coded
    from tripoint.text.copies import bands
    from tripoint.text.duplicates import fingerprint

    article = Article(
        id=text.id, fingerprint=fingerprint(text.text), bands=bands(text.text), text=text.text
    )
    return Coded(article=article)


def _keep(store, coded) -> None:
    import datetime as dt

    with store.writer() as writer:
        writer.commit(
            coded, batch=coded[0].article.id, source="bench", known_at=dt.datetime.now(dt.UTC)
        )


def quality() -> None:
    first = originals()
    pairs = yaml.safe_load((ROOT / "tests/text/independent_reports.yaml").read_text("utf-8"))
    ones = [Text(f"one {at}", pair["one"]) for at, pair in enumerate(pairs)]
    others = [Text(f"other {at}", pair["other"]) for at, pair in enumerate(pairs)]
    copies = {
        name: [Text(each.id, "\n".join(make(each.parts, random.Random(each.id)))) for each in first]
        for name, make in MADE.items()
    }
    print(f"{len(first)} originals, {len(first) * len(MADE)} made copies, {len(pairs)} pairs of")
    print("independent reports; each copy comes once after its original and once before it\n")
    print(f"  {'':<22} precision  recall  ratio  wrongly folded")
    base = _recall(_score(ROWS["1x: textbook MinHash"], first, copies, ones, others))
    missed = {}
    for name, build in ROWS.items():
        score = _score(build, first, copies, ones, others)
        missed[name] = score.missed
        right = sum(2 * len(first) - each for each in score.missed.values())
        precision = right / max(1, right + score.wrong)
        recall = _recall(score)
        print(
            f"  {name:<22} {precision:9.1%} {recall:7.1%} {recall / base:6.2f}  {score.wrong:>14}"
        )
    print(f"\n  copies missed, of {2 * len(first)} each")
    print(f"  {'':<26}" + "".join(f"{name.partition(':')[0]:>12}" for name in ROWS))
    for kind in MADE:
        print(f"  {kind:<26}" + "".join(f"{each[kind]:>12}" for each in missed.values()))


ROWS = {
    "floor: exact": exact,
    "1x: textbook MinHash": textbook,
    "no sketch": unsketched,
    "ours": ours,
}


@dataclass
class Score:
    """Copies missed by kind, of how many, and texts folded into what they are no copy of."""

    asked: int
    missed: dict[str, int]
    wrong: int


def _recall(score: Score) -> float:
    return 1 - sum(score.missed.values()) / score.asked


def _score(
    build: Callable[[Iterable[Text]], Finder],
    first: list[Text],
    copies: dict[str, list[Text]],
    ones: list[Text],
    others: list[Text],
) -> Score:
    after = build([*first, *ones])
    wrong = sum(after(each) is not None for each in others)
    # Every original against all those before and after it: none is a copy of another.
    half = len(first) // 2
    for stored, asked in ((first[:half], first[half:]), (first[half:], first[:half])):
        find = build(stored)
        wrong += sum(find(each) is not None for each in asked)
    missed = {}
    for kind, made in copies.items():
        before = build(made)
        answers = [(text.id, after(text)) for text in made]
        answers += [(text.id, before(text)) for text in first]
        missed[kind] = sum(got != wanted for wanted, got in answers)
        wrong += sum(got not in (wanted, None) for wanted, got in answers)
    return Score(2 * len(first) * len(copies), missed, wrong)


def speed() -> None:
    """Look-ups in a growing store; what is stored is random, what is asked are real articles."""
    from tripoint.app.copies import Copies
    from tripoint.schema import Article, Coded
    from tripoint.store.workspace import open_workspace

    path = Path(tempfile.mkdtemp())
    store = open_workspace(path / "workspace", create=True)
    real = [_coded(each) for each in originals()]
    _keep(store, real)
    asked = [
        _coded(Text(f"asked {at}", each.article.text + " An added closing line of the desk."))
        for at, each in enumerate(real)
    ]
    chance = random.Random(SEED)
    count = len(real)
    print(f"\n{len(asked)} articles looked up together, every one a copy of one stored")
    print("   stored  look-up an article   ratio  operations.sqlite")
    base = 0.0
    for size in SIZES:
        while count < size:
            many = min(20_000, size - count)
            fill = [
                Article(
                    id=f"{at:016x}",
                    fingerprint=f"{at:x}",
                    bands=tuple(chance.getrandbits(47) for _ in real[0].article.bands),
                    text="filler",
                )
                for at in range(count, count + many)
            ]
            _keep(store, [Coded(article=each) for each in fill])
            count += many
        start = time.perf_counter()
        copies = Copies(store, [each.article for each in asked])
        found = sum(copies.first_of(each.article) is not None for each in asked)
        took = (time.perf_counter() - start) / len(asked)
        base = base or took
        assert found == len(asked)
        size_on_disk = (store.path / "operations.sqlite").stat().st_size / 1e6
        print(f"  {count:7,} {took * 1e3:15.2f} ms {took / base:7.2f}  {size_on_disk:10.0f} MB")


if __name__ == "__main__":
    quality()
    speed()
