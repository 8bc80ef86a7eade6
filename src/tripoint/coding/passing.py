"""Who gives a good to whom: the frame around it, read off the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.figures import figure_of
from tripoint.coding.goods import Found, Frame, Goods
from tripoint.schema import Party

_PASSED = ("dobj", "obj", "nsubjpass", "oprd")
_STEPS = 8


@dataclass(frozen=True, slots=True)
class Site:
    """A good's place in the sentence: the top of its phrase and the tokens on the way there.

    `holders` are those that hold it ("rounds of"), `expands` the one that it spells out.
    """

    good: Found
    top: int
    path: tuple[int, ...]
    holders: frozenset[int]
    expands: int | None


@dataclass(frozen=True, slots=True)
class Passing:
    """A good under a frame; `head` is the token whose certainty is the transfer's."""

    site: Site
    frame: Frame
    head: int
    givers: tuple[Party, ...]
    receivers: tuple[Party, ...]
    parties: tuple[Party, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both sides are named."""
        return bool(self.givers and self.receivers) or len(self.parties) > 1


class PassingReader:
    """Finds the frame of each good of one sentence."""

    def __init__(self, cast: Cast, goods: Goods) -> None:
        self.cast = cast
        self.tree = cast.tree
        self.grammar = cast.grammar
        self.goods = goods

    def site(self, good: Found) -> Site:
        """Climbs coordination, containers ("6,700 containers of") and "such as"."""
        path, holders, expands = [good.head], [], None
        for _ in range(_STEPS):
            above = self._above(path[-1])
            if above is None:
                break
            token, how = above
            if how == "expands":
                expands = token
            elif how == "held":
                holders.append(token)
            path.append(token)
        return Site(good, path[-1], tuple(path), frozenset(holders), expands)

    def _above(self, token: int) -> tuple[int, str] | None:
        """The token that stands for this one in its clause, and how it does."""
        tree = self.tree
        dep, head = tree.deps[token], tree.heads[token]
        if dep in ("conj", "appos") and not tree.is_verb(head):
            return head, "expands" if dep == "appos" else "beside"
        if dep in ("compound", "nmod") and tree.lemmas[head] in self.goods.words["container"]:
            return head, "held"
        if dep != "pobj" or tree.heads[head] == head:
            return None
        word, governor = tree.lemmas[head], tree.heads[head]
        if tree.is_verb(governor):
            money = [each for each in tree.kids(governor, *_PASSED) if self._is_money(each)]
            return (money[0], "held") if word == "in" and money else None
        if word in ("including", "include", "like") or (
            word == "as" and any(tree.lemmas[kid] == "such" for kid in tree.children[head])
        ):
            return governor, "expands"
        contains = self.goods.words["container"] | self.grammar.words["quantity"]
        if word == "of" and tree.lemmas[governor] in contains:
            return governor, "held"
        return (governor, "held") if word in ("in", "of") and self._is_money(governor) else None

    def _is_money(self, token: int) -> bool:
        figure = figure_of(self.tree, token)
        return figure is not None and figure.currency is not None

    def passing(self, site: Site) -> Passing | None:
        """The first frame around the good that names both sides, else the first that names one."""
        partial: Passing | None = None
        for head, slot in self._heads(site):
            for frame in self.goods.frames_at(self.tree, head):
                if slot not in frame.good or not self._subject_fits(frame, head):
                    continue
                if site.good.force and frame.name == "send":
                    continue
                found = self._filled(site, frame, head)
                if found is not None and found.is_whole:
                    return found
                partial = partial or found
        return partial

    def _heads(self, site: Site) -> Iterable[tuple[int, str]]:
        """Every word that the good hangs on, with the slot it fills there."""
        tree, top = self.tree, site.top
        dep, head = tree.deps[top], tree.heads[top]
        for token in site.path:
            yield token, "of" if token in site.holders else "self"
        if dep in _PASSED:
            yield head, "obj"
        if dep == "pobj":
            yield tree.heads[head], tree.lemmas[head]
            # "signed a deal with R for tanks": the parser hangs "for" on the verb.
            for deal in tree.kids(tree.heads[head], *_PASSED):
                if tree.lemmas[deal] in self.goods.words["deal"]:
                    yield deal, tree.lemmas[head]
        if dep in ("compound", "nmod", "amod", "poss"):
            yield head, "mod"
        for clause in tree.kids(top, "acl", "relcl"):
            if top in self.grammar.objects(clause):
                yield clause, "obj"

    def _subject_fits(self, frame: Frame, head: int) -> bool:
        if not frame.subject:
            return True
        subjects = self.grammar.subjects(head)
        return any(self.tree.lemmas[each] in frame.subject for each in subjects)

    def _filled(self, site: Site, frame: Frame, head: int) -> Passing | None:
        if not frame.directed:
            parties = self._all(site, head, frame.parties)
            return Passing(site, frame, self._speaks(head), (), (), parties)
        givers = self._first(site, head, frame.giver)
        receivers = self._first(site, head, frame.receiver)
        if not givers and not receivers:
            return None
        return Passing(site, frame, self._speaks(head), givers, receivers, ())

    def _speaks(self, head: int) -> int:
        """A noun under "includes" is as certain as the including."""
        tree = self.tree
        governor = tree.heads[head]
        included = tree.lemmas[governor] in self.goods.words["include"]
        passed = tree.is_noun(head) and tree.deps[head] in _PASSED
        return governor if passed and included else head

    def _first(self, site: Site, head: int, slots: Iterable[str]) -> tuple[Party, ...]:
        for slot in slots:
            found = self.slot(site, head, slot)
            if found:
                return found
        return ()

    def _all(self, site: Site, head: int, slots: Iterable[str]) -> tuple[Party, ...]:
        found: dict[str, Party] = {}
        for slot in slots:
            for party in self.slot(site, head, slot):
                found.setdefault(party.code, party)
            if len(found) > 1:
                break
        return tuple(found.values())

    def slot(self, site: Site, head: int, slot: str) -> tuple[Party, ...]:
        """The parties in a slot of the frame's head or of the good itself."""
        if slot == "subj":
            return self._subjects(site, head)
        if slot == "own":
            return self.owners(site)
        if slot == "obj":
            return self._named(self.grammar.objects(head))
        if slot == "iobj":
            return self._named(self._indirect(site, head))
        if slot == "pairing":
            return self._pairing(head)
        places = [head, *site.path]
        governor = self._governor(site, head)
        if governor is not None:
            # "Blocked aid to Ukraine", with the "to" hung on the verb.
            places.append(governor)
        spots = (
            p for place in places for word, p in self.grammar.prepositions(place) if word == slot
        )
        return self._named(spots)

    def _indirect(self, site: Site, head: int) -> tuple[int, ...]:
        """The one to whom: "sent Russia shells", also where the parser calls Russia an object or
        puts it into the phrase of the shells.
        """
        tree = self.tree
        own = tree.kids(head, "dative", "iobj")
        if not own:
            own = [each for each in tree.kids(head, "dobj", "nsubjpass") if each not in site.path]
        if not own:
            own = [each for each in tree.kids(site.top, "nmod", "compound") if self._is_name(each)]
        return tuple(own)

    def _is_name(self, token: int) -> bool:
        mention = self.cast.mention_at(token)
        return mention is not None and mention.form in ("name", "capital")

    def _pairing(self, head: int) -> tuple[Party, ...]:
        """Both sides of the deal that is the subject of "could include"."""
        found: dict[str, Party] = {}
        for subject in self.grammar.subjects(head):
            for party in self.cast.parties(subject, lax=True):
                found.setdefault(party.code, party)
        return tuple(found.values())

    def subjects(self, verb: int) -> tuple[Party, ...]:
        """The parties in the verb's subject place."""
        return self._named(self.grammar.subjects(verb))

    def _subjects(self, site: Site, head: int) -> tuple[Party, ...]:
        if self.tree.is_verb(head):
            return self.subjects(head)
        carrier = self.carrier(site, head)
        if carrier is not None and self.tree.lemmas[carrier] in self.goods.words["take"]:
            return self.cast.nationality(head)
        found = self._named(self.grammar.noun_subjects(head)) or self.cast.nationality(head)
        if not found and carrier is not None:
            found = self._named(self.grammar.subjects(carrier))
        return found

    def carrier(self, site: Site, head: int) -> int | None:
        """The verb whose subject does the noun: "approved the sale", "began deliveries"."""
        tree = self.tree
        if tree.is_verb(head):
            return None
        light = self.grammar.light_verb(head)
        if light is not None:
            return light
        governor = self._governor(site, head)
        lends = governor is not None and tree.lemmas[governor] in self.goods.words["lend"]
        return governor if lends else None

    def _governor(self, site: Site, head: int) -> int | None:
        """The verb that has the predicate, or what holds it, for its object."""
        tree = self.tree
        top = site.top if head in site.path else head
        passed = tree.deps[top] in _PASSED and tree.is_verb(tree.heads[top])
        return tree.heads[top] if passed else None

    def leaves_open(self, passing: Passing) -> bool:
        """Whether nobody is named, known or not, in the receiver's place."""
        site, head = passing.site, passing.head
        slots = [slot for slot in passing.frame.receiver if slot.islower()]
        spots = [
            p
            for place in (head, *site.path)
            for word, p in self.grammar.prepositions(place)
            if word in slots
        ]
        return not spots and not ("iobj" in slots and self._indirect(site, head))

    def owners(self, site: Site) -> tuple[Party, ...]:
        """Whose the good is: "North Korea's shells", "Russian gas"; the phrase it expands too."""
        for token in site.path:
            found = self._named(self.tree.kids(token, "poss")) or self.cast.nationality(token)
            if found:
                return found
        return ()

    def _named(self, tokens: Iterable[int]) -> tuple[Party, ...]:
        found: dict[str, Party] = {}
        for token in tokens:
            mention = self.cast.mention_at(token)
            # Goods from a capital come from its government, though the words name a place.
            lax = mention is not None and mention.form == "capital"
            for party in self.cast.parties(token, lax=lax):
                found.setdefault(party.code, party)
        return tuple(found.values())
