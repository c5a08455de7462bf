"""What was worked out for somebody lately. It holds their words: all of it is dropped when somebody deletes theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar
from weakref import WeakSet

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")


class Cache(Protocol):
    """Results that can be worked out anew."""

    def cache_clear(self) -> None: ...


_caches: WeakSet[Cache] = WeakSet()


def droppable(cache: Cache) -> None:
    """From now on it is emptied by `drop`, as long as it lives."""
    _caches.add(cache)


def remember(most: int) -> Callable[[Callable[..., T]], _lru_cache_wrapper[T]]:
    """A cache of so many results of a function of people's words. What holds only our own may use `lru_cache`."""

    def decorate(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
        cached = lru_cache(maxsize=most)(function)
        droppable(cached)
        return cached

    return decorate


def drop() -> None:
    """Empty all these caches."""
    for cache in tuple(_caches):
        cache.cache_clear()
