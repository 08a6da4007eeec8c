from __future__ import annotations

import pytest

from lossless.logdir.mounts import Mounts

TABLE = r"""22 1 0:21 / /proc rw - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 27 0:50 / /home rw shared:5 master:2 - nfs4 server:/home rw
31 30 0:51 / /home/me/fast rw - xfs /dev/sdb rw
32 27 0:52 / /mnt/my\040bucket rw - fuse.gcsfuse bucket rw
33 27 0:53 / /win rw - 9p drvfs rw
34 27 0:54 / /big rw - btrfs /dev/sdc rw
35 34 0:55 / /big/far rw - cifs //x/y rw
"""


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/data/runs", None),
        ("/home/me/runs", ("/home/me/runs", "nfs4")),
        ("/home/me/fast/runs", None),
        ("/mnt/my bucket/runs", ("/mnt/my bucket/runs", "fuse.gcsfuse")),
        ("/mnt", ("/mnt/my bucket", "fuse.gcsfuse")),
        ("/win", ("/win", "9p")),
        ("/windows", None),
        ("/big", ("/big/far", "cifs")),
        ("/big/near", None),
    ],
)
def test_file_systems_with_writers_elsewhere_are_known_by_the_mount_table(
    path: str, remote: tuple[str, str] | None
) -> None:
    assert Mounts(TABLE).remote(path) == remote


def test_without_a_mount_table_everything_is_local() -> None:
    assert Mounts("").remote("/anything") is None


def test_the_table_of_this_machine_can_be_read() -> None:
    assert Mounts().remote("/proc/self") is None
