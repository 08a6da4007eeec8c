"""Every embedding of a board: what projector configs name, and tables of points among the tensors of event files."""

from __future__ import annotations

import posixpath
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, LosslessError, NotFoundError, ValueGone
from lossless.logdir import FileSystem
from lossless.query import embedding_checkpoints as checkpoints
from lossless.query import embedding_files as files
from lossless.query.embedding_tensors import Tensors
from lossless.query.follow import Following
from lossless.query.payloads import Payloads
from lossless.values import projector
from lossless.values.components import Components, Scale, components
from lossless.values.payload import ValueRef
from lossless.values.projector import EmbeddingInfo, ProjectorConfig

CONFIG = "projector_config.pbtxt"
ASSETS = "plugins/org_tensorflow_tensorboard_projector"
AGE = 1.0
"""Seconds for which a list holds."""
KEPT = 1 << 30
"""Bytes of points that are kept for the next question."""
COUNTED = 1 << 28
"""Bytes of a file of text whose lines are counted for the list."""
MOST_PROBLEMS = 3
"""Steps that cannot be read that are told of one embedding."""
FACTS = 100_000
"""Facts about files that are kept."""
_HEAD = 1 << 16
_STEPPED = re.compile(r"(.*):(-?\d{4,})", re.DOTALL)


class Version(NamedTuple):
    """One reading of one embedding; `key` stands for exactly these files or this value. `step`: None without one."""

    step: int | None
    key: str


class Embedding(NamedTuple):
    """`source`: file, event or checkpoint. `versions` that can be read, by step; the rest is of the newest: `shape`
    (points, dimensions) where it is known without reading all, `columns` of metadata, `image` (width, height) of one
    point's picture, `problems` in sentences."""

    run: str
    name: str
    source: str
    versions: tuple[Version, ...]
    shape: tuple[int, int] | None
    columns: tuple[str, ...]
    image: tuple[int, int] | None
    bookmarks: bool
    problems: tuple[str, ...]


class _FilePlace(NamedTuple):
    """An entry of a config of `directory`; `saved`: its tensor, where that is in a checkpoint."""

    directory: str
    info: EmbeddingInfo
    saved: checkpoints.Saved | None = None


_Place = _FilePlace | ValueRef
_Key = tuple[str, str, str]


class Embeddings:
    """Of one board; safe from any thread: one lists at a time (`_listing`), `_lock` guards what is kept of points."""

    def __init__(self, following: Following, payloads: Payloads, nonce: int) -> None:
        self._following, self._payloads, self._nonce = following, payloads, nonce
        self._tensors = Tensors(following, nonce)
        self._listing, self._lock = Lock(), Lock()
        self._listed: tuple[float, list[Embedding]] | None = None
        self._places: dict[_Key, _Place] = {}
        self._facts: dict[tuple[str, files.Place], Any] = {}
        self._making: dict[tuple[Any, ...], Lock] = {}
        self._kept: OrderedDict[tuple[Any, ...], tuple[int, Any]] = OrderedDict()

    @property
    def _fs(self) -> FileSystem:
        return self._following.fs

    # -- the list

    def all(self) -> list[Embedding]:
        """In the order of the runs; those of configs first."""
        with self._listing:
            if self._listed is None or time.monotonic() - self._listed[0] > AGE:
                places: dict[_Key, _Place] = {}
                found = [*self._of_configs(places), *self._of_events(places)]
                self._places = places
                self._listed = time.monotonic(), found
            return self._listed[1]

    def _directories(self) -> dict[str, str]:
        """Directories that may hold a config → the run that is told: of runs, and of what is above them."""
        found: dict[str, str] = {}
        for run in self._following.found:
            name, directory = str(run.name), run.directory.rstrip("/")
            while directory and directory not in found:
                found[directory] = name
                if len(directory) <= len(run.logdir.path.rstrip("/")):
                    break
                directory = posixpath.dirname(directory)
                name = posixpath.dirname(name) or run.logdir.name or "."
        return found

    def _of_configs(self, places: dict[_Key, _Place]) -> Iterator[Embedding]:
        for top, run in self._directories().items():
            for directory in (top, f"{top}/{ASSETS}"):
                try:
                    place = files.looked_at(self._fs, f"{directory}/{CONFIG}", CONFIG)
                except BrokenValue:
                    continue  # most directories have none
                try:
                    told = self._fact("config", place, self._config)
                except LosslessError as error:
                    yield Embedding(run, CONFIG, "file", (), None, (), None, False, (str(error),))
                    continue
                yield from self._of_config(run, directory, told.embeddings, told.model_checkpoint_path, places)

    def _config(self, place: files.Place) -> ProjectorConfig:
        return projector.config(files.read(self._fs, place, projector.MAX_CONFIG), CONFIG)

    def _of_config(
        self, run: str, directory: str, told: Iterable[EmbeddingInfo], checkpoint: str, places: dict[_Key, _Place]
    ) -> Iterator[Embedding]:
        """Entries that differ only by the step are one embedding."""
        groups: dict[str, dict[int | None, EmbeddingInfo]] = {}
        for info in told:
            name, step = _named(info)
            groups.setdefault(name, {})[step] = info
        elsewhere = {name: s[None] for name, s in groups.items() if None in s and not s[None].tensor_path}
        for name, steps in groups.items():
            if name in elsewhere:
                continue
            versions, problems, newest = [], list[str](), None
            for step, info in sorted(steps.items(), key=lambda pair: -1 if pair[0] is None else pair[0]):
                place = _FilePlace(directory, info)
                try:
                    self._file(place, info.tensor_path)
                except LosslessError as error:
                    problems.append(str(error))
                    continue
                newest = place
                versions.append(Version(step, self._key(run, name, place)))
                places[run, name, versions[-1].key] = place
            found = Embedding(
                run, name, "file", tuple(versions), None, (), None, False, tuple(problems[-MOST_PROBLEMS:])
            )
            yield found if newest is None else self._described(found, newest)
        if elsewhere:
            yield from self._of_checkpoint(run, directory, checkpoint, elsewhere, places)

    def _of_checkpoint(
        self, run: str, directory: str, named: str, told: dict[str, EmbeddingInfo], places: dict[_Key, _Place]
    ) -> Iterator[Embedding]:
        """Entries without a file of their own: as in TensorBoard all tables of the checkpoint, one without a name
        standing for those that are not named."""
        try:
            saved = checkpoints.tables(self._fs, directory, named)
        except LosslessError as error:
            yield from (_missing(run, name, f"it cannot be read ({error})") for name in told)
            return
        others = told.get("", EmbeddingInfo())
        for one in saved:
            name = one.name.removesuffix(":0")
            place = _FilePlace(directory, told.get(name, others), one)
            version = Version(checkpoints.step_of(one.file.path), self._key(run, name, place))
            places[run, name, version.key] = place
            found = Embedding(run, name, "checkpoint", (version,), one.shape, (), None, False, ())
            yield self._described(found, place)
        for name in told.keys() - {one.name.removesuffix(":0") for one in saved} - {""}:
            yield _missing(run, name, "it has no table of that name")

    def _described(self, found: Embedding, place: _FilePlace) -> Embedding:
        """With what the files at `place` say."""
        info, problems = place.info, list(found.problems)

        def said(what: str, named: str, work: Callable[[files.Place], Any]) -> Any:
            try:
                return self._fact(what, self._file(place, named), work) if named else None
            except LosslessError as error:
                problems.append(str(error))
                return None

        shape = found.shape or said(
            f"shape {info.tensor_shape}", info.tensor_path, lambda file: self._shape(file, info)
        )
        columns = said("columns", info.metadata_path, self._columns) or ()
        pictured = said("there", info.sprite.image_path if info.sprite else "", lambda _: True)
        bookmarks = bool(said("there", info.bookmarks_path, lambda _: True))
        image = _size_of(info) if pictured else None
        return found._replace(shape=shape, columns=columns, image=image, bookmarks=bookmarks, problems=tuple(problems))

    def _shape(self, place: files.Place, info: EmbeddingInfo) -> tuple[int, int] | None:
        head = files.head(self._fs, place, _HEAD)
        found = projector.shape_of(head, place.size, info.tensor_shape)
        if found or not projector.is_text(head[:4096]) or place.size > COUNTED:
            return found
        return files.lines(self._fs, place), head.partition(b"\n")[0].count(b"\t") + 1

    def _columns(self, place: files.Place) -> tuple[str, ...]:
        head = files.head(self._fs, place, _HEAD)
        return tuple(projector.column_names(head, len(head) == place.size))

    def _of_events(self, places: dict[_Key, _Place]) -> Iterator[Embedding]:
        for found in self._tensors.all():
            for version, ref in zip(found.versions, found.refs, strict=True):
                places[found.run, found.tag, version] = ref
            versions = tuple(map(Version, found.steps, found.versions))
            yield Embedding(found.run, found.tag, "event", versions, found.shape, (), None, False, ())

    # -- one of them

    def vectors(self, run: str, name: str, key: str) -> NDArray[np.float32]:
        """Its points (points, dimensions). Raises NotFoundError, ValueGone, BrokenValue, TooLarge."""
        place = self._place(run, name, key)
        return self._remembered(("vectors", run, name, key), lambda: self._vectors(run, name, key, place))  # type: ignore[no-any-return]

    def _vectors(self, run: str, name: str, key: str, place: _Place) -> NDArray[np.float32]:
        if isinstance(place, ValueRef):
            (found,) = self._payloads.read([place])
            if isinstance(found, LosslessError):
                raise found
            return projector.matrix(found.tensor("points (points, dimensions)"), str(found))
        if place.saved:
            if files.looked_at(self._fs, place.saved.file.path, place.saved.file.named) != place.saved.file:
                raise ValueGone(f"{name}: got another checkpoint, want the one listed; list the embeddings anew")
            return projector.matrix(checkpoints.vectors(self._fs, place.saved), name)
        file = self._same(run, name, key, place, place.info.tensor_path)
        data = files.read_once(self._fs, file, projector.MAX_TENSORS)
        return projector.tensors(data, place.info.tensor_shape, place.info.tensor_path)

    def components(self, run: str, name: str, key: str, most: int, scale: Scale) -> Components:
        """Its first principal components. Raises as `vectors`."""
        vectors = self.vectors(run, name, key)
        made = self._remembered(("components", run, name, key, most, scale), lambda: components(vectors, most, scale))
        assert isinstance(made, Components)
        return made

    def metadata(self, run: str, name: str, key: str) -> tuple[list[projector.Column], list[str]]:
        """Its columns and what is wrong with them; none without metadata. Raises as `vectors`."""
        place = self._place(run, name, key)
        if isinstance(place, ValueRef) or not place.info.metadata_path:
            return [], []
        points = len(self.vectors(run, name, key))
        file = self._same(run, name, key, place, place.info.metadata_path)
        return projector.metadata(files.read(self._fs, file, projector.MAX_METADATA), points, file.named)

    def sprite(self, run: str, name: str, key: str) -> tuple[bytes, str]:
        """The picture of all points and its media type. Raises as `vectors`."""
        place = self._place(run, name, key)
        named = "" if isinstance(place, ValueRef) or not place.info.sprite else place.info.sprite.image_path
        if isinstance(place, ValueRef) or not named:
            raise NotFoundError(f"sprite: got none for {name!r} of {run}, want an embedding that names one")
        data = files.read(self._fs, self._same(run, name, key, place, named), projector.MAX_SPRITE)
        return data, projector.sprite(data, named)[0]

    def bookmarks(self, run: str, name: str, key: str) -> list[dict[str, Any]]:
        """Its saved states; none without any. Raises as `vectors`."""
        place = self._place(run, name, key)
        if isinstance(place, ValueRef) or not place.info.bookmarks_path:
            return []
        file = self._same(run, name, key, place, place.info.bookmarks_path)
        return projector.bookmarks(files.read(self._fs, file, projector.MAX_BOOKMARKS), file.named)

    def _place(self, run: str, name: str, key: str) -> _Place:
        found = self._places.get((run, name, key))
        if found is None:
            known = self.all()
            found = self._places.get((run, name, key))
        if found is None:
            if any((run, name) == (one.run, one.name) for one in known):
                raise ValueGone(
                    f"key: got {key!r} of {name!r}, want one of the list; the file was written anew, ask again"
                )
            raise NotFoundError(f"embedding: got {name!r} of {run!r}, want one of /api/embeddings")
        return found

    def _same(self, run: str, name: str, key: str, place: _FilePlace, named: str) -> files.Place:
        """The file `named`, as long as `key` stands for it."""
        if self._key(run, name, place) != key:
            raise ValueGone(f"{named}: got other files than {key!r} stands for, want those; list the embeddings anew")
        return self._file(place, named)

    def _file(self, place: _FilePlace, named: str) -> files.Place:
        return files.found_below(self._fs, place.directory, named)

    def _key(self, run: str, name: str, place: _FilePlace) -> str:
        """Another one when a file that the entry names is another."""
        info, seen = place.info, list[Any]()
        pictures = info.sprite.image_path if info.sprite else ""
        for named in filter(None, (info.tensor_path, info.metadata_path, pictures, info.bookmarks_path)):
            try:
                seen.append(self._file(place, named))
            except BrokenValue as error:
                seen.append(str(error))
        text = repr((run, name, place, seen)).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=8, key=self._nonce.to_bytes(8, "little")).hexdigest()

    # -- what is kept

    def _fact(self, what: str, place: files.Place, work: Callable[[files.Place], Any]) -> Any:
        """`work` of a file, done once for each content; called while listing only."""
        if (what, place) not in self._facts:
            if len(self._facts) > FACTS:
                self._facts.clear()
            self._facts[what, place] = work(place)
        return self._facts[what, place]

    def _remembered(self, key: tuple[Any, ...], make: Any) -> Any:
        """What was made last, up to `KEPT` bytes of points; who asks while it is made waits for it."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][1]
            try:
                made = make()
                self._keep(key, made, (made.points if isinstance(made, Components) else made).nbytes)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return made

    def _keep(self, key: tuple[Any, ...], made: Any, size: int) -> None:
        with self._lock:
            self._kept[key] = size, made
            while len(self._kept) > 1 and sum(size for size, _ in self._kept.values()) > KEPT:
                self._kept.popitem(last=False)


def _named(info: EmbeddingInfo) -> tuple[str, int | None]:
    """Name and step: torch writes the embedding `tag` at step 7 as `tag:00007` in the folder 00007."""
    name = info.tensor_name or posixpath.basename(info.tensor_path)
    found = _STEPPED.fullmatch(name)
    if found and info.tensor_path.startswith(f"{found[2]}/"):
        return found[1], int(found[2])
    return name.removesuffix(":0"), None


def _size_of(info: EmbeddingInfo) -> tuple[int, int] | None:
    dim = info.sprite.single_image_dim if info.sprite else ()
    return (dim[0], dim[1]) if len(dim) == 2 and min(dim) > 0 else None


def _missing(run: str, name: str, why: str) -> Embedding:
    said = (
        f"{name or 'the tensor'}: got no tensor_path, and of the TensorFlow checkpoint {why}; write it with"
        " SummaryWriter.add_embedding, or as a file of numbers"
    )
    return Embedding(run, name or "checkpoint", "checkpoint", (), None, (), None, False, (said,))
