"""Starts the window for tests that drive it from outside."""

import sys

from ui.app import main

sys.exit(main(sys.argv[1:]))
