"""XML as the two platforms send it, read within limits. Ours: an element is always the same shape, text is kept as it
stands, and whatever is wrong is one kind of error."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from bot.weixin.codec import CodecError

LARGEST_BODY = 64 * 1024
DEEPEST = 8
MOST_ELEMENTS = 100
MOST_ATTRIBUTES = 8


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its text as it stands, white space included, or the elements in it."""

    name: str
    text: str
    children: tuple[Element, ...] = ()

    def all(self, name: str) -> tuple[Element, ...]:
        """The elements directly in it that are called so."""
        return tuple(child for child in self.children if child.name == name)

    def first(self, name: str) -> str:
        """The text of the first element so called, "" where there is none."""
        return next((child.text for child in self.children if child.name == name), "")


def read_xml(body: bytes) -> Element:
    """The root element. CodecError for what is no XML in UTF-8, has a DOCTYPE, is too deep or too large."""
    if len(body) > LARGEST_BODY:
        raise CodecError("too large")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise CodecError("not UTF-8") from None
    return _Reader().read(body)


class _Reader:
    """One document being read: the open elements, each with its text and its children so far."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._open: list[tuple[str, list[str], list[Element]]] = []
        self._elements = 0
        self._root: Element | None = None

    def read(self, body: bytes) -> Element:
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError:
            raise CodecError("not well-formed") from None
        assert self._root is not None  # a document without an element is not well-formed
        return self._root

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            raise CodecError("not UTF-8")

    def _doctype(self, *_: object) -> None:
        raise CodecError("a DOCTYPE")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise CodecError("too many elements")
        if len(self._open) >= DEEPEST:
            raise CodecError("too deep")
        self._open.append((name, [], []))

    def _characters(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _end(self, _: str) -> None:
        name, text, children = self._open.pop()
        element = Element(name, "" if children else "".join(text), tuple(children))
        if self._open:
            self._open[-1][2].append(element)
        else:
            self._root = element
