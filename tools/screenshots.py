"""Every screen as PNG, for eyes: ``python -m tools.screenshots FOLDER``.

A look is language, theme, size and text scale; each is a process of its own, because the language
is chosen before the window is made. The shop is invented and the clock stands still, so that two
runs can be compared. ``--guide`` makes the pictures of the user guide anew.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.screens_backup import BACKUP
from tools.screens_dialogs import DIALOGS
from tools.screens_guide import GUIDE_LOOKS, save_small, shots_of
from tools.screens_import import IMPORT
from tools.screens_pages import PAGES
from tools.screens_problems import PROBLEMS
from tools.screens_stage import NOW, Look, Shot, Stage, make_shop
from tools.screens_window import WINDOW

ROOT = Path(__file__).resolve().parents[1]
GUIDE_FOLDER = ROOT / "docs" / "guide"
AT_ONCE = 2
LARGE, SMALL = (1366, 768), (900, 560)

LOOKS = (
    Look("fa-light-1366", "fa", "light", LARGE),
    Look("fa-dark-1366", "fa", "dark", LARGE),
    Look("en-light-1366", "en", "light", LARGE),
    Look("fa-light-900", "fa", "light", SMALL),
    Look("fa-dark-900", "fa", "dark", SMALL),
    Look("en-light-900", "en", "light", SMALL),
    Look("fa-light-1366-13pt", "fa", "light", LARGE, 1.3),
    Look("fa-light-900-13pt", "fa", "light", SMALL, 1.3),
    Look("en-light-900-13pt", "en", "light", SMALL, 1.3),
)
SHOTS: tuple[Shot, ...] = (*WINDOW, *DIALOGS, *IMPORT, *PAGES, *BACKUP, *PROBLEMS)


def main(arguments: Sequence[str]) -> int:
    """Make the pictures that are asked for; 1 when some screen did not come."""
    asked = _arguments(arguments)
    if asked.one:
        return take(_look(asked.one), asked.folder, asked.only, for_guide=asked.guide)
    asked.folder.mkdir(parents=True, exist_ok=True)
    looks = [one for one in (GUIDE_LOOKS if asked.guide else LOOKS) if _wanted(one, asked.look)]
    if not looks:
        print(f"no such look; there are: {', '.join(one.name for one in LOOKS)}", file=sys.stderr)
        return 2
    failed = _run(looks, asked)
    print(f"{len(list(asked.folder.rglob('*.png')))} pictures in {asked.folder}")
    return int(failed)


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    reader.add_argument("folder", nargs="?", type=Path, help="where the pictures go")
    for name, words in (
        ("only", "only screens whose name begins so; can be given again"),
        ("look", "only this look, such as fa-light-1366; can be given again"),
    ):
        reader.add_argument(f"--{name}", action="append", default=[], help=words)
    reader.add_argument("--guide", action="store_true", help="the pictures of the user guide")
    reader.add_argument("--one", default="", help=argparse.SUPPRESS)
    asked = reader.parse_args(given)
    usual = GUIDE_FOLDER if asked.guide else ROOT / "build" / "screenshots"
    asked.folder = (asked.folder or usual).resolve()
    return asked


def _wanted(look: Look, named: Sequence[str]) -> bool:
    return not named or look.name in named


def _look(name: str) -> Look:
    return next(one for one in (*LOOKS, *GUIDE_LOOKS) if one.name == name)


def _run(looks: Iterable[Look], asked: argparse.Namespace) -> bool:
    """Run a process for each look, a few at a time; return whether any failed."""
    more = [f"--only={name}" for name in asked.only] + ["--guide"] * asked.guide
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop.db"
        os.environ.update(CRMDESK_NOW=NOW, CRMDESK_HOME=folder)
        make_shop(shop, "full")
        waiting, failed = list(looks), False
        running: list[subprocess.Popen[bytes]] = []
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(_started(waiting.pop(0), asked.folder, more, Path(folder), shop))
            failed |= running.pop(0).wait() != 0
    return failed


def _started(
    look: Look, pictures: Path, more: Sequence[str], folder: Path, shop: Path
) -> subprocess.Popen[bytes]:
    home = folder / look.name
    home.mkdir()
    command = [sys.executable, "-m", "tools.screenshots", str(pictures), "--one", look.name, *more]
    env = {
        **os.environ,
        "CRMDESK_HOME": "shop",  # no chance name of a folder may be seen in a picture
        "PYTHONPATH": str(ROOT),
        "CRMDESK_NOW": NOW,
        "CRMDESK_SCREENS_SHOP": str(shop),
        "QT_QPA_PLATFORM": f"offscreen:configfile={_screen(home)}",
    }
    return subprocess.Popen(command, cwd=home, env=env)


def _screen(home: Path) -> Path:
    """Write down a screen that is larger than the window: Qt's own would push menus aside."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = home / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return file


def take(look: Look, folder: Path, only: Sequence[str], *, for_guide: bool) -> int:
    """Take all the pictures of one look; a screen that does not come is told of and left out."""
    shots = [
        shot
        for shot in (shots_of(look) if for_guide else SHOTS)
        if not only or any(shot.name.startswith(name) for name in only)
    ]
    failed = 0
    for shop in dict.fromkeys(shot.shop for shot in shots):
        stage = Stage(look, shop)
        for shot in shots:
            if shot.shop == shop:
                failed += not _take_one(stage, shot, folder, for_guide=for_guide)
        stage.end()
    return int(failed > 0)


def _take_one(stage: Stage, shot: Shot, folder: Path, *, for_guide: bool) -> bool:
    try:
        stage.reset()
        picture = stage.picture(shot.pose(stage))
    except Exception:  # whatever it is, the other screens are still wanted
        print(f"{stage.look.name}: {shot.name} did not come", file=sys.stderr)
        traceback.print_exc(limit=-3)
        return False
    if for_guide:
        place = folder / GUIDE_LOOKS[stage.look]
        place.mkdir(parents=True, exist_ok=True)
        save_small(picture, place / f"{shot.name}.png")
    else:
        picture.save(str(folder / f"{stage.look.name}-{shot.name}.png"))
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
