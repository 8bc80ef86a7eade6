"""The real parser and knowledge, loaded once for all tests of the coder."""

from __future__ import annotations

import pytest

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.coder import Coder, Knowledge
from tripoint.coding.grammar import Grammar
from tripoint.coding.parse import Parser, Tree
from tripoint.coding.relations import Reader
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_parser
from tripoint.pipeline import load_coder


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load_parser()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def coder() -> Coder:
    return load_coder()


class Bench:
    """Reads one sentence at a time and gives what the tests look at."""

    def __init__(self, parser: Parser, knowledge: Knowledge) -> None:
        self.parser = parser
        self.knowledge = knowledge

    def tree(self, sentence: str) -> Tree:
        return self.parser.parse([sentence])[0]

    def grammar(self, sentence: str) -> Grammar:
        return Grammar(self.tree(sentence), self.knowledge.lexicon.words)

    def cast(self, sentence: str) -> Cast:
        grammar = self.grammar(sentence)
        gazetteer = self.knowledge.gazetteer
        return Cast(grammar, gazetteer.find(sentence), gazetteer.roles, grammar.words)

    def relations(self, sentence: str) -> list[Relation]:
        return Reader(self.cast(sentence), self.knowledge.lexicon).relations()

    def shown(self, sentence: str) -> set[str]:
        """Each relation as `TYPE A+B>C`."""
        return {
            f"{r.row.type} {'+'.join(sorted(p.code for p in r.actors))}>"
            f"{'+'.join(sorted(p.code for p in r.recipients))}"
            for r in self.relations(sentence)
        }


@pytest.fixture(scope="session")
def bench(parser: Parser, knowledge: Knowledge) -> Bench:
    return Bench(parser, knowledge)
