"""Protobuf's text form of a few messages, written again in the wire format that everything else reads."""

from __future__ import annotations

import re
import struct
from typing import NamedTuple, NoReturn

from lossless.errors import ProtoError
from lossless.wire.proto import FIXED32, FIXED64, VARINT, delimited, key, varint
from lossless.wire.tensorproto import DType

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|\#[^\n]*)+)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<number>-?\s*(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?(?![\w.])|inf(?:inity)?\b|nan\b))
    |(?P<name>\[[\w./-]+\]|[A-Za-z_]\w*)
    |(?P<mark>[{}<>\[\]:,;])""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_FIRST = re.compile(r"(?:\s|#[^\n]*)*([A-Za-z_]\w*)")
_LETTERS = {"n": 10, "r": 13, "t": 9, "a": 7, "b": 8, "f": 12, "v": 11}
_DEPTH = 100
_SCHEMAS = {
    "GraphDef": "node:1:NodeDef library:2:Library version:3:int versions:4:Versions debug_info:5:Unread",
    "Versions": "producer:1:int min_consumer:2:int bad_consumers:3:int",
    "NodeDef": "name:1:text op:2:text input:3:text device:4:text attr:5:AttrEntry",
    "AttrEntry": "key:1:text value:2:AttrValue",
    "AttrValue": "list:1:List s:2:text i:3:int f:4:float b:5:bool type:6:dtype shape:7:Shape tensor:8:Tensor "
    "placeholder:9:text func:10:Function",
    "List": "s:2:text i:3:int f:4:float b:5:bool type:6:dtype shape:7:Shape tensor:8:Tensor func:9:Function",
    "Function": "name:1:text attr:2:AttrEntry",
    "Shape": "dim:2:Dim unknown_rank:3:bool",
    "Dim": "size:1:int name:2:text",
    "Tensor": "dtype:1:dtype tensor_shape:2:Shape version_number:3:int tensor_content:4:text float_val:5:float "
    "double_val:6:double int_val:7:int string_val:8:text scomplex_val:9:float int64_val:10:int bool_val:11:bool "
    "dcomplex_val:12:double half_val:13:int uint32_val:16:int uint64_val:17:int",
    "Library": "function:1:FunctionDef gradient:2:Unread registered_gradients:3:Unread",
    "FunctionDef": "signature:1:OpDef node_def:3:NodeDef ret:4:TextEntry attr:5:AttrEntry control_ret:6:TextEntry",
    "TextEntry": "key:1:text value:2:text",
    "OpDef": "name:1:text input_arg:2:Arg output_arg:3:Arg",
    "Arg": "name:1:text type:3:dtype",
    "MetaGraphDef": "meta_info_def:1:Unread graph_def:2:GraphDef saver_def:3:Unread collection_def:4:Unread "
    "signature_def:5:Unread asset_file_def:6:Unread object_graph_def:7:Unread",
    "SavedModel": "saved_model_schema_version:1:int meta_graphs:2:MetaGraphDef",
    "ProjectorConfig": "model_checkpoint_path:1:text embeddings:2:EmbeddingInfo model_checkpoint_dir:3:text",
    "EmbeddingInfo": "tensor_name:1:text metadata_path:2:text bookmarks_path:3:text tensor_shape:4:int sprite:5:Sprite "
    "tensor_path:6:text",
    "Sprite": "image_path:1:text single_image_dim:2:int",
    "CheckpointState": "model_checkpoint_path:1:text all_model_checkpoint_paths:2:text "
    "all_model_checkpoint_timestamps:3:double last_preserved_timestamp:4:double",
    "Unread": "",
}
_FIELDS = {
    name: {field: (int(number), kind) for field, number, kind in (part.split(":") for part in said.split())}
    for name, said in _SCHEMAS.items()
}
_DTYPES = {f"DT_{dtype.name}": int(dtype) for dtype in DType}


class _Token(NamedTuple):
    """A piece of the text; `at` is its place."""

    kind: str
    text: str
    at: int


def wire_bytes(text: str, kind: str) -> bytes:
    """The serialised message (a kind with a schema: GraphDef, ProjectorConfig) that `text` spells. Fields nobody shows
    are passed over below the first level. Raises ProtoError with line and column."""
    return _Parser(text).message(kind, "", 0)


def begins_with(text: str, kind: str) -> bool:
    """Whether the first field that `text` spells is one of that message."""
    first = _FIRST.match(text)
    return first is not None and first[1] in _FIELDS[kind]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _TOKEN.finditer(text)
        self._end = 0
        self._next = self._read()

    def message(self, kind: str, closing: str, depth: int) -> bytes:
        """Fields up to `closing`, which is consumed; "": up to the end of the text."""
        if depth > _DEPTH:
            self._wrong(f"messages nested deeper than {_DEPTH}", "fewer")
        parts = list[bytes]()
        while not (self._next.kind == "mark" and self._next.text == closing and closing):
            if self._next.kind == "end":
                if not closing:
                    return b"".join(parts)
                self._wrong("the end of the text", f"{closing!r}")
            parts += self._field(kind, depth)
            if self._next.kind == "mark" and self._next.text in ",;":
                self._take()
        self._take()
        return b"".join(parts)

    def _field(self, kind: str, depth: int) -> list[bytes]:
        name = self._take()
        if name.kind not in ("name", "number") or not re.match(r"[A-Za-z_\[]", name.text):
            self._wrong(repr(name.text), "a field's name", name.at)
        known = _FIELDS[kind].get(name.text)
        if known is None and depth == 0:
            self._wrong(f"field {name.text!r}", f"a {kind}'s: " + ", ".join(_FIELDS[kind]), name.at)
        number, of = known or (0, "Unread")
        colon = self._next.text == ":" and bool(self._take())
        if self._next.kind == "mark" and self._next.text == "[":
            return self._several(number, of, depth)
        if self._next.kind == "mark" and self._next.text in "{<":
            return [self._nested(number, of, depth)]
        if not colon:
            self._wrong(repr(self._next.text) or "the end of the text", "':' or '{'")
        return [self._scalar(number, of)]

    def _several(self, number: int, of: str, depth: int) -> list[bytes]:
        self._take()
        parts = list[bytes]()
        while self._next.text != "]" or self._next.kind != "mark":
            nested = self._next.kind == "mark" and self._next.text in "{<"
            parts.append(self._nested(number, of, depth) if nested else self._scalar(number, of))
            if self._next.text == ",":
                self._take()
            elif self._next.text != "]":
                self._wrong(repr(self._next.text) or "the end of the text", "',' or ']'")
        self._take()
        return parts

    def _nested(self, number: int, of: str, depth: int) -> bytes:
        opening = self._take()
        if of not in _FIELDS:
            self._wrong(repr(opening.text), f"a value of type {of}", opening.at)
        data = self.message(of, "}" if opening.text == "{" else ">", depth + 1)
        return delimited(number, data) if number else b""

    def _scalar(self, number: int, of: str) -> bytes:
        token = self._take()
        if token.kind == "text":
            data = _unquoted(token.text)
            while self._next.kind == "text":
                data += _unquoted(self._take().text)
            if of not in ("text", "Unread"):
                self._wrong("a text", f"a value of type {of}", token.at)
            return delimited(number, data) if number else b""
        if token.kind not in ("number", "name"):
            self._wrong(repr(token.text) or "the end of the text", "a value", token.at)
        return self._number(number, of, token) if number else b""

    def _number(self, number: int, of: str, token: _Token) -> bytes:
        try:
            return _number_field(number, of, token.text.replace(" ", ""))
        except (ValueError, KeyError, OverflowError, ProtoError):
            self._wrong(repr(token.text), f"a value of type {of}", token.at)

    def _read(self) -> _Token:
        for match in self._tokens:
            if match.start() != self._end:
                break
            self._end = match.end()
            if match.lastgroup and match.lastgroup != "space":
                return _Token(match.lastgroup, match.group(), match.start())
        if self._end < len(self._text):
            self._wrong(repr(self._text[self._end]), "protobuf's text form", self._end)
        return _Token("end", "", self._end)

    def _take(self) -> _Token:
        token = self._next
        self._next = self._read()
        return token

    def _wrong(self, got: str, want: str, at: int | None = None) -> NoReturn:
        place = self._next.at if at is None else at
        line = self._text.count("\n", 0, place) + 1
        column = place - (self._text.rfind("\n", 0, place) + 1) + 1
        raise ProtoError(f"line {line}, column {column}: got {got}, want {want}")


def _number_field(number: int, of: str, word: str) -> bytes:
    """The field that `word` spells. Raises ValueError, KeyError, OverflowError, ProtoError."""
    match of:
        case "int":
            return key(number, VARINT) + varint(int(word, 0))
        case "float":
            return key(number, FIXED32) + struct.pack("<f", _real(word))
        case "double":
            return key(number, FIXED64) + struct.pack("<d", _real(word))
        case "bool":
            return key(number, VARINT) + varint({"true": 1, "1": 1, "t": 1, "false": 0, "0": 0, "f": 0}[word])
        case "dtype":
            return key(number, VARINT) + varint(_dtype(word))
    raise ValueError(of)


def _real(word: str) -> float:
    return float(word if word.lower().endswith(("inf", "nan")) else word.rstrip("fF"))


def _dtype(word: str) -> int:
    if word.lstrip("-").isdigit():
        return int(word)
    return _DTYPES[word.removesuffix("_REF")] + (100 if word.endswith("_REF") else 0)


def _unquoted(text: str) -> bytes:
    """The bytes a quoted text stands for."""
    out, at, body = bytearray(), 0, text[1:-1]
    for match in _ESCAPE.finditer(body):
        out += body[at : match.start()].encode("utf-8", "surrogatepass")
        octal, hexadecimal, short, long, letter = match.groups()
        if octal:
            out.append(int(octal, 8) & 255)
        elif hexadecimal:
            out.append(int(hexadecimal, 16))
        elif short or long:
            code = int(short or long, 16)
            out += chr(code if code < 0x110000 else 0xFFFD).encode("utf-8", "replace")
        elif letter in _LETTERS:
            out.append(_LETTERS[letter])
        else:
            out += letter.encode("utf-8", "surrogatepass")
        at = match.end()
    return bytes(out + body[at:].encode("utf-8", "surrogatepass"))
