"""From a noun phrase to the parties it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tripoint.coding.anaphora import Anaphora, Phrase
from tripoint.coding.discourse import Discourse, Kind, Spoken
from tripoint.coding.gazetteer import Mention, Role
from tripoint.coding.grammar import Grammar, Words
from tripoint.coding.mentions import Mentions
from tripoint.coding.phrases import Roles
from tripoint.schema import Party

_INSIDE = (
    "of", "include", "including", "between", "among", "in", "from", "at", "on", "near", "for",
    "with", "to", "against",
)  # fmt: skip
_OWNER = ("of", "for", "from", "in", "at")
_RELATIVE = ("WDT", "WP", "WP$")
_SUBJECTS = ("nsubj", "nsubjpass")
_ADJECTIVE_AS_NOUN = (*_SUBJECTS, "dobj", "pobj", "conj", "poss")


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
        self._words = words
        self.offset = offset
        self._discourse = discourse
        self._sentence = sentence
        titles = (roles, words["courtesy"])
        self.mentions = Mentions(self.tree, mentions, titles, offset)
        self._roles = Roles(self.tree, roles, self.mentions, words["former"])
        self._anaphora: Anaphora | None = None
        if discourse is not None:
            self._anaphora = Anaphora(
                grammar, self.mentions, words, discourse, sentence, self._phrase
            )
        self._memo: dict[tuple[int, bool], tuple[Party, ...]] = {}

    def mention_at(self, token: int) -> Mention | None:
        """The known name that the token belongs to."""
        return self.mentions.at(token)

    def parties(self, token: int, *, lax: bool = False) -> tuple[Party, ...]:
        """The parties that the noun phrase headed by the token stands for, coordination included.

        Strict: the phrase itself is a party. Lax: what it belongs to counts too ("Russian banks").
        """
        key = (token, lax)
        if key not in self._memo:
            self._memo[key] = ()
            heads = self.mentions.coordinated(token)
            self._memo[key] = _distinct(p for head in heads for p in self._one(head, lax))
        return self._memo[key]

    def nationality(self, noun: int) -> tuple[Party, ...]:
        """The parties whose act a noun is by what stands before it: "the Russian attack"."""
        found = [self.mentions.party(m) for m in self.mentions.modifying(noun)]
        found += self._recalled_before(noun)
        return _distinct(sorted(found, key=lambda party: party.start))

    def role(self, token: int) -> Role | None:
        """The role that the noun phrase headed by the token has, whoever's it is."""
        return self._roles.role(token)

    def counterpart(self, party: Party) -> tuple[Party, ...]:
        """The other of the last two parties spoken of before this sentence; () if it is neither."""
        if self._discourse is None:
            return ()
        pair = self._discourse.group(2, self._sentence)
        others = tuple(each for each in pair if each.code != party.code)
        return others if len(others) == 1 == len(pair) - 1 else ()

    def spoken(self) -> list[Spoken]:
        """Everyone whom this sentence names, for the discourse."""
        tree = self.tree
        found: list[Spoken] = []
        for token in range(len(tree)):
            phrase = self._phrase(token) if tree.tags[token] not in _RELATIVE else None
            if phrase is None:
                continue
            top = self._top(token)
            subject = tree.deps[top] in _SUBJECTS
            if tree.tags[token][:3] == "PRP" and not subject:
                continue
            found += [
                Spoken(self._sentence, party, phrase.kind, subject, top, phrase.noun)
                for party in phrase.parties
            ]
        return found

    def _top(self, token: int) -> int:
        """The first of the conjuncts that the token is one of."""
        while self.tree.deps[token] == "conj" and self.tree.heads[token] != token:
            token = self.tree.heads[token]
        return token

    def _phrase(self, token: int) -> Phrase | None:
        """What the noun phrase headed by the token is, for later words to refer back to."""
        mention = self.mentions.at(token)
        if mention is not None:
            return self._named_phrase(token, mention)
        tree = self.tree
        if tree.tags[token] in _RELATIVE:
            clause = next((a for a in tree.ancestors(token) if tree.deps[a] == "relcl"), None)
            return self._phrase(tree.heads[clause]) if clause is not None else None
        if tree.tags[token] != "PRP" and not tree.is_noun(token):
            return None
        if tree.deps[token] in ("compound", "det"):
            return None
        parties = self._one(token, lax=False)
        if not parties:
            return None
        return Phrase(parties, self._kind(token), self._roles.noun(token))

    def _named_phrase(self, token: int, mention: Mention) -> Phrase | None:
        if self.mentions.head_of(token) != token or mention.form == "adjective":
            return None
        if mention.form == "person":
            return Phrase(self.mentions.named(token), "person", mention.entity.office or "")
        place = mention.form == "place" or (mention.form == "capital" and self._is_where(token))
        kind: Kind = "place" if place else "people" if mention.form == "people" else "thing"
        return Phrase(self.mentions.named(token), kind)

    def _kind(self, token: int) -> Kind:
        tree = self.tree
        if tree.tags[token] in ("NNS", "NNPS") or tree.words[token].lower() == "they":
            return "people"
        role = self._roles.role(token)
        if tree.tags[token] == "PRP":
            return "thing" if tree.words[token].lower() == "it" else "person"
        named = tree.tags[token] == "NNP" and (role is None or role.kind == "person")
        return "person" if named or (role is not None and role.kind == "person") else "thing"

    def _one(self, head: int, lax: bool) -> tuple[Party, ...]:
        tree = self.tree
        if tree.tags[head] in _RELATIVE or (
            tree.lemmas[head] == "that" and tree.deps[head] in _SUBJECTS
        ):
            return self._antecedent(head, lax)
        mention = self.mentions.at(head)
        if mention is not None and self._names_party(head, mention, lax):
            return self.mentions.named(head)
        if self._anaphora is not None:
            referred = self._anaphora.resolve(head)
            if referred is not None:
                return tuple(self._spanned(head, party) for party in referred)
        return (
            self._beside(head)
            or self._related(head)
            or self._homeland(head)
            or self._by_role(head)
            or self._quantified(head, lax)
            or self._unlisted(head)
            or (self._belonging(head) if lax and not self._is_related(head) else ())
        )

    def _antecedent(self, head: int, lax: bool) -> tuple[Party, ...]:
        for above in self.tree.ancestors(head):
            if self.tree.deps[above] == "relcl":
                named = self.tree.heads[above]
                if not lax and self._is_where(named):
                    return ()  # "a fire in the city that killed": the parser's slip, no actor
                return self._one(named, lax)
        return ()

    def _names_party(self, head: int, mention: Mention, lax: bool) -> bool:
        if mention.form == "place":
            return lax
        if mention.form == "adjective":
            return self.tree.deps[head] in _ADJECTIVE_AS_NOUN
        return lax or mention.form != "capital" or not self._is_where(head)

    def _is_where(self, head: int) -> bool:
        """A city behind "in" or "near" is where something is, not who does it."""
        tree = self.tree
        return tree.deps[head] == "pobj" and (
            tree.lemmas[tree.heads[head]] in self._words["locative"]
        )

    def _beside(self, head: int) -> tuple[Party, ...]:
        """A common noun with its name in apposition: "its ally, Bolivia,"."""
        if self.tree.tags[head] not in ("NN", "NNS"):
            return ()
        for kid in self.tree.kids(head, "appos"):
            mention = self.mentions.at(kid)
            if mention is not None and mention.form not in ("place", "adjective"):
                return self.parties(kid)
        return ()

    def _is_related(self, head: int) -> bool:
        """Whether a pronoun says whose friend or foe the noun is: "its neighbour"."""
        tree = self.tree
        if tree.lemmas[head] not in self._words["relational"]:
            return False
        return any(tree.tags[kid] == "PRP$" for kid in tree.kids(head, "poss"))

    def _related(self, head: int) -> tuple[Party, ...]:
        """The other one of the two spoken of: "its neighbour", "his ally"."""
        if not self._is_related(head):
            return ()
        owners = [p for kid in self.tree.kids(head, "poss") for p in self._one(kid, lax=False)]
        others = self.counterpart(owners[0]) if len(owners) == 1 else ()
        return tuple(self._spanned(head, party) for party in others)

    def _homeland(self, head: int) -> tuple[Party, ...]:
        """A state said by its citizen or its adjective: "his country", "the Cuban state"."""
        if self.tree.lemmas[head] not in self._words["homeland"]:
            return ()
        owners = _distinct(self.mentions.party(m) for m in self.mentions.modifying(head))
        for kid in self.tree.kids(head, "poss"):
            owners = owners or self._one(kid, lax=False)
        return tuple(self._spanned(head, replace(party, sector=None)) for party in owners)

    def _quantified(self, head: int, lax: bool) -> tuple[Party, ...]:
        """Who is counted: "dozens of", "a group of"."""
        if self.tree.lemmas[head] not in self._words["quantity"]:
            return ()
        inner = [p for w, p in self.grammar.prepositions(head) if w in ("of", "between")]
        return _distinct(party for p in inner for party in self.parties(p, lax=lax))

    def _by_role(self, head: int) -> tuple[Party, ...]:
        """Whose troops, minister or firm: what stands before it, then "of", then what was spoken
        of before.
        """
        role = self._roles.role(head)
        if role is None:
            return ()
        owners = self._owners(head)
        if owners:
            return _distinct(self._in_role(head, owner, role) for owner in owners)
        if self._discourse is None or self._anaphora is None:
            return ()
        named = any(token in self.mentions for token in self.tree.subtree(head))
        if named or not self._anaphora.is_definite(head):
            return ()
        seat = self._seat(head)
        if seat is not None:
            return (self._in_role(head, seat, role),)
        party = self._discourse.bearer(self._roles.noun(head), role, self._sentence, self._words)
        return (self._spanned(head, party),) if party is not None else ()

    def _seat(self, head: int) -> Party | None:
        """The state in whose capital the clause is set: "In Seoul the government ..."."""
        clause = self.grammar.clause_of(head)
        if clause is None:
            return None
        for word, token in self.grammar.prepositions(clause):
            mention = self.mentions.at(token)
            if word == "in" and token < head and mention is not None and mention.form == "capital":
                return self.mentions.party(mention)
        return None

    def _owners(self, head: int) -> tuple[Party, ...]:
        """Whom a noun belongs to: nationality and possessor, then "of" and the like."""
        near = self.mentions.modifying(head)
        if near:
            return _distinct(self.mentions.party(m) for m in near)
        for kid in self.tree.kids(head, "poss"):
            owners = self._one(kid, lax=False)
            if owners:
                return owners
        near_by = self.grammar.prepositions(head)
        for wanted in _OWNER:
            for word, obj in near_by:
                owners = self._owner(word, obj) if word == wanted else ()
                if owners:
                    return owners
        return ()

    def _owner(self, word: str, obj: int) -> tuple[Party, ...]:
        if obj in self.mentions:
            heads = self.mentions.coordinated(obj)
            return _distinct(p for each in heads for p in self.mentions.named(each))
        if word not in ("of", "for"):
            return ()
        # "The minister of trade of Indonesia": what the office is for stands between.
        chain = [p for w, p in self.grammar.prepositions(obj) if w == "of"]
        return self.parties(obj) or tuple(p for each in chain for p in self._owner("of", each))

    def _in_role(self, head: int, owner: Party, role: Role) -> Party:
        """The owner as its organ; an armed group or organisation keeps what it is."""
        start = min(owner.start, self.tree.starts[head] + self.offset)
        end = max(owner.end, self.tree.ends[head] + self.offset)
        tokens = self.tree.token_at(start - self.offset, end - self.offset)
        sector = role.sector if owner.id is None else owner.sector or role.sector
        text = self.mentions.text(tokens)
        return replace(owner, sector=sector, name=None, text=text, start=start, end=end)

    def _spanned(self, head: int, party: Party) -> Party:
        start = self.tree.starts[head] + self.offset
        end = self.tree.ends[head] + self.offset
        return replace(party, text=self.tree.words[head], start=start, end=end)

    def _unlisted(self, head: int) -> tuple[Party, ...]:
        """A person that no file knows, with a nationality and a role beside the name."""
        tree = self.tree
        if tree.tags[head] not in ("NNP", "NNPS"):
            return ()
        titles = [k for k in tree.kids(head, "compound") if self._roles.role(k) is not None]
        known = self._recalled(head)
        if known is not None:
            return (self._spanned(head, known),)
        parties = self._described(head, titles)
        if not parties:
            return ()
        party = replace(parties[0], name=self._full_name(head, titles))
        if self._discourse is not None:
            self._discourse.introduce(party)
        return (party,)

    def _described(self, head: int, titles: list[int]) -> tuple[Party, ...]:
        """By the title before the name, else by the apposition that says who it is."""
        tree = self.tree
        role = self._roles.role(titles[-1]) if titles else None
        if role is not None:
            return tuple(self._in_role(head, owner, role) for owner in self._owners(head)[:1])
        beside = [*tree.kids(head, "appos")]
        if tree.deps[head] == "appos":
            beside.append(tree.heads[head])
        for token in beside:
            if tree.tags[token] == "NN" and self._roles.role(token) is not None:
                return self._by_role(token)
        return ()

    def _full_name(self, head: int, titles: list[int]) -> str:
        first = head
        for kid in self.tree.kids(head, "compound"):
            if kid not in self.mentions and kid > max(titles, default=-1):
                first = min(first, kid)
        return " ".join(word for word in self.tree.words[first : head + 1] if word != "-")

    def _recalled(self, head: int) -> Party | None:
        """A person introduced before, now by family name alone or with a title."""
        if self._discourse is None or self.mentions.modifying(head):
            return None
        known = self._discourse.surname(self.tree.words[head])
        for kid in self.tree.kids(head, "compound"):
            given = self._discourse.surname(self.tree.words[kid])
            if given != known and self._roles.role(kid) is None:
                return None
        return known

    def _recalled_before(self, noun: int) -> list[Party]:
        """Half of a hyphenated pair as a family name heard before: "the Kim-Putin summit"."""
        tree = self.tree
        found: list[Party] = []
        for token in range(max(0, noun - 4), noun):
            joint = tree.words[token + 1][0] in "-–" or (token and tree.words[token - 1] in "-–")
            if joint and tree.tags[token] == "NNP" and token not in self.mentions:
                known = self._recalled(token)
                found += [self._spanned(token, known)] if known is not None else []
        return found

    def _belonging(self, head: int) -> tuple[Party, ...]:
        """The parties inside the phrase: possessor and nationality first, then "of", then where."""
        near = self.nationality(head)
        if near:
            return near
        kids = self.tree.kids(head, "poss", "compound")
        pronouns = [kid for kid in kids if self.tree.tags[kid] == "PRP$"]
        for kid in kids:
            found = self._one(kid, False) if kid not in pronouns else ()
            if found:
                return found
        for word in _INSIDE:
            inner: list[Party] = []
            for prep, obj in self.grammar.prepositions(head):
                if prep == word:
                    inner += self.parties(obj, lax=True)
            if inner:
                return tuple(inner)
        # "Its strikes on B" are B's concern; whose they are matters where nobody else is named.
        last = [*self.tree.kids(head, "appos"), *pronouns]
        return tuple(p for kid in last for p in self.parties(kid))


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    found: dict[tuple[str, str | None], Party] = {}
    for party in parties:
        found.setdefault((party.code, party.id), party)
    return tuple(found.values())
