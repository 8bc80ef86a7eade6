"""How other data sets name the states: two letters, or numbers of the Correlates of War."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder, read_tsv

__all__ = ["load_codes"]

_SCHEMES = {"iso2": r"[A-Z]{2}", "cow": r"[1-9]\d{0,2}"}


@cache
def load_codes() -> Mapping[str, Mapping[str, tuple[str, int]]]:
    """For each scheme: a label, the state's code and the first year in which it means that state.

    Raises DataError with every fault of the file.
    """
    path = data_folder() / "actors" / "codes.tsv"
    states = data_folder() / "actors" / "states"
    known = {each.name.partition(".")[0] for each in states.iterdir()}
    codes: dict[str, dict[str, tuple[str, int]]] = {scheme: {} for scheme in _SCHEMES}
    faults = []
    for place, cells in read_tsv(path):
        scheme, label, since = cells["scheme"], cells["label"], cells["since"]
        if cells["code"] not in known:
            faults.append(f"{place}: no state {cells['code']!r}, give a code of states/")
        elif scheme not in _SCHEMES:
            faults.append(f"{place}: no scheme {scheme!r}, choose one of {', '.join(_SCHEMES)}")
        elif not re.fullmatch(_SCHEMES[scheme], label):
            faults.append(f"{place}: {label!r} is no label of {scheme}, correct it")
        elif label in codes[scheme]:
            faults.append(f"{place}: {label!r} stands for two states, keep one")
        elif since and not re.fullmatch(r"\d{4}", since):
            faults.append(f"{place}: {since!r} is no year, write four digits")
        else:
            codes[scheme][label] = (cells["code"], int(since or 0))
    if faults:
        raise DataError(faults)
    return codes
