from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from lossless.logdir import Discovery, Finder, LocalFS, MemoryFS, parse_specs
from lossless.logdir.fs import Names
from tests.support import touch

EVENTS = "events.out.tfevents.1795158671.vm.1.0"


def finder(*args: str | Path) -> Finder:
    return Finder(parse_specs(args), LocalFS())


def names(found: Discovery) -> list[str]:
    return [run.name for run in found.runs]


def changes(found: Discovery) -> set[str]:
    return set(found.changed)


def test_a_file_that_grows_changes_its_run_only(tmp_path: Path) -> None:
    files = [touch(tmp_path / f"run_{n}" / EVENTS) for n in range(3)]
    finds = finder(tmp_path)
    before = finds.scan()
    touch(files[1], b"more")
    after = finds.refresh({str(files[1])})
    assert changes(after) == {"run_1"}
    assert [run.files[0].size for run in after.runs] == [1, 5, 1]
    assert after.looked.bytes == 7
    assert after.runs[0] is before.runs[0]
    assert changes(finds.refresh({str(files[1])})) == set()


def test_what_did_not_change_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [touch(tmp_path / f"run_{n}" / EVENTS) for n in range(50)]
    fs = LocalFS()
    finds = Finder(parse_specs([tmp_path]), fs)
    finds.scan()
    touch(files[7])
    touch(tmp_path / "run_8" / "tfevents.2")
    listed: list[str] = []
    listing = fs.list

    def counted(_: LocalFS, directory: str) -> Names:
        listed.append(directory)
        return listing(directory)

    monkeypatch.setattr(LocalFS, "list", counted)
    assert changes(finds.refresh({str(files[7]), str(tmp_path / "run_8" / "tfevents.2")})) == {"run_7", "run_8"}
    assert listed == [str(tmp_path / "run_8")]


def test_a_new_directory_is_entered(tmp_path: Path) -> None:
    finds = finder(tmp_path)
    finds.scan()
    touch(tmp_path / "a" / "b" / EVENTS)
    found = finds.refresh({str(tmp_path / "a")})
    assert (names(found), changes(found), found.findings) == (["a/b"], {"a/b"}, [])


def test_a_file_deep_in_new_directories_is_enough_to_find_them(tmp_path: Path) -> None:
    finds = finder(tmp_path)
    finds.scan()
    assert names(finds.refresh({str(touch(tmp_path / "a" / "b" / EVENTS))})) == ["a/b"]


def test_a_deleted_directory_takes_its_runs_along(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "b" / EVENTS)
    touch(tmp_path / "c" / EVENTS)
    finds = finder(tmp_path)
    finds.scan()
    shutil.rmtree(tmp_path / "a")
    found = finds.refresh({str(tmp_path / "a")})
    assert (names(found), changes(found)) == (["c"], {"a/b"})


def test_a_run_whose_files_are_deleted_is_gone_though_its_directory_stays(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / EVENTS)
    finds = finder(tmp_path)
    finds.scan()
    path.unlink()
    assert names(finds.refresh({str(path)})) == []


def test_a_logdir_is_waited_for_and_may_come_and_go(tmp_path: Path) -> None:
    logs = tmp_path / "later" / "logs"
    finds = finder(logs)
    assert [f.code for f in finds.scan().findings] == ["F101"]
    touch(logs / "run" / EVENTS)
    found = finds.refresh({str(logs)})
    assert (names(found), found.findings) == (["run"], [])
    shutil.rmtree(logs)
    found = finds.refresh({str(logs)})
    assert (names(found), changes(found), [f.code for f in found.findings]) == ([], {"run"}, ["F101"])
    touch(logs / "run" / EVENTS)
    assert names(finds.refresh({str(logs)})) == ["run"]


def test_a_single_file_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "run" / EVENTS
    finds = finder(path)
    assert [f.code for f in finds.scan().findings] == ["F101"]
    touch(path)
    touch(tmp_path / "run" / "tfevents.other")
    found = finds.refresh({str(path)})
    assert [[f.path for f in run.files] for run in found.runs] == [[str(path)]]
    path.unlink()
    assert names(finds.refresh({str(path)})) == []


def test_a_match_of_a_glob_that_appears_later_is_shown(tmp_path: Path) -> None:
    finds = finder(tmp_path / "exp_*" / "tb")
    finds.scan()
    touch(tmp_path / "exp_1" / "tb" / "train" / EVENTS)
    touch(tmp_path / "other" / "tb" / EVENTS)
    assert names(finds.refresh({str(tmp_path / "exp_1"), str(tmp_path / "other")})) == ["exp_1/tb/train"]


def test_when_the_first_path_of_a_directory_goes_the_second_is_shown(tmp_path: Path) -> None:
    touch(tmp_path / "outside" / EVENTS)
    logs = tmp_path / "logs"
    logs.mkdir()
    for name in "ab":
        (logs / name).symlink_to(tmp_path / "outside")
    finds = finder(logs)
    assert names(finds.scan()) == ["a"]
    (logs / "a").unlink()
    found = finds.refresh({str(logs / "a")})
    assert (names(found), found.findings) == (["b"], [])


def test_a_change_named_by_a_link_is_found_under_the_name_that_is_shown(tmp_path: Path) -> None:
    path = touch(tmp_path / "run" / EVENTS)
    (tmp_path / "best").symlink_to("run")
    finds = finder(tmp_path)
    finds.scan()
    touch(path)
    assert changes(finds.refresh({str(tmp_path / "best" / EVENTS)})) == {"run"}


def test_a_link_that_is_turned_leads_elsewhere(tmp_path: Path) -> None:
    for n in "12":
        touch(tmp_path / "outside" / n / f"run_{n}" / EVENTS)
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "latest").symlink_to(tmp_path / "outside" / "1")
    finds = finder(logs)
    assert names(finds.scan()) == ["latest/run_1"]
    (logs / "latest").unlink()
    (logs / "latest").symlink_to(tmp_path / "outside" / "2")
    assert names(finds.refresh({str(logs / "latest")})) == ["latest/run_2"]


def test_a_directory_that_becomes_readable_is_entered() -> None:
    fs = MemoryFS()
    fs.append("/logs/a/tfevents", b"x")
    fs.refuse("/logs/a")
    finds = Finder(parse_specs(["/logs"]), fs)
    assert names(finds.scan()) == []
    fs.refuse("/logs/a", 0)
    assert names(finds.refresh({"/logs/a"})) == ["a"]


def test_an_empty_file_loses_its_finding_with_its_first_byte(tmp_path: Path) -> None:
    path = touch(tmp_path / "run" / EVENTS, b"")
    finds = finder(tmp_path)
    assert [f.code for f in finds.scan().findings] == ["F110"]
    touch(path)
    assert finds.refresh({str(path)}).findings == []


def test_a_run_keeps_its_name_when_another_logdir_gets_one_like_it(tmp_path: Path) -> None:
    touch(tmp_path / "b" / "train" / EVENTS)
    touch(tmp_path / "a" / "other" / EVENTS)
    finds = finder(tmp_path / "a", tmp_path / "b")
    assert names(finds.scan()) == ["other", "train"]
    found = finds.refresh({str(touch(tmp_path / "a" / "train" / EVENTS))})
    assert names(found) == ["a/train", "other", "train"]
    assert (changes(found), [f.code for f in found.findings]) == ({"a/train"}, ["F112"])


def test_scanning_again_names_what_changed(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / EVENTS)
    touch(tmp_path / "b" / EVENTS)
    finds = finder(tmp_path)
    assert changes(finds.scan()) == {"a", "b"}
    touch(path)
    shutil.rmtree(tmp_path / "b")
    touch(tmp_path / "c" / EVENTS)
    assert changes(finds.scan()) == {"a", "b", "c"}


def test_other_files_that_come_and_go_cost_a_look_each(tmp_path: Path) -> None:
    touch(tmp_path / "run" / EVENTS)
    finds = finder(tmp_path)
    first = finds.scan()
    again = finds.refresh({str(tmp_path / "run" / "step_1.pt")})
    assert again.findings is first.findings, "nothing was read again"


@pytest.mark.parametrize("seed", range(12))
def test_refreshing_ends_where_scanning_anew_ends(tmp_path: Path, seed: int) -> None:
    """Whatever happens to directories, files and links, in any order. Only which of two links to a place shows it may
    differ: what is shown keeps its name."""
    rng = random.Random(seed)
    logs, outside = tmp_path / "logs", tmp_path / "outside"
    for base in (logs, outside):
        base.mkdir()
    finds = finder(logs)
    finds.scan()
    for _ in range(60):
        changed = _mutate(rng, logs, outside)
        kept = finds.refresh({str(path) for path in changed})
        anew = finder(logs).scan()
        assert _places(kept) == _places(anew)
        assert Counter(f.code for f in kept.findings) == Counter(f.code for f in anew.findings)
        assert kept.looked.event_files == anew.looked.event_files
        assert kept.looked.bytes == anew.looked.bytes or not anew.runs


def _places(found: Discovery) -> list[tuple[str, list[tuple[str, int]]]]:
    return sorted(
        (os.path.realpath(run.directory), [(os.path.basename(f.path), f.size) for f in run.files]) for run in found.runs
    )


def _mutate(rng: random.Random, logs: Path, outside: Path) -> list[Path]:
    """One change, and the paths a watcher names for it."""
    base = rng.choice([logs, logs, outside])
    directories = [base, *(p for p in sorted(base.rglob("*")) if p.is_dir() and not p.is_symlink())]
    entries = [p for p in sorted(base.rglob("*")) if p.is_symlink() or p.exists()]
    here = rng.choice(directories)
    what = rng.randrange(6)
    if what == 0:
        path = here / f"d{rng.randrange(4)}" / f"d{rng.randrange(4)}"
        path.mkdir(parents=True, exist_ok=True)
        return [path.parent, path]
    if what == 1:
        path = here / f"l{rng.randrange(3)}"
        if not path.is_symlink() and not path.exists():
            path.symlink_to(rng.choice([*directories, logs, outside, here.parent, here / "d1"]))
        return [path]
    if what == 2 and entries:
        path = rng.choice(entries)
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        return [path]
    if what == 3 and entries:
        path, to = rng.choice(entries), here / f"m{rng.randrange(3)}"
        if not to.exists() and not to.is_symlink() and path not in (to, *to.parents):
            path.rename(to)
        return [path, to]
    return [touch(here / f"tfevents.{rng.randrange(3)}", b"x" * rng.randrange(3))]


@pytest.mark.slow
def test_one_change_among_many_runs_is_cheap(tmp_path: Path) -> None:
    for n in range(2000):
        (tmp_path / f"run_{n}").mkdir()
        (tmp_path / f"run_{n}" / EVENTS).write_bytes(b"x")
    finds = finder(tmp_path)
    found = finds.scan()
    path = found.runs[77].files[0].path
    began = time.process_time()
    for _ in range(100):
        with open(path, "ab") as file:
            file.write(b"x")
        assert len(finds.refresh({path}).changed) == 1
    assert (time.process_time() - began) / 100 < 0.005
    assert os.path.getsize(path) == 101
