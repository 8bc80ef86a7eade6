"""What passes, or is said to pass, from one party to another, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tripoint.coding.actors import Cast
from tripoint.coding.exchanges import Side, read_exchange
from tripoint.coding.figures import Figure, figure_of
from tripoint.coding.goods import Found, Goods
from tripoint.coding.passing import Passing, PassingReader, Site
from tripoint.coding.scene import Scene
from tripoint.coding.status import Certainty, StatusReader
from tripoint.schema import Evidence, Party, Status, Transfer, content_id

_INSIDE = ("compound", "nmod", "punct")
# How far back "Poland plans to deliver 14" may take its receiver from, in characters.
_ELLIPSIS = 600
_MAX_SIDES = 4


class TransferReader:
    """Reads the transfers of one sentence at a time; holds the goods and frames only."""

    def __init__(self, goods: Goods) -> None:
        self._goods = goods

    def read(
        self,
        scene: Scene,
        cast: Cast,
        status_reader: StatusReader,
        *,
        pair: Sequence[Party] = (),
        earlier: Sequence[Transfer] = (),
    ) -> list[Transfer]:
        """The sentence's transfers.

        `pair` are the two parties the article last spoke of, for "such a deal"; `earlier` are the
        article's transfers so far, for a receiver that is left unsaid.
        """
        found = self._goods.find(cast.tree)
        if not found:
            return []
        return _Reading(self._goods, scene, cast, status_reader, pair, earlier).transfers(found)


class _Reading:
    """One sentence being read."""

    def __init__(
        self,
        goods: Goods,
        scene: Scene,
        cast: Cast,
        status: StatusReader,
        pair: Sequence[Party],
        earlier: Sequence[Transfer],
    ) -> None:
        self.words = goods.words
        self.scene = scene
        self.tree = cast.tree
        self.status = status
        self.pair = pair
        self.earlier = earlier
        self.reader = PassingReader(cast, goods)

    def transfers(self, found: list[Found]) -> list[Transfer]:
        """Exchanges first: they say more of a good than its own frame does."""
        sites = self._specific([self.reader.site(each) for each in found])
        passings = {s.good.head: p for s in sites if (p := self.reader.passing(s)) is not None}
        exchanged = read_exchange(self.reader, sites, passings)
        made: list[Transfer] = []
        taken = set()
        for side in exchanged:
            taken.add(side.site.good.head)
            made += self._exchanged(side)
        for head, passing in passings.items():
            if head not in taken:
                made += self._passed(passing)
        return list({each.id: each for each in made}.values())

    def _specific(self, sites: list[Site]) -> list[Site]:
        """What holds goods ("rounds of") or is spelled out by them uncounted is no second item."""
        holders = {each for site in sites for each in site.holders}
        spelled = {site.expands for site in sites if site.expands is not None}
        return [
            site
            for site in sites
            if site.good.head not in holders
            and (site.good.head not in spelled or self._figure(site)[0] is not None)
        ]

    def _exchanged(self, side: Side) -> list[Transfer]:
        certainty = self._certainty(side.head)
        if certainty is None:
            return []
        givers, receivers = side.givers, side.receivers
        if not givers and receivers:
            givers = self._counterpart(receivers)
        if not receivers and givers:
            receivers = self._counterpart(givers)
        return self._directed(side.site, givers, receivers, certainty, "in-exchange-for")

    def _counterpart(self, known: Sequence[Party]) -> tuple[Party, ...]:
        """The other of the two the article speaks of."""
        codes = {party.code for party in known}
        others = tuple(party for party in self.pair if party.code not in codes)
        return others if len(others) < len(self.pair) else ()

    def _passed(self, passing: Passing) -> list[Transfer]:
        certainty = self._certainty(passing.head)
        if certainty is None:
            return []
        frame = passing.frame
        inherent = frame.status or self._by_carrier(passing)
        if inherent is not None and certainty.status in ("occurred", "ongoing"):
            certainty = Certainty(inherent, certainty.attribution, certainty.why)
        if not frame.directed:
            codes = tuple(dict.fromkeys(party.code for party in passing.parties))
            if len(codes) < 2:
                codes = self._spoken_of()
            return self._undirected(passing.site, codes, certainty, frame.name)
        receivers, why = passing.receivers, frame.name
        if not receivers and passing.givers and self.reader.leaves_open(passing):
            receivers = self._understood(passing)
            why = f"{frame.name} receiver-as-before"
        return self._directed(passing.site, passing.givers, receivers, certainty, why)

    def _recent(self) -> Iterator[Transfer]:
        """The article's transfers of the sentences just before, the latest first."""
        for transfer in reversed(self.earlier):
            if self.scene.start - transfer.evidence.end > _ELLIPSIS:
                return
            yield transfer

    def _spoken_of(self) -> tuple[str, ...]:
        """Whose deal "such a deal" is: the sides of the last transfer, else the last two named."""
        for transfer in self._recent():
            if transfer.giver is not None and transfer.receiver is not None:
                return (transfer.giver, transfer.receiver)
            return transfer.parties
        return tuple(dict.fromkeys(party.code for party in self.pair))

    def _by_carrier(self, passing: Passing) -> Status | None:
        """An approved sale lies ahead, a halted delivery is none."""
        carrier = self.reader.carrier(passing.site, passing.head)
        if carrier is None:
            return None
        names = self.reader.goods.names_at(self.tree, carrier)
        if names & self.words["ahead"]:
            return "planned"
        return "negated" if names & self.words["halt"] else None

    def _understood(self, passing: Passing) -> tuple[Party, ...]:
        """The receiver of the article's last transfer of such goods, where none is named here."""
        givers = {party.code for party in passing.givers}
        for transfer in self._recent():
            same = transfer.class_ == passing.site.good.class_
            if same and transfer.receiver is not None and transfer.receiver not in givers:
                return (Party(code=transfer.receiver),)
        return ()

    def _certainty(self, head: int) -> Certainty | None:
        """What the sentence leaves of it; what is banned is not passed."""
        tree = self.tree
        chain = [head]
        for token in tree.ancestors(head):
            if tree.deps[chain[-1]] in ("relcl", "conj", "advcl", "ccomp"):
                break
            chain.append(token)
        if any(tree.lemmas[each] in self.words["bar"] for each in chain):
            return None
        certainty = self.status.read(head)
        if certainty is not None and certainty.status in ("occurred", "ongoing"):
            agreed = [each for each in chain[1:] if self._is_ahead(each)]
            if agreed:
                word = tree.words[agreed[0]]
                certainty = Certainty("planned", certainty.attribution, (word,))
        accusers = [each for each in chain[1:] if tree.lemmas[each] in self.words["accuse"]]
        if certainty is None or not accusers:
            return certainty
        voices = tuple(p.code for p in self.reader.subjects(accusers[0]))
        voices = tuple(dict.fromkeys((*certainty.attribution, *voices)))
        return Certainty(certainty.status, voices, certainty.why)

    def _is_ahead(self, token: int) -> bool:
        """Whether the verb puts off what it governs: "agreed to buy" has not bought."""
        return self.tree.is_verb(token) and self.tree.lemmas[token] in self.words["ahead"]

    def _directed(
        self,
        site: Site,
        givers: Sequence[Party],
        receivers: Sequence[Party],
        certainty: Certainty,
        why: str,
    ) -> list[Transfer]:
        return [
            self._transfer(site, giver.code, receiver.code, (), certainty, why)
            for giver in givers[:_MAX_SIDES]
            for receiver in receivers[:_MAX_SIDES]
            if giver.code != receiver.code
        ]

    def _undirected(
        self, site: Site, codes: tuple[str, ...], certainty: Certainty, why: str
    ) -> list[Transfer]:
        if len(codes) < 2:
            return []
        return [self._transfer(site, None, None, codes, certainty, why)]

    def _transfer(
        self,
        site: Site,
        giver: str | None,
        receiver: str | None,
        parties: tuple[str, ...],
        certainty: Certainty,
        why: str,
    ) -> Transfer:
        item = self._item(site.good)
        figure, unit = self._figure(site)
        return Transfer(
            giver=giver,
            receiver=receiver,
            parties=parties,
            item=item,
            class_=site.good.class_,
            quantity=figure.value if figure is not None else None,
            unit=unit,
            status=certainty.status,
            attribution=certainty.attribution,
            evidence=Evidence(start=self.scene.start, end=self.scene.end, sentence=self.scene.text),
            why=" ".join((why, *certainty.why)),
            id=content_id(
                giver, receiver, parties, item, certainty.status, self.scene.start, self.scene.text
            ),
        )

    def _item(self, good: Found) -> str:
        """The good as printed, with the model name or calibre in front of it."""
        tree = self.tree
        start = good.start
        while start > 0 and self._belongs(start - 1, good):
            start -= 1
        while start < good.start and tree.words[start] == "-":
            start += 1
        return self.scene.text[tree.starts[start] : tree.ends[good.end - 1]]

    def _belongs(self, token: int, good: Found) -> bool:
        tree = self.tree
        if self.reader.cast.mention_at(token) is not None:
            return False
        chain = [token, *tree.ancestors(token)]
        if good.head not in chain:
            return False
        below = chain[: chain.index(good.head)]
        if tree.tags[token] == "CD" and tree.heads[token] == good.head:
            # "Leopard 2 tanks": a numeral after a name is part of it.
            return tree.heads[token - 1] == good.head and tree.tags[token - 1][:3] == "NNP"
        return all(
            tree.deps[each] in _INSIDE or (tree.deps[each] == "nummod" and above != good.head)
            for each, above in zip(below, (*below[1:], good.head), strict=True)
        )

    def _figure(self, site: Site) -> tuple[Figure | None, str | None]:
        """How many, and of what: the good's own count, else that of what holds it alone.

        A count over several goods ("100 containers of shells and rockets") is the count of none.
        """
        tree, good = self.tree, site.good
        own = figure_of(tree, good.head)
        if own is not None and not self._names(good.head, good):
            return own, own.currency
        shared = any(tree.is_noun(each) for each in tree.kids(good.head, "conj"))
        for token in site.path[1:]:
            if shared or token not in site.holders:
                break
            figure = figure_of(tree, token)
            if figure is None:
                continue
            if figure.currency is not None:
                return figure, figure.currency
            return figure, None if tree.tags[token] == "CD" else tree.words[token].lower()
        return None, None

    def _names(self, token: int, good: Found) -> bool:
        """Whether the only numeral is part of the name: "Leopard 2 tanks"."""
        numerals = self.tree.kids(token, "nummod")
        return bool(numerals) and all(self._belongs(each, good) for each in numerals)
