"""A disk that forgets: what of a program's writes is left after a power cut.

Two models of a file system say which names survive, both are pessimistic about contents: of what
was not synced, any subset of 512-byte sectors may be on the disk.

``ext4``
    Names change in the order in which they were asked for, and syncing a file or folder carries
    its own names and all that were asked for before.
``strict``
    What POSIX promises and no more: syncing a file keeps its content, a name is kept only when its
    folder is synced; unsynced names survive or not, each on its own. A file may have grown without
    what it grew by.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MODELS = ("ext4", "strict")
SECTOR = 512
"""Bytes that a disk writes whole."""

FOLDER = ""
"""The name of the recorded folder itself."""

CHANCES = (0.0, 0.1, 0.5, 0.9, 1.0)
"""One of these is how likely each unsynced piece survives; drawn anew for each file."""

GROWN = 0.3
"""How likely a file has grown before what it grew by is there."""

Image = dict[str, bytes | None]
"""Path to content; None for a folder."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a program did.

    Attributes:
        kind: C create, D make folder, L link, R rename, U unlink, W write, T truncate, S sync,
            A sync everything, K said to the user.
        names: paths below the folder; two for a rename.
        inode: which file or folder.
        offset: where a write begins, or the new size.
        data: what was written or said.
    """

    kind: str
    names: tuple[str, ...] = ()
    inode: int = 0
    offset: int = 0
    data: bytes = b""


@dataclass(slots=True, eq=False)
class Node:
    """A file or folder: what of it is surely on the disk, and what may be."""

    is_folder: bool
    solid: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)


Entry = tuple[Node, str]
"""A folder and a name in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """One change of names, done whole or not at all."""

    node: Node
    changes: tuple[tuple[Entry, Node | None], ...]

    def folders(self) -> set[Node]:
        """Return the folders whose entries change."""
        return {folder for (folder, _name), _node in self.changes}


class Disk:
    """Takes events in their order; can be asked at any moment what a cut would leave."""

    def __init__(self, base: Mapping[str, tuple[int, bytes | None]], model: str) -> None:
        """Begin with what was surely there.

        Args:
            base: path to (inode, content), folders (None) before what is in them.
            model: one of ``MODELS``.
        """
        if model not in MODELS:
            raise ValueError(f"unknown model {model!r}")
        self._model = model
        self._root = Node(is_folder=True)
        self._nodes: dict[int, Node] = {}
        self._solid: dict[Entry, Node] = {}
        self._live: dict[Entry, Node] = {}
        self._pending: list[Naming] = []
        for name, (inode, content) in base.items():
            if name == FOLDER:
                self._nodes[inode] = self._root
                continue
            node = Node(content is None, bytearray(content or b""))
            self._nodes[inode] = node
            self._solid[self._entry(name)] = node
            self._live[self._entry(name)] = node

    # ---- what the program does -----------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Take the next event."""
        if event.kind in "WT":
            node = self._nodes.get(event.inode)
            if node is not None:  # else it was removed before it was written
                node.pending.append(event)
        elif event.kind == "S":
            self._sync(self._nodes[event.inode])
        elif event.kind == "A":
            self._sync_all()
        elif event.kind != "K":
            self._name(event)

    def _name(self, event: Event) -> None:
        first = self._entry(event.names[0])
        changes: tuple[tuple[Entry, Node | None], ...]
        if event.kind in "CD":
            # Inode numbers are used again: this is another file from here on.
            node = self._nodes[event.inode] = Node(event.kind == "D")
            changes = ((first, node),)
        elif event.kind == "L":
            node = self._nodes[event.inode]
            changes = ((first, node),)
        elif event.kind == "U":
            node = self._live[first]
            changes = ((first, None),)
        elif event.kind == "R":
            node = self._live[first]
            changes = ((first, None), (self._entry(event.names[1]), node))
        else:
            raise ValueError(f"unknown event {event.kind!r}")
        self._pending.append(Naming(node, changes))
        _change(self._live, self._pending[-1])

    def _entry(self, path: str) -> Entry:
        *folders, name = path.split("/")
        node = self._root
        for folder in folders:
            node = self._live[node, folder]
        return node, name

    def _sync(self, node: Node) -> None:
        node.solid = _written(node)
        node.pending.clear()
        if self._model == "ext4":
            kept = [n for n, one in enumerate(self._pending) if node in {one.node, *one.folders()}]
            kept = list(range(kept[-1] + 1)) if kept else []
        else:
            kept = [n for n, one in enumerate(self._pending) if node in one.folders()]
        for number in kept:
            _change(self._solid, self._pending[number])
        chosen = set(kept)
        self._pending = [one for n, one in enumerate(self._pending) if n not in chosen]

    def _sync_all(self) -> None:
        for node in self._nodes.values():
            node.solid = _written(node)
            node.pending.clear()
        for one in self._pending:
            _change(self._solid, one)
        self._pending.clear()

    # ---- what a cut leaves ---------------------------------------------------------------

    def image(self) -> Image:
        """Return everything so far: the program was killed, the machine went on."""
        return self._read(self._live, {node: _written(node) for node in self._live.values()})

    def synced(self) -> Image:
        """Return what was synced and nothing else."""
        return self._read(self._solid, {node: node.solid for node in self._solid.values()})

    def torn(self, chance: random.Random) -> Image:
        """Return what was synced and a random part of the rest."""
        names = dict(self._solid)
        for one in self._surviving(chance):
            _change(names, one)
        loose = self._model == "strict"
        return self._read(
            names, {node: _torn(node, chance, loose=loose) for node in names.values()}
        )

    def _surviving(self, chance: random.Random) -> list[Naming]:
        if self._model == "ext4":
            return self._pending[: chance.randint(0, len(self._pending))]
        likely = chance.choice(CHANCES)
        return [one for one in self._pending if chance.random() < likely]

    def _read(self, names: Mapping[Entry, Node], contents: Mapping[Node, bytearray]) -> Image:
        """Walk from the folder down; what hangs in the air is lost."""
        inside: dict[Node, list[tuple[str, Node]]] = {}
        for (folder, name), node in names.items():
            inside.setdefault(folder, []).append((name, node))
        image: Image = {FOLDER: None}
        rest = [(FOLDER, self._root)]
        while rest:
            path, folder = rest.pop()
            for name, node in inside.get(folder, ()):
                whole = f"{path}/{name}" if path else name
                image[whole] = None if node.is_folder else bytes(contents[node])
                if node.is_folder:
                    rest.append((whole, node))
        return dict(sorted(image.items()))


def _change(names: dict[Entry, Node], naming: Naming) -> None:
    for entry, node in naming.changes:
        if node is None:
            names.pop(entry, None)
        else:
            names[entry] = node


def _written(node: Node) -> bytearray:
    content = bytearray(node.solid)
    for event in node.pending:
        if event.kind == "T":
            _resize(content, event.offset)
        else:
            _put(content, event.offset, event.data)
    return content


def _torn(node: Node, chance: random.Random, *, loose: bool) -> bytearray:
    content = bytearray(node.solid)
    likely = chance.choice(CHANCES)
    for event in node.pending:
        if event.kind == "T":
            if chance.random() < likely:
                _resize(content, event.offset)
            continue
        end = event.offset + len(event.data)
        if loose and end > len(content) and chance.random() < GROWN:
            _resize(content, end)
        for offset, sector in _sectors(event):
            if chance.random() < likely:
                _put(content, offset, sector)
    return content


def _sectors(event: Event) -> Iterator[tuple[int, bytes]]:
    at, end = event.offset, event.offset + len(event.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, event.data[at - event.offset : stop - event.offset]
        at = stop


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))
