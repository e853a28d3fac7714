"""Modules that others import at their top and hardly ever use: loaded when first touched.

``importlib.util.LazyLoader`` would be the way, but before Python 3.12 the import statement itself
touches a module that is there already.
"""

from __future__ import annotations

import importlib
import sys
from importlib import util
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """Becomes the real module when something is asked of it that it does not have."""

    def __getattr__(self, name: str) -> Any:
        real = sys.modules.get(self.__name__)
        if real is None or real is self:
            sys.modules.pop(self.__name__, None)
            real = importlib.import_module(self.__name__)
        self.__dict__.update(real.__dict__)
        return getattr(real, name)


def postpone(name: str, **given: object) -> None:
    """Put a stand-in for a module into ``sys.modules`` that loads it at its first use.

    Args:
        name: a module of the standard library; one that is loaded already is left alone.
        given: what may be asked of it without loading it.
    """
    spec = None if name in sys.modules else util.find_spec(name)
    if spec is None:
        return
    module = _StandIn(name)
    module.__dict__.update(given, __spec__=spec)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
