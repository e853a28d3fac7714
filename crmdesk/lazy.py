"""Modules that others import at their top and hardly ever use: loaded when first touched."""

from __future__ import annotations

import sys
from importlib import util


def postpone(*names: str) -> None:
    """Put stand-ins for modules into ``sys.modules`` that load themselves at the first use.

    Args:
        names: modules of the standard library; those already loaded are left alone.
    """
    for name in names:
        spec = None if name in sys.modules else util.find_spec(name)
        if spec is None or spec.loader is None:
            continue
        loader = util.LazyLoader(spec.loader)
        spec.loader = loader
        module = util.module_from_spec(spec)
        sys.modules[name] = module
        loader.exec_module(module)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)
