"""The shape of the house: its caps, its layers, and that no country is named in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tripoint"
MODULES = sorted(SOURCE.rglob("*.py"))

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
MOST_PUBLIC_NAMES = 5
# Whole trees of records or errors; records and names of types are not counted anywhere.
RECORDS = ("schema.py", "errors.py")
# Words of code that happen to be a state's name or code.
OTHER_MEANINGS = {
    "AND": "a word of SQL, not Andorra",
    "EST": "a time zone, not Estonia",
    "US": "part of the sign US$, a currency",
}

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DOCUMENTED = (ast.Module, ast.ClassDef, *_FUNCTIONS)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE
    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(_tree(path))
        if isinstance(node, _FUNCTIONS) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", [each for each in MODULES if each.name not in RECORDS], ids=_name)
def test_modules_have_few_public_names(path: Path) -> None:
    public = _public_names(_tree(path))
    assert len(public) <= MOST_PUBLIC_NAMES, public


def _public_names(tree: ast.Module) -> list[str]:
    """What a module offers: `__all__` where it has one, without records and names of types."""
    listed: list[str] | None = None
    names: list[str] = []
    uncounted: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and _is_record(node):
            uncounted.add(node.name)
        elif isinstance(node, (ast.ClassDef, *_FUNCTIONS)):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in (name for each in targets for name in ast.walk(each)):
                if not isinstance(target, ast.Name):
                    continue
                if target.id == "__all__":
                    listed = ast.literal_eval(node.value)
                elif target.id.lstrip("_").isupper():
                    names.append(target.id)
                else:
                    uncounted.add(target.id)
    offered = listed if listed is not None else [each for each in names if each[0] != "_"]
    return [each for each in offered if each not in uncounted]


def _is_record(node: ast.ClassDef) -> bool:
    words = {
        word.id if isinstance(word, ast.Name) else getattr(word, "attr", "")
        for part in (*node.decorator_list, *node.bases)
        for word in ast.walk(part)
    }
    return bool(words & {"dataclass", "NamedTuple", "StrEnum", "Protocol"})


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    names = {each.stem for each in MODULES}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_library_prints_nothing_by_itself(path: Path) -> None:
    calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


@pytest.fixture(scope="module")
def state_words() -> re.Pattern[str]:
    """Every state's names, adjectives and code as whole words."""
    words: set[str] = set()
    for path in (SOURCE / "data" / "actors" / "states").glob("*.yaml"):
        card = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        words.update((path.stem, card["name"], *card["names"], *(card["adjectives"] or ())))
    assert len(words) > 500
    some = "|".join(re.escape(word) for word in words - OTHER_MEANINGS.keys())
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_code_names_a_country(path: Path, state_words: re.Pattern[str]) -> None:
    found = [
        f"line {node.lineno}: {word}"
        for node in _literals(_tree(path))
        for word in state_words.findall(node.value)
    ]
    assert found == [], "countries are named in data/, or the word joins OTHER_MEANINGS"


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The strings of a module but for its docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node


def test_imports_point_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, "`make imports` shows the chains"


def test_decisions_are_numbered_and_named_by_what_was_decided() -> None:
    names = sorted(each.name for each in (ROOT / "docs" / "decisions").iterdir())
    assert names
    for number, name in enumerate(names, 1):
        assert re.fullmatch(rf"{number:04}-[a-z]+(-[a-z0-9]+)+\.md", name)
        text = (ROOT / "docs" / "decisions" / name).read_text("utf-8")
        assert text.startswith(f"# {number:04}: ")
