"""Turns: pages wait for each other, nobody for ever, and a page that fails or stops gives its place back."""

from __future__ import annotations

import threading

import pytest

from pages.ui.turns import turn


def test_a_second_page_waits_until_the_first_is_made() -> None:
    places, order, inside = threading.Semaphore(1), [], threading.Event()

    def second() -> None:
        inside.wait(10)
        with turn(places, 30.0):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with turn(places, 30.0):
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_whoever_has_waited_long_enough_goes_in_and_takes_no_place_along() -> None:
    places = threading.BoundedSemaphore(1)
    with turn(places, 30.0), turn(places, 0.01):
        assert not places.acquire(blocking=False)
    assert places.acquire(blocking=False)


def test_a_page_that_fails_gives_its_place_back() -> None:
    places = threading.BoundedSemaphore(1)
    with pytest.raises(RuntimeError, match="page"), turn(places, 30.0):
        raise RuntimeError("page")
    assert places.acquire(blocking=False)
