"""XML from outside: read within limits, or refused with one kind of error (INV-62)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.weixin.codec import CodecError
from bot.weixin.xml import Element, read_xml

REFUSED = {
    "a doctype": b"<!DOCTYPE xml><xml/>",
    "an entity": b'<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>',
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;&b;</x>',
    "a file from outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "an entity nobody declared": b"<xml>&nbsp;</xml>",
    "nine levels": b"<a>" * 9 + b"</a>" * 9,
    "20,000 levels": b"<a>" * 20_000,
    "101 elements": b"<xml>" + b"<a/>" * 100 + b"</xml>",
    "nine attributes": b'<xml a="" b="" c="" d="" e="" f="" g="" h="" i=""/>',
    "another encoding": '<?xml version="1.0" encoding="GBK"?><xml>星</xml>'.encode("gbk"),
    "another encoding declared": b'<?xml version="1.0" encoding="GBK"?><xml/>',
    "sixteen bits": "<xml/>".encode("utf-16"),
    "half a character pair": b"<xml>\xed\xa0\x80</xml>",
    "a NUL": b"<xml>\0</xml>",
    "nothing": b"",
    "no element": b"  ",
    "two roots": b"<xml/><xml/>",
    "unclosed": b"<xml><a></xml>",
    "JSON": b'{"xml": 1}',
    "over 64 KiB": b"<xml>" + b"a" * 65_536 + b"</xml>",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_platform_sends_is_refused(what: str) -> None:
    with pytest.raises(CodecError):
        read_xml(REFUSED[what])


def test_what_the_limits_allow_is_read() -> None:
    assert read_xml(b"<a>" * 8 + b"</a>" * 8).name == "a"
    assert len(read_xml(b"<xml>" + b"<a/>" * 99 + b"</xml>").children) == 99


def test_text_keeps_its_white_space_and_its_marks() -> None:
    """A single element and several are the same kind of thing."""
    root = read_xml(
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<xml> <Content><![CDATA[ 8.5 <b>&amp;]]>&#26143;</Content>'
        "<List><item><A>1</A></item></List><Pics><item/><item/></Pics></xml>".encode()
    )
    assert root.first("Content") == " 8.5 <b>&amp;星"
    assert root.first("Nothing") == ""
    assert root.all("List")[0].all("item") == (Element("item", "", (Element("A", "1"),)),)
    assert len(root.all("Pics")[0].all("item")) == 2
    assert root.text == ""


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_the_bytes_only_one_kind_of_error_comes(body: bytes) -> None:
    for document in (body, b"<xml>" + body + b"</xml>", b"<xml><![CDATA[" + body + b"]]></xml>"):
        try:
            read_xml(document)
        except CodecError:
            continue


@settings(deadline=None)
@given(
    st.recursive(st.text("<>&;!-[]/ab星\n\0\x1f", max_size=8), lambda inner: st.lists(inner, max_size=4), max_leaves=40)
)
def test_whatever_the_markup_only_one_kind_of_error_comes(tree: object) -> None:
    def written(part: object) -> str:
        return "".join(f"<e>{written(each)}</e>" for each in part) if isinstance(part, list) else str(part)

    try:
        read_xml(f"<xml>{written(tree)}</xml>".encode())
    except CodecError:
        return
