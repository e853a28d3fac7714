"""Python's own import function, as it was before PySide6 put its hook in; imported first."""

from __future__ import annotations

import builtins

PLAIN_IMPORT = builtins.__import__
