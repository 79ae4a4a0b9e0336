"""The order of a dump: by kind, schema and name, save that what an object needs comes before it."""

from __future__ import annotations

from dataclasses import dataclass

from .objects import DatabaseObject, Inventory

# Parts that can be made after the object they are part of, when objects need each other in a circle.
_SEPARABLE = ("constraint", "index", "policy", "trigger", "rule", "statistics", "sequence owner", "grant")
_VALUES = ("function", "aggregate", "procedure", "sequence", "table")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a dump: an object with its parts, or (``late``) a part that its object could not have at birth."""

    item: DatabaseObject
    late: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """The steps of a dump, and what is left out of the objects because it comes late (see layout.block)."""

    steps: list[Step]
    without: frozenset[str]


def order(inventory: Inventory) -> Order:
    """Return the order in which the objects of ``inventory`` can be made."""
    graph = _Graph(inventory)
    while circle := graph.circle():
        graph.open(circle)
    done: dict[str, None] = {}
    for node in graph.nodes:
        if not graph.is_late(node):
            graph.visit(node, done)
            graph.complete(done)
    steps = [Step(inventory[graph.nodes[node]], late=graph.is_late(node)) for node in done]
    return Order(steps, frozenset(graph.without))


class _Graph:
    """Objects without a parent, and what each of them and its parts need.

    A node is the address of an object; a column's default that comes late is the node ``default of ADDRESS``.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.nodes = {address: address for address, item in inventory.items() if item.parent is None}
        self.late: set[str] = set()
        self.without: set[str] = set()
        self.ignored: set[tuple[str, str]] = set()
        self._rank = {node: rank for rank, node in enumerate(self.nodes)}
        self._top = {address: self._root(item) for address, item in inventory.items()}

    def is_late(self, node: str) -> bool:
        """Whether ``node`` is a part, made after the object it is part of."""
        return node in self.without

    def circle(self) -> list[str]:
        """Return nodes each of which needs the next and the last the first, or nothing when there is no circle."""
        finished: set[str] = set()
        for start in self.nodes:
            if found := self._search(start, finished):
                return found
        return []

    def open(self, circle: list[str]) -> None:
        """Take out of ``circle`` what can be made later; where nothing can, ignore one of its needs."""
        edges = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        for source, target in sorted(edges):
            if parts := self._separable(source, target):
                for part in parts:
                    self._separate(part)
                return
        # A function in whose body (begin atomic) or signature the other stands is created all the same, or a type
        # before its input function: PostgreSQL makes a shell.
        self.ignored.add(min(edges))

    def visit(self, node: str, done: dict[str, None]) -> None:
        """Add ``node`` to ``done`` after everything it needs."""
        stack: list[tuple[str, bool]] = [(node, False)]
        while stack:
            current, ready = stack.pop()
            if current in done:
                continue
            if ready:
                done[current] = None
                continue
            stack.append((current, True))
            stack.extend((need, False) for need in reversed(self._needs(current)) if need not in done)

    def complete(self, done: dict[str, None]) -> None:
        """Add to ``done`` the late parts that can be made by now."""
        for part in sorted(self.without, key=self._rank.__getitem__):
            if part not in done and all(need in done for need in self._needs(part)):
                done[part] = None

    def _needs(self, node: str) -> list[str]:
        found = {need for part in self._parts(node) for need in self._part_needs(node, part)}
        if self.is_late(node):
            found.add(self._root(self.inventory[self.nodes[node]]))
        wanted = {need for need in found if need != node and (node, need) not in self.ignored}
        return sorted(wanted, key=self._rank.__getitem__)

    def _part_needs(self, node: str, part: DatabaseObject) -> set[str]:
        needs = {need for need in part.needs if need in self._top}
        if node.startswith("default of "):
            return {self._node(need) for need in needs}
        if f"default of {part.address}" in self.without:
            needs = {need for need in needs if self.inventory[need].kind not in _VALUES}
        return {self._node(need) for need in needs}

    def _node(self, address: str) -> str:
        return address if address in self.late else self._top[address]

    def _parts(self, node: str) -> list[DatabaseObject]:
        found = [self.inventory[self.nodes[node]]]
        for item in found:
            found.extend(
                part for part in self.inventory.children.get(item.address, []) if part.address not in self.late
            )
        return found

    def _separable(self, source: str, target: str) -> list[str]:
        """Return the parts because of which ``source`` needs ``target``, if all of them can be made later."""
        if self.is_late(source):
            return []
        parts = []
        for part in self._parts(source):
            if target in self._part_needs(source, part):
                if part.kind in _SEPARABLE and part.parent == source:
                    parts.append(part.address)
                elif part.cells is not None and part.cells[3] is not None and self.inventory[target].kind in _VALUES:
                    parts.append(f"default of {part.address}")
                else:
                    return []
        return parts

    def _separate(self, part: str) -> None:
        address = part.removeprefix("default of ")
        self._rank[part] = len(self.nodes)
        self.nodes[part] = address
        self.without.add(part)
        if part == address:
            self.late.add(part)

    def _root(self, item: DatabaseObject) -> str:
        while item.parent is not None:
            item = self.inventory[item.parent]
        return item.address

    def _search(self, start: str, finished: set[str]) -> list[str]:
        path: list[str] = []
        waiting = [[start]]
        while waiting:
            if not waiting[-1]:
                waiting.pop()
                if path:
                    finished.add(path.pop())
                continue
            node = waiting[-1].pop(0)
            if node in path:
                return path[path.index(node) :]
            if node not in finished:
                path.append(node)
                waiting.append(self._needs(node))
        return []
