from __future__ import annotations

from pathlib import Path

from lossless.lint.project import FOLDERS, Project, nearest


def test_a_project_is_looked_into_from_its_root_down_and_no_further_than_so_many_folders(tmp_path: Path) -> None:
    (tmp_path / "a_dataset").mkdir()
    for number in range(FOLDERS + 10):
        (tmp_path / "a_dataset" / f"{number:05}").mkdir()
        (tmp_path / "a_dataset" / f"{number:05}" / "note.txt").touch()
    (tmp_path / "z_scripts").mkdir()
    (tmp_path / "z_scripts" / "train.sh").write_text("tensorboard --logdir runs")
    folders = [Path(folder).name for folder, _ in nearest(tmp_path)]
    assert len(folders) == FOLDERS
    assert folders[1:3] == ["a_dataset", "z_scripts"]
    assert str(tmp_path / "z_scripts" / "train.sh") in [text.path for text in Project(tmp_path).texts]


def test_hidden_and_built_folders_and_links_are_no_part_of_a_project(tmp_path: Path) -> None:
    for name in (".git", "node_modules", "docs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text("x")
    (tmp_path / "again").symlink_to(tmp_path)
    assert [text.path for text in Project(tmp_path).texts] == [str(tmp_path / "docs" / "README.md")]
