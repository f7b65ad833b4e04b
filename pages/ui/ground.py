"""The city as it is drawn (制图城市): with the boundary file that the administrator took into use, else the folder's own."""

from __future__ import annotations

from data.boundaries import applied, visible_boundary
from data.city import City
from pages.ui import cities, who


def city() -> City:
    """The city in force with the boundary in force (当前城市、现行边界), asked anew at every run of a page; raises `Refused`.

    The demo is drawn from the folder's own boundary: nobody in it may change one.
    """
    plain = cities.city()
    return plain if who.is_demo() else who.once("drawn-city", lambda: _drawn(plain))


def _drawn(plain: City) -> City:
    place = who.place(plain)
    if place is None:
        return plain
    return applied(plain, visible_boundary(who.principal(), who.formal_store()), place.evidence)
