"""From a noun phrase to the parties it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tripoint.coding.discourse import Discourse, Spoken
from tripoint.coding.gazetteer import Entity, Mention, Role
from tripoint.coding.grammar import Grammar, Words
from tripoint.schema import Party

_HE = frozenset({"he", "she", "him", "her", "his", "hers"})
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their", "both"})
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4}
_MODIFIERS = ("amod", "compound", "poss", "nmod", "nummod")
_WHERE = ("of", "in", "from", "at")
_INSIDE = (
    "of", "include", "including", "between", "among", "in", "from", "at", "on", "near", "for",
    "with", "to", "against",
)  # fmt: skip
_SUBJECTS = ("nsubj", "nsubjpass", "agent")


class Cast:
    """The parties of one sentence; `offset` is where its text starts in the article."""

    def __init__(
        self,
        grammar: Grammar,
        mentions: Iterable[Mention],
        roles: Mapping[str, Role],
        words: Words,
        *,
        offset: int = 0,
        discourse: Discourse | None = None,
        sentence: int = 0,
    ) -> None:
        self.grammar = grammar
        self.tree = grammar.tree
        self._roles = roles
        self._words = words
        self.offset = offset
        self._discourse = discourse
        self._sentence = sentence
        self._mention: dict[int, Mention] = {}
        for mention in mentions:
            for token in self.tree.token_at(mention.start - offset, mention.end - offset):
                self._mention[token] = mention
        self._memo: dict[tuple[int, bool], tuple[Party, ...]] = {}

    def mention_at(self, token: int) -> Mention | None:
        """The known name that the token belongs to."""
        return self._mention.get(token)

    def parties(self, token: int, *, lax: bool = False) -> tuple[Party, ...]:
        """The parties that the noun phrase headed by the token stands for, coordination included.

        Strict: the phrase itself is a party. Lax: what it belongs to counts too ("Russian banks").
        """
        key = (token, lax)
        if key not in self._memo:
            self._memo[key] = ()
            found: dict[tuple[str, str | None], Party] = {}
            for head in self._coordinated(token):
                for party in self._one(head, lax):
                    found.setdefault((party.code, party.id), party)
            self._memo[key] = tuple(found.values())
        return self._memo[key]

    def _coordinated(self, token: int) -> list[int]:
        heads, queue = [token], [token]
        while queue:
            for each in self.tree.kids(queue.pop(), "conj"):
                if not self.tree.is_verb(each) or each in self._mention:
                    heads.append(each)
                    queue.append(each)
        return heads

    def _one(self, head: int, lax: bool) -> tuple[Party, ...]:
        tree = self.tree
        if tree.tags[head] in ("WDT", "WP", "WP$") or (
            tree.lemmas[head] == "that" and tree.deps[head] in _SUBJECTS
        ):
            return self._antecedent(head, lax)
        mention = self._mention.get(head)
        if mention is not None and self._names_party(head, mention, lax):
            return self._known(head, mention)
        anaphor = self._anaphor(head)
        if anaphor is not None:
            return anaphor
        role = self.role(head)
        if role is not None:
            found = self._bearers(head, role)
            if found:
                return found
        if tree.lemmas[head] in self._words["quantity"]:
            inner = [p for w, p in self.grammar.prepositions(head) if w in ("of", "between")]
            found = tuple(party for p in inner for party in self.parties(p, lax=lax))
            if found:
                return found
        if role is None and tree.tags[head] in ("NNP", "NNPS"):
            named = self._unlisted(head)
            if named:
                return named
        return self._belonging(head) if lax else ()

    def _antecedent(self, head: int, lax: bool) -> tuple[Party, ...]:
        for above in self.tree.ancestors(head):
            if self.tree.deps[above] == "relcl":
                return self._one(self.tree.heads[above], lax)
        return ()

    def _names_party(self, head: int, mention: Mention, lax: bool) -> bool:
        if mention.form == "place":
            return lax
        if mention.form == "adjective":
            return self.tree.deps[head] in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss")
        return True

    def _known(self, head: int, mention: Mention) -> tuple[Party, ...]:
        first = self._party(mention.entity, mention.start, mention.end, mention.text)
        if mention.form in ("place", "adjective", "people"):
            first = replace(first, sector=None, name=None)
        return (first,)

    def _party(self, entity: Entity, start: int, end: int, text: str) -> Party:
        return Party(
            code=entity.code,
            sector=entity.sector,
            name=entity.name,
            id=entity.id,
            text=text,
            start=start,
            end=end,
        )

    def _anaphor(self, head: int) -> tuple[Party, ...] | None:
        """The parties behind a pronoun or a definite phrase; None where it is neither."""
        discourse, tree = self._discourse, self.tree
        if discourse is None:
            return None
        word = tree.lemmas[head] if tree.tags[head][:3] != "PRP" else tree.words[head].lower()
        if tree.tags[head] in ("PRP", "PRP$"):
            if word in _HE:
                return self._as_here(head, discourse.person(self._sentence))
            if word in _IT:
                return self._as_here(head, discourse.thing(self._sentence))
            return self._group(head, 2) if word in _THEY else None
        if word == "both" and tree.tags[head] in ("DT", "CC"):
            return self._group(head, 2)
        for kid in tree.kids(head, "nummod", "det", "preconj", "predet"):
            size = _NUMBERS.get(tree.lemmas[kid])
            if size and tree.tags[head] in ("NNS", "NNPS") and not self._modified(head):
                return self._named_group(head, size)
        if tree.words[head] in ("pair", "duo") and self._definite(head):
            return self._group(head, 2)
        return None

    def _named_group(self, head: int, size: int) -> tuple[Party, ...] | None:
        """ "the three countries, including C": those named inside count toward the number."""
        if not self._definite(head) and self.tree.lemmas[head] not in self._words["side"]:
            return None
        inside = self._belonging(head)
        if len(inside) >= size:
            return inside[:size]
        group = [p for p in self._group(head, size - len(inside)) if p.code not in _codes(inside)]
        whole = (*group, *inside)
        return whole if len(whole) == size else None

    def _group(self, head: int, size: int) -> tuple[Party, ...]:
        assert self._discourse is not None
        earlier = self._before(head)
        if len(earlier) == size:
            return earlier
        return self._discourse.group(size, self._sentence)

    def _before(self, head: int) -> tuple[Party, ...]:
        """Distinct parties named earlier in this very sentence."""
        found: dict[str, Party] = {}
        for token in range(head):
            mention = self._mention.get(token)
            if mention is not None and mention.form not in ("place", "adjective"):
                party = self._party(mention.entity, mention.start, mention.end, mention.text)
                found.setdefault(party.code, party)
        return tuple(found.values())

    def _as_here(self, head: int, party: Party | None) -> tuple[Party, ...]:
        """The party a pronoun stands for, looked for in this sentence first."""
        local = self._local_antecedent(head)
        chosen = local or party
        if chosen is None:
            return ()
        return (self._spanned(head, chosen),)

    def _local_antecedent(self, head: int) -> Party | None:
        """A subject of the right kind earlier in the sentence, outside the pronoun's own clause."""
        tree = self.tree
        wants_person = tree.words[head].lower() in _HE
        for token in range(head):
            mention = self._mention.get(token)
            if mention is None or tree.deps[token] not in _SUBJECTS:
                continue
            is_person = mention.form == "person"
            if is_person == wants_person and mention.form not in ("place", "adjective"):
                return self._party(mention.entity, mention.start, mention.end, mention.text)
        return None

    def _spanned(self, head: int, party: Party) -> Party:
        start = self.tree.starts[head] + self.offset
        end = self.tree.ends[head] + self.offset
        return replace(party, text=self.tree.words[head], start=start, end=end)

    def _definite(self, head: int) -> bool:
        dets = self.tree.kids(head, "det", "poss")
        return any(self.tree.lemmas[d] in ("the", "both", "these", "those", "all") for d in dets)

    def _modified(self, head: int) -> bool:
        return any(kid in self._mention for kid in self.tree.kids(head, *_MODIFIERS))

    def role(self, head: int) -> Role | None:
        """The role noun that the token is, alone or with the words before it."""
        lemma = self.tree.lemmas[head]
        before = [k for k in self.tree.kids(head, "compound", "amod") if k == head - 1]
        if before:
            compound = self._roles.get(f"{self.tree.lemmas[before[0]]} {lemma}")
            if compound is not None:
                return compound
        return self._roles.get(lemma)

    def _bearers(self, head: int, role: Role) -> tuple[Party, ...]:
        """Whose troops, minister or firm: modifiers, then "of"/"in", then a name beside, then
        what was spoken of before.
        """
        near = self._modifier_mentions(head)
        if not near:
            near = [
                m
                for word, p in self.grammar.prepositions(head)
                if word in _WHERE
                for t in self._coordinated(p)
                if (m := self._mention.get(t)) is not None
            ]
        person = self._name_beside(head)
        if person is not None and (not near or person.entity.code == near[0].entity.code):
            return (self._party(person.entity, person.start, person.end, person.text),)
        if near:
            return tuple(self._of_role(head, m, role) for m in near)
        if self._discourse is not None and self._definite(head):
            if any(k in self._mention for k in self.tree.subtree(head)):
                return ()
            party = self._discourse.bearer(role.sector, self._sentence)
            return (self._spanned(head, party),) if party is not None else ()
        return ()

    def _modifier_mentions(self, head: int) -> list[Mention]:
        found: list[Mention] = []
        for kid in self.tree.kids(head, *_MODIFIERS):
            tokens = [kid, *self.tree.kids(kid, "conj")]
            if self.tree.deps[kid] == "poss":
                tokens = self._coordinated(kid)
            for token in tokens:
                mention = self._mention.get(token)
                if mention is not None and mention not in found:
                    found.append(mention)
            if kid not in self._mention and self.tree.deps[kid] in ("compound", "amod"):
                found += [m for m in self._modifier_mentions(kid) if m not in found]
        return found

    def _name_beside(self, head: int) -> Mention | None:
        for kid in (*self.tree.kids(head, "appos"), self.tree.heads[head]):
            mention = self._mention.get(kid)
            if mention is not None and mention.form == "person":
                return mention
        return None

    def _of_role(self, head: int, mention: Mention, role: Role) -> Party:
        start = min(mention.start, self.tree.starts[head] + self.offset)
        end = max(mention.end, self.tree.ends[head] + self.offset)
        entity = mention.entity
        sector = role.sector if entity.id is None or mention.form != "person" else entity.sector
        words = [
            w
            for w, s in zip(self.tree.words, self.tree.starts, strict=True)
            if start <= s + self.offset < end
        ]
        return Party(
            code=entity.code,
            sector=sector,
            name=None,
            id=entity.id,
            text=" ".join(words),
            start=start,
            end=end,
        )

    def _unlisted(self, head: int) -> tuple[Party, ...]:
        """A person or body that no file knows, with a nationality beside it."""
        word = self.tree.words[head]
        if self._discourse is not None and not self.tree.kids(head, "compound", "amod"):
            known = self._discourse.surname(word)
            return (self._spanned(head, known),) if known is not None else ()
        near = [m for m in self._modifier_mentions(head) if m.form != "place"]
        titles = [k for k in self.tree.kids(head, "compound", "appos") if self.role(k) is not None]
        role = self.role(titles[0]) if titles else None
        if role is None or not near:
            return ()
        party = self._of_role(head, near[0], role)
        if self._discourse is not None and role.kind == "person":
            self._discourse.introduce(word, party)
        return (party,)

    def _belonging(self, head: int) -> tuple[Party, ...]:
        """The parties inside the phrase: possessor and nationality first, then "of", then where."""
        near = self._modifier_mentions(head)
        if not near:
            for kid in self.tree.kids(head, "poss", "compound"):
                found = self._one(kid, False)
                if found:
                    return found
        if near:
            return tuple(self._party(m.entity, m.start, m.end, m.text) for m in near)
        inner: list[Party] = []
        for word in _INSIDE:
            for prep, obj in self.grammar.prepositions(head):
                if prep == word:
                    inner += self.parties(obj, lax=True)
            if inner:
                return tuple(inner)
        for kid in self.tree.kids(head, "appos"):
            inner += self.parties(kid, lax=False)
        return tuple(inner)

    def nationality(self, noun: int) -> tuple[Party, ...]:
        """The parties whose act a noun is by its adjective: "the Russian attack"."""
        return tuple(
            self._party(m.entity, m.start, m.end, m.text) for m in self._modifier_mentions(noun)
        )

    def spoken(self) -> list[Spoken]:
        """Everyone whom this sentence names, for the discourse."""
        found: list[Spoken] = []
        seen: set[int] = set()
        for token, mention in self._mention.items():
            if mention.start in seen or mention.form == "place":
                continue
            head = self._head_of(token, mention)
            if mention.form == "adjective" and self.role(self.tree.heads[head]) is None:
                continue
            seen.add(mention.start)
            party = self._party(mention.entity, mention.start, mention.end, mention.text)
            top = self.tree.heads[head] if mention.form == "adjective" else head
            subject = self.tree.deps[top] in _SUBJECTS
            found.append(Spoken(self._sentence, party, mention.form == "person", subject))
        return found

    def _head_of(self, token: int, mention: Mention) -> int:
        while self._mention.get(self.tree.heads[token]) is mention:
            if self.tree.heads[token] == token:
                break
            token = self.tree.heads[token]
        return token


def _codes(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.code for party in parties)
