"""Values read from their files when somebody looks at them, whatever became of the files meanwhile."""

from __future__ import annotations

import errno

import pytest

from lossless.errors import LosslessError, NotFoundError, TooLarge, ValueGone
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board, Payload, ValueRef, payloads
from lossless.types import Kind
from lossless.values.kinds import decode
from lossless.wire.events import Event, LogMessage, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from tests.unit.ingest.events import HEAD, NAME
from tests.unit.query.test_values import images

PATH = f"/logs/a/{NAME}"


class Site:
    """A board over a scripted file, and the addresses of what was listed."""

    def __init__(self, data: bytes) -> None:
        self.fs = MemoryFS()
        self.fs.append(PATH, data)
        self.board = Board(parse_specs(["/logs"]), fs=self.fs)
        self.board.load()

    def refs(self, tag: str = "img", kind: Kind = Kind.IMAGE) -> list[ValueRef]:
        return self.board.values(tag, kind).refs()


@pytest.fixture
def site() -> Site:
    return Site(HEAD + images([1, 2, 3, 4]))


def bytes_of(found: Payload | LosslessError) -> bytes:
    assert isinstance(found, Payload), found
    image = found.value.image
    assert image is not None
    return image.encoded_image_string


def test_a_value_comes_with_all_that_is_known_of_it(site: Site) -> None:
    found = site.board.payload(site.refs()[2])
    assert (found.tag, found.kind, found.step, found.wall_time, found.event) == ("img", Kind.IMAGE, 3, 1002.0, False)
    assert found.ref == site.refs()[2]
    assert bytes_of(found) == b"png2"


def test_many_are_read_at_once_in_the_order_asked_for(site: Site) -> None:
    """Neighbours in one read."""
    refs = site.refs()
    before = site.fs.opened
    found = site.board.payloads([refs[3], refs[0], refs[1], refs[0]])
    assert [bytes_of(one) for one in found] == [b"png3", b"png0", b"png1", b"png0"]
    assert site.fs.opened == before + 2  # the file's first bytes, and the values


def test_far_apart_they_are_read_apart() -> None:
    """What lies between is not read."""
    big = frame(Event(summary=Summary(value=(Value(tag="x" * 200_000, simple_value=1.0),))).encode())
    site = Site(HEAD + images([1]) + big + images([2]))
    before = site.fs.opened
    assert [bytes_of(one) for one in site.board.payloads(site.refs())] == [b"png0", b"png0"]
    assert site.fs.opened == before + 3


@pytest.mark.parametrize("at", [-1, 0, 1, 10**12])
def test_only_what_the_index_holds(site: Site, at: int) -> None:
    run, file, _ = site.refs()[0]
    with pytest.raises(NotFoundError, match=f"at: got {at}, want the offset of a value"):
        site.board.payload(ValueRef(run, file, at))


def test_wrong_names(site: Site) -> None:
    """Each error in its place; the rest is answered."""
    ref = site.refs()[0]
    found = site.board.payloads([ref._replace(run="b"), ref._replace(file="00" * 8), ref])
    assert [type(one) for one in found] == [NotFoundError, ValueGone, Payload]


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize(
    "act",
    [
        lambda fs: fs.delete(PATH),
        lambda fs: fs.replace(PATH, HEAD.replace(b"\0", b"\1", 1) + images([1, 2, 3, 4])),
        lambda fs: fs.replace(PATH, HEAD + images([1, 2, 3, 4])),
        lambda fs: fs.overwrite(PATH, images([9, 9, 9, 9, 9])),
        lambda fs: fs.truncate(PATH, len(HEAD)),
        lambda fs: fs.truncate(PATH, 0),
    ],
    ids=["deleted", "replaced", "replaced by its copy", "rewritten", "shrunk", "emptied"],
)
def test_a_file_that_is_another_now(site: Site, act: object, looked: bool) -> None:
    """An address never shows another value, whether or not the board saw yet what happened."""
    refs = site.refs()
    act(site.fs)  # type: ignore[operator]
    if looked:
        site.board.refresh()
    for found in site.board.payloads(refs):
        assert isinstance(found, ValueGone | NotFoundError), found


def test_a_file_that_may_not_be_read(site: Site) -> None:
    ref = site.refs()[0]
    site.fs.refuse(PATH, errno.EACCES)
    with pytest.raises(ValueGone, match="cannot be read: Permission denied"):
        site.board.payload(ref)
    site.fs.refuse(PATH, 0)
    assert bytes_of(site.board.payload(ref)) == b"png0"


def test_a_file_that_grows_keeps_its_addresses(site: Site) -> None:
    """Also while its last record is only half there."""
    more = images([5], 2000.0)
    ref = site.refs()[0]
    site.fs.append(PATH, more[:-3])
    site.board.refresh()
    assert bytes_of(site.board.payload(ref)) == b"png0"
    site.fs.append(PATH, more[-3:])
    site.board.refresh()
    assert bytes_of(site.board.payload(site.refs()[-1])) == b"png0"


def test_no_question_reads_more_than_its_bound(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond it is told with its numbers."""
    monkeypatch.setattr(payloads, "MAX_VALUE", 10)
    with pytest.raises(TooLarge, match=r"value: got \d+ bytes at \d+, want at most 10"):
        site.board.payload(site.refs()[0])
    monkeypatch.undo()
    length = int(site.board.values("img", Kind.IMAGE).lengths[0])
    monkeypatch.setattr(payloads, "MAX_BYTES", 2 * length)
    assert [type(one) for one in site.board.payloads(site.refs())] == [Payload, Payload, TooLarge, TooLarge]


def test_metadata_of_a_tag_is_that_of_its_kind() -> None:
    """The first that makes it this kind, whoever else wrote under the name."""

    def record(plugin: str, content: bytes) -> bytes:
        said = SummaryMetadata(plugin_data=PluginData(plugin_name=plugin, content=content))
        return frame(Event(summary=Summary(value=(Value(tag="hp", metadata=said),))).encode())

    site = Site(HEAD + record("hparams", b"first") + record("hparams", b"second"))
    found = site.board.payload(site.refs("hp", Kind.HPARAMS)[1])
    assert found.metadata is not None
    assert (found.metadata.plugin, found.metadata.content, found.content) == ("hparams", b"first", b"second")


def test_a_field_of_an_event_comes_as_it_is() -> None:
    site = Site(HEAD + frame(Event(graph_def=b"\x0a\x00").encode()))
    found = site.board.payload(site.refs("__run_graph__", Kind.GRAPH)[0])
    assert (found.raw, found.event, found.metadata) == (b"\x0a\x00", True, None)


def test_nothing_written_is_left_out() -> None:
    """A log message is a text; what an unknown plugin keeps in its metadata alone is a tensor without one."""
    said = SummaryMetadata(plugin_data=PluginData(plugin_name="mine", content=b"{}"))
    bare = frame(Event(step=4, summary=Summary(value=(Value(tag="bare", metadata=said),))).encode())
    log = frame(Event(step=3, log_message=LogMessage(20, "loss is NaN")).encode())
    site = Site(HEAD + log + bare)
    text = site.board.payload(site.refs("__log_message__", Kind.TEXT)[0])
    assert (text.step, decode(text).cells.tolist()) == (3, b"loss is NaN")
    other = site.board.payload(site.refs("bare", Kind.TENSOR)[0])
    assert (other.step, other.content, decode(other)) == (4, b"{}", None)
