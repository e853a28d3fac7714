"""Folders where a live data file comes to harm."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crmdesk.i18n import set_language
from crmdesk.synced import Surroundings, synced_reason


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    set_language("en")
    user = tmp_path / "user"
    user.mkdir()
    return Surroundings(user, {}, "", (tmp_path / "info.json",))


def folder_in(around: Surroundings, *names: str) -> Path:
    folder = around.home.joinpath(*names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_an_ordinary_folder_is_fine(around: Surroundings) -> None:
    (around.home / ".dropbox").mkdir()  # the settings of Dropbox stand in the user's folder
    for names in (("Documents",), (".local", "share", "crmdesk"), ("سند", "مغازه"), ("omega",)):
        assert synced_reason(folder_in(around, *names), around) is None
    assert synced_reason(around.home / "not yet" / "made", around) is None


def test_this_computer_answers(tmp_path: Path) -> None:
    answer = synced_reason(tmp_path)
    assert answer is None or answer.endswith(".")


def test_dropbox_says_where_it_is(around: Surroundings) -> None:
    place = folder_in(around, "همگام")
    text = json.dumps({"personal": {"path": str(place)}, "host": 3})
    around.dropbox[0].write_text(text, encoding="utf-8")
    found = synced_reason(place / "crmdesk", around)
    assert found is not None
    assert "Dropbox" in found
    assert synced_reason(folder_in(around, "همگام ۲"), around) is None
    for spoilt in ("", "[]", "{", '{"personal": {"path": 3}}', "[" * 5000):
        around.dropbox[0].write_text(spoilt, encoding="utf-8")
        assert synced_reason(place, around) is None


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"])
def test_onedrive_says_where_it_is(around: Surroundings, name: str) -> None:
    place = folder_in(around, "ابر")
    told = replace(around, env={name: str(place)})
    assert "OneDrive" in (synced_reason(place / "x", told) or "")
    assert synced_reason(folder_in(around, "other"), told) is None


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".stfolder", "Syncthing"),
        (".sync_a1b2.db", "Nextcloud"),
        ("._sync_a1b2.db", "ownCloud"),
        (".dropbox.cache", "Dropbox"),
    ],
)
def test_marks_in_the_folder_or_above(around: Surroundings, mark: str, program: str) -> None:
    folder = folder_in(around, "shop", "data")
    (around.home / "shop" / mark).touch()
    assert program in (synced_reason(folder, around) or "")


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("Nextcloud", "Nextcloud"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-ali@example.com", "Google Drive"),
        ("OneDrive - شرکت", "OneDrive"),
        ("Dropbox (Personal)", "Dropbox"),
        ("iCloudDrive", "iCloud"),
    ],
)
def test_names(around: Surroundings, name: str, program: str) -> None:
    assert program in (synced_reason(folder_in(around, name, "crmdesk"), around) or "")


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share /mnt/office nfs4 rw 0 0
//nas/x /mnt/my\\040share cifs rw 0 0
gdrive: /mnt/gdrive fuse.rclone rw 0 0
/dev/sdb1 /mnt/stick fuseblk rw 0 0
/dev/sdc1 /mnt/office/local ext4 rw 0 0
x /mnt/hidden nfs rw 0 0
/dev/sdd1 /mnt/hidden ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/mnt/office/crm", True),
        ("/mnt/my share", True),
        ("/mnt/gdrive/a", True),
        ("/mnt/stick", False),
        ("/mnt/office/local/a", False),
        ("/mnt/hidden", False),
        ("/mnt/officer", False),
        ("/srv", False),
    ],
)
def test_network_disks(around: Surroundings, folder: str, network: bool) -> None:
    found = synced_reason(Path(folder), replace(around, mounts=MOUNTS))
    assert (found is not None) is network
    if found:
        assert "network" in found


@pytest.mark.parametrize("kind", ["smb3", "9p", "davfs", "fuse.sshfs", "fuse.gvfsd-fuse"])
def test_kinds_of_network_disks(around: Surroundings, kind: str) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nx /media/x {kind} rw 0 0\n"
    assert synced_reason(Path("/media/x/y"), replace(around, mounts=mounts))


def test_a_network_drive_of_windows(around: Surroundings) -> None:
    assert synced_reason(around.home, replace(around, remote_drive=True))


def test_a_link_into_a_synced_folder(around: Surroundings) -> None:
    target = folder_in(around, "Nextcloud", "crm")
    link = around.home / "data"
    link.symlink_to(target)
    assert "Nextcloud" in (synced_reason(link, around) or "")
