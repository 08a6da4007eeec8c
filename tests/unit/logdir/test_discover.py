from __future__ import annotations

import os
import socket
import time
from collections import Counter
from pathlib import Path

import pytest

from lossless.logdir import Discovery, LocalFS, MemoryFS, Unreadable, discover, parse_specs
from tests.support import touch

EVENTS = "events.out.tfevents.1795158671.vm.1.0"


def look(*args: str | Path) -> Discovery:
    return discover(parse_specs(args), LocalFS())


def names(found: Discovery) -> list[str]:
    return [run.name for run in found.runs]


def codes(found: Discovery) -> dict[str, int]:
    return dict(Counter(finding.code for finding in found.findings))


def test_every_directory_that_holds_an_event_file_is_a_run(tmp_path: Path) -> None:
    for place in (".", "a", "a/b/c/d", ".hidden/.x", "with space", "ünï"):
        touch(tmp_path / place / EVENTS)
    touch(tmp_path / "empty" / "x.txt")
    found = look(tmp_path)
    assert names(found) == sorted([".", ".hidden/.x", "a", "a/b/c/d", "with space", "ünï"])
    assert codes(found) == {}
    assert found.runs[0].directory == str(tmp_path)


def test_an_event_file_has_tfevents_anywhere_in_its_base_name(tmp_path: Path) -> None:
    for name in ("my_tfevents_backup.txt", ".events.out.tfevents.1", "tfevents", "TFEVENTS", "tf_events"):
        touch(tmp_path / name.replace(".", "_") / name)
    touch(tmp_path / "tfevents_directory" / "x.txt")
    assert len(look(tmp_path).runs) == 3


def test_all_files_of_a_run_are_listed_in_natural_order(tmp_path: Path) -> None:
    for n in (10, 9, 100):
        touch(tmp_path / "run" / f"events.out.tfevents.{n}", b"x" * n)
    (run,) = look(tmp_path).runs
    assert [(os.path.basename(f.path), f.size) for f in run.files] == [
        (f"events.out.tfevents.{n}", n) for n in (9, 10, 100)
    ]
    stat = os.stat(run.files[0].path)
    assert (run.files[0].mtime, run.files[0].inode) == (stat.st_mtime, (stat.st_dev, stat.st_ino))


def test_runs_are_in_natural_order(tmp_path: Path) -> None:
    for n in (10, 2, 1):
        touch(tmp_path / f"run_{n}" / EVENTS)
    assert names(look(tmp_path)) == ["run_1", "run_2", "run_10"]


def test_the_profilers_marker_makes_a_run_without_files(tmp_path: Path) -> None:
    touch(tmp_path / "run" / "events.out.tfevents.1.profile-empty")
    (run,) = look(tmp_path).runs
    assert (run.name, run.files) == ("run", ())


def test_an_empty_file_is_listed_with_a_finding(tmp_path: Path) -> None:
    path = touch(tmp_path / "run" / EVENTS, b"")
    found = look(tmp_path)
    assert names(found) == ["run"]
    (finding,) = found.findings
    assert (finding.code, finding.place.path) == ("F110", str(path))


@pytest.mark.parametrize("name", ["new\nline", b"caf\xe9", "x" * 255, "Run", "run", "%41", "\x01", "-", "a\\b"])
def test_any_name_a_file_system_allows_is_a_name(tmp_path: Path, name: str | bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), os.fsencode(name))
    os.mkdir(path)
    touch(Path(os.fsdecode(path)) / EVENTS)
    (run,) = look(tmp_path).runs
    assert run.name == os.fsdecode(name)
    assert os.stat(run.files[0].path).st_size == 1


def test_names_that_differ_only_by_case_are_two_runs(tmp_path: Path) -> None:
    touch(tmp_path / "Run" / EVENTS)
    touch(tmp_path / "run" / EVENTS)
    assert names(look(tmp_path)) == ["Run", "run"]


def test_a_very_deep_directory_is_found(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(60):  # longer than a path may be: 60 × 61 + the root
            os.mkdir("d" * 60)
            os.chdir("d" * 60)
        touch(Path(EVENTS))
    finally:
        os.chdir(here)
    found = look(tmp_path)
    assert [len(run.name) for run in found.runs] == [60 * 61 - 1]


def test_a_path_longer_than_the_system_allows_is_named_not_raised(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(80):
            os.mkdir("d" * 60)
            os.chdir("d" * 60)
    finally:
        os.chdir(here)
    touch(tmp_path / "run" / EVENTS)
    found = look(tmp_path)
    assert names(found) == ["run"]
    assert codes(found) == {"F102": 1}


# -- links


def test_a_linked_directory_is_followed(tmp_path: Path) -> None:
    touch(tmp_path / "outside" / "x" / EVENTS)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "link").symlink_to(tmp_path / "outside")
    found = look(tmp_path / "logs")
    assert (names(found), codes(found)) == (["link/x"], {})


def test_a_directory_with_two_names_is_shown_once_under_its_own(tmp_path: Path) -> None:
    """Also when the link sorts before it."""
    touch(tmp_path / "run_a" / "sub" / EVENTS)
    (tmp_path / "best").symlink_to("run_a")
    found = look(tmp_path)
    assert (names(found), codes(found)) == (["run_a/sub"], {"F111": 1})
    (finding,) = found.findings
    assert finding.place.path == str(tmp_path / "best")
    assert str(tmp_path / "run_a") in finding.message


def test_two_links_to_one_place_outside_show_it_once(tmp_path: Path) -> None:
    touch(tmp_path / "outside" / EVENTS)
    (tmp_path / "logs").mkdir()
    for name in ("b", "a"):
        (tmp_path / "logs" / name).symlink_to(tmp_path / "outside")
    found = look(tmp_path / "logs")
    assert (names(found), codes(found)) == (["a"], {"F111": 1})


@pytest.mark.parametrize("target", [".", "..", "../..", "{logs}", "{logs}/a"])
def test_a_link_to_a_directory_that_contains_it_is_a_loop(tmp_path: Path, target: str) -> None:
    touch(tmp_path / "logs" / "a" / "b" / EVENTS)
    (tmp_path / "logs" / "a" / "b" / "loop").symlink_to(target.format(logs=tmp_path / "logs"))
    found = look(tmp_path / "logs")
    assert (names(found), codes(found)) == (["a/b"], {"F104": 1})
    assert found.findings[0].place.path == str(tmp_path / "logs" / "a" / "b" / "loop")


def test_a_loop_through_two_links_is_a_loop(tmp_path: Path) -> None:
    touch(tmp_path / "x" / EVENTS)
    touch(tmp_path / "y" / EVENTS)
    (tmp_path / "x" / "to_y").symlink_to(tmp_path / "y")
    (tmp_path / "y" / "to_x").symlink_to(tmp_path / "x")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "link").symlink_to(tmp_path / "x")
    found = look(tmp_path / "logs")
    assert (names(found), codes(found)) == (["link", "link/to_y"], {"F104": 1})


def test_a_link_to_itself_and_one_to_nothing_are_no_directories(tmp_path: Path) -> None:
    touch(tmp_path / "run" / EVENTS)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "nothing").symlink_to("nowhere")
    (tmp_path / "run" / "events.out.tfevents.2").symlink_to("nowhere")
    found = look(tmp_path)
    assert (names(found), codes(found)) == (["run"], {"F103": 1})


def test_a_linked_file_is_read_once_in_a_run(tmp_path: Path) -> None:
    touch(tmp_path / "a" / EVENTS)
    (tmp_path / "a" / "latest.tfevents").symlink_to(EVENTS)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / EVENTS).symlink_to(tmp_path / "a" / EVENTS)
    found = look(tmp_path)
    assert [(run.name, len(run.files)) for run in found.runs] == [("a", 1), ("b", 1)]
    assert codes(found) == {"F111": 1}


# -- what cannot be read


def test_a_logdir_that_cannot_be_read_is_not_said_to_be_empty() -> None:
    fs = MemoryFS()
    fs.append("/logs/a/tfevents", b"x")
    fs.refuse("/logs")
    assert [f.code for f in discover(parse_specs(["/logs"]), fs).findings] == ["F102"]


def test_an_empty_logdir_says_what_it_holds_instead(tmp_path: Path) -> None:
    (said,) = (f.message for f in look(tmp_path).findings)
    assert said == f"No event file below {tmp_path}; the directory is empty"
    (tmp_path / "a").mkdir()
    (said,) = (f.message for f in look(tmp_path).findings)
    assert said == f"No event file below {tmp_path}; there are directories, and no file"
    touch(tmp_path / "a" / "model.pt")
    touch(tmp_path / "a" / "other.pt")
    (said,) = (f.message for f in look(tmp_path).findings)
    assert said == f"No event file below {tmp_path}; 2 of other kinds, as model.pt"


def test_what_is_unreadable_is_named_and_the_rest_is_shown() -> None:
    fs = MemoryFS()
    for path in ("/logs/a/tfevents", "/logs/b/tfevents", "/logs/b/tfevents.2", "/logs/secret/run/tfevents"):
        fs.append(path, b"x")
    fs.refuse("/logs/secret")
    fs.refuse("/logs/b/tfevents.2")
    found = discover(parse_specs(["/logs"]), fs)
    assert names(found) == ["a", "b"]
    assert [(f.code, f.place.path) for f in found.findings] == [
        ("F103", "/logs/b/tfevents.2"),
        ("F102", "/logs/secret"),
    ]
    assert found.looked.unreadable == (
        Unreadable("/logs/b/tfevents.2", "Permission denied"),
        Unreadable("/logs/secret", "Permission denied"),
    )


def test_pipes_and_sockets_are_no_event_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tfevents.pipe")
    os.symlink("tfevents.pipe", tmp_path / "tfevents.link")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(tmp_path)  # the name of a socket has at most 107 bytes
        server.bind("tfevents.socket")
        os.chdir(here)
        touch(tmp_path / EVENTS)
        found = look(tmp_path)
    assert [len(run.files) for run in found.runs] == [1]
    assert codes(found) == {"F113": 3}


# -- logdirs


def test_a_single_event_file_is_a_run_and_its_neighbours_are_not_shown(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / EVENTS)
    touch(tmp_path / "a" / "tfevents.2")
    touch(tmp_path / "a" / "b" / EVENTS)
    found = look(path)
    (run,) = found.runs
    assert (run.name, [f.path for f in run.files]) == (".", [str(path)])
    assert codes(found) == {}


def test_two_files_of_one_directory_are_one_run(tmp_path: Path) -> None:
    paths = [touch(tmp_path / "a" / name) for name in ("tfevents.1", "tfevents.2")]
    touch(tmp_path / "a" / "tfevents.3")
    found = look(*paths)
    assert [(run.name, [f.path for f in run.files]) for run in found.runs] == [("a", [*map(str, paths)])]
    assert codes(found) == {}


def test_a_file_that_is_no_event_file_is_named(tmp_path: Path) -> None:
    assert codes(look(touch(tmp_path / "train.py"))) == {"F114": 1}


def test_a_missing_logdir_is_named_and_the_others_are_shown(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "run" / EVENTS)
    found = look(tmp_path / "nowhere", tmp_path / "a")
    assert (names(found), codes(found)) == (["run"], {"F101": 1})


def test_an_empty_logdir_is_named(tmp_path: Path) -> None:
    assert codes(look(tmp_path)) == {"F109": 1}


def test_names_come_before_the_runs_of_a_named_logdir(tmp_path: Path) -> None:
    touch(tmp_path / "x" / EVENTS)
    touch(tmp_path / "x" / "train" / EVENTS)
    touch(tmp_path / "y" / "train" / EVENTS)
    found = look(f"old={tmp_path}/x", f"new={tmp_path}/y")
    assert (names(found), codes(found)) == (["new/train", "old", "old/train"], {})
    assert [run.logdir.name for run in found.runs] == ["new", "old", "old"]


def test_logdirs_with_runs_of_the_same_name_go_under_their_own(tmp_path: Path) -> None:
    for place in ("a/runs/train", "a/runs/val", "b/runs/train", "b/runs/eval", "c/runs/other"):
        touch(tmp_path / place / EVENTS)
    found = look(*(tmp_path / x / "runs" for x in "abc"))
    assert names(found) == ["a/runs/train", "a/runs/val", "b/runs/eval", "b/runs/train", "other"]
    assert [(f.code, f.place.path) for f in found.findings] == [
        ("F112", str(tmp_path / "a/runs")),
        ("F112", str(tmp_path / "b/runs")),
    ]


def test_two_logdirs_of_one_name_keep_all_their_runs(tmp_path: Path) -> None:
    touch(tmp_path / "x" / "train" / EVENTS)
    touch(tmp_path / "y" / "train" / EVENTS)
    found = look(f"a={tmp_path}/x", f"a={tmp_path}/y")
    assert names(found) == ["a/train", "a/train (2)"]


def test_a_run_that_is_one_of_several_logdirs_is_named_after_it(tmp_path: Path) -> None:
    for n in range(3):
        touch(tmp_path / f"run_{n}" / EVENTS)
    found = look(*(tmp_path / f"run_{n}" for n in range(3)))
    assert (names(found), codes(found)) == (["run_0", "run_1", "run_2"], {})


@pytest.mark.parametrize("outer_first", [True, False])
def test_a_logdir_inside_another_is_shown_once(tmp_path: Path, outer_first: bool) -> None:
    touch(tmp_path / "a" / "b" / EVENTS)
    pair = [tmp_path, tmp_path / "a"]
    found = look(*(pair if outer_first else pair[::-1]))
    assert names(found) == (["a/b"] if outer_first else ["b"])
    assert set(codes(found)) - {"F109"} == {"F111"}


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("exp_*", ["exp_1", "exp_1/tb/train", "exp_2/tb"]),
        ("exp_*/tb", ["exp_1/tb/train", "exp_2/tb"]),
        ("exp_[1]", ["exp_1", "exp_1/tb/train"]),
        ("**/tb", ["exp_1/tb/train", "exp_2/tb", "other/deep/tb"]),
        ("**/train", ["exp_1/tb/train"]),
        ("*", ["exp_1", "exp_1/tb/train", "exp_2/tb", "other/deep/tb"]),
        ("exp_*/*tfevents*", ["exp_1"]),
        ("e?p_2/tb/ev*", ["exp_2/tb"]),
        ("nothing*", []),
    ],
)
def test_a_glob_shows_what_matches_under_the_names_it_would_have_anyway(
    tmp_path: Path, pattern: str, wanted: list[str]
) -> None:
    for place in ("exp_1", "exp_1/tb/train", "exp_2/tb", "other/deep/tb", ".exp_3"):
        touch(tmp_path / place / EVENTS)
    found = look(tmp_path / pattern)
    assert names(found) == wanted
    assert codes(found) == ({} if wanted else {"F109": 1})


# -- what was there instead


def test_an_empty_board_says_what_was_looked_at_and_what_is_nearby(tmp_path: Path) -> None:
    logs = tmp_path / "proj" / "logs"
    touch(logs / "ckpt" / "step_1.pt", b"x" * 100)
    touch(logs / "ckpt" / "step_2.pt", b"x" * 100)
    touch(logs / "metrics.CSV", b"x" * 10)
    touch(logs / "Makefile", b"x")
    touch(tmp_path / "proj" / EVENTS)
    touch(tmp_path / "proj" / "runs" / "a" / EVENTS)
    touch(tmp_path / "proj" / "runs" / "b" / EVENTS)
    touch(tmp_path / "other" / EVENTS)
    os.utime(tmp_path / "other" / EVENTS, (1e9, 1e9))
    looked = look(logs).looked
    assert (looked.directories, looked.files, looked.bytes, looked.event_files) == (2, 4, 211, 0)
    assert looked.others[0].example in {str(logs / "ckpt" / f"step_{n}.pt") for n in (1, 2)}
    assert {(o.what, o.files) for o in looked.others} == {(".pt", 2), (".csv", 1), ("", 1)}
    near = [(os.path.relpath(n.path, tmp_path), n.runs, n.relation) for n in looked.nearby]
    assert near == [("proj/runs", 2, "beside"), ("other", 1, "above"), ("proj", 1, "above")]
    assert looked.nearby[1].last_wall_time == 1e9


def test_a_mistyped_logdir_has_neighbours(tmp_path: Path) -> None:
    touch(tmp_path / "runs" / "a" / EVENTS)
    (nearby,) = [n for n in look(tmp_path / "run" / "deeper").looked.nearby if n.relation == "beside"]
    assert (nearby.path, nearby.runs) == (str(tmp_path / "runs"), 1)


def test_a_full_board_looks_for_no_neighbours(tmp_path: Path) -> None:
    touch(tmp_path / "runs" / "a" / EVENTS, b"x" * 7)
    touch(tmp_path / "other" / EVENTS)
    looked = look(tmp_path / "runs").looked
    assert (looked.nearby, looked.event_files, looked.bytes) == ((), 1, 7)


@pytest.mark.slow
def test_ten_thousand_runs_are_found_in_a_moment(tmp_path: Path) -> None:
    for n in range(10_000):
        directory = tmp_path / f"sweep_{n // 100}" / f"run_{n}"
        directory.mkdir(parents=True)
        (directory / EVENTS).write_bytes(b"x")
    took = []
    for _ in range(3):
        began = time.process_time()
        assert len(look(tmp_path).runs) == 10_000
        took.append(time.process_time() - began)
    assert min(took) < 0.6, "0.2 s of a quiet core; more would be another algorithm"
