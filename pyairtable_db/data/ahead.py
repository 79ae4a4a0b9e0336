"""Work done ahead: the client converts the next rows while the server stores the last ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Iterate over ``items``, made in a thread until ``limit`` units of ``size`` wait to be taken.

    What the thread raises is raised to whoever takes the item in its place. Use it as a context manager: leaving it
    ends the thread.
    """

    def __init__(self, items: Iterator[T], *, size: Callable[[T], int], limit: int) -> None:
        self._items = items
        self._size = size
        self._limit = limit
        self._waiting: deque[T] = deque()
        self._amount = 0
        self._ended = False
        self._error: BaseException | None = None
        self._changed = Condition()
        self._thread = Thread(target=self._work, name="ahead", daemon=True)

    def __enter__(self) -> Ahead[T]:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """End the thread, whatever it still has."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join()

    def __iter__(self) -> Iterator[T]:
        """Yield the items in their order."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._ended)
                if not self._waiting:
                    if self._error is not None:
                        raise self._error
                    return
                item = self._waiting.popleft()
                self._amount -= self._size(item)
                self._changed.notify_all()
            yield item
            del item

    def _has_room(self) -> bool:
        """Wait until another item may be made; False when nobody wants one any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._amount < self._limit or self._ended)
            return not self._ended

    def _work(self) -> None:
        try:
            while self._has_room():
                try:
                    item = next(self._items)
                except StopIteration:
                    return
                with self._changed:
                    self._waiting.append(item)
                    self._amount += self._size(item)
                    self._changed.notify_all()
                del item
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that iterates
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
