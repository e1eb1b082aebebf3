"""Whatever happens to a file on its way, reading it ends in pages or in a sentence."""

import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import (
    archive,
    csv_table,
    docx,
    email_message,
    html,
    odt,
    text,
    xlsx,
)
from tests.support import office_files
from tests.support.documents import docx_file, pdf, zip_file
from tests.support.markup_files import message

Parse = Callable[..., ParsedDocument]

PAGE = (
    b"<html><head><title>T</title><style>.a{display:none}</style></head><body><h1>Plan</h1><table>"
    b"<tr><th>Test<th colspan=2>Value</tr><tr><td rowspan=2>K<td class=a>3<td>g</tr><tr><td>4</tr>"
    b"</table><pre>x</pre><img alt=y><input value=z></body></html>"
)
FILES: dict[str, tuple[Parse, bytes]] = {
    "text": (text.parse, "Größe 170 cm\fPlan: rest".encode("cp1252")),
    "html": (html.parse, PAGE),
    "csv": (csv_table.parse, b'Test,Value,Unit\nK,"3.4",mmol/l\nNa,140,mmol/l\n'),
    "email": (
        email_message.parse,
        message("Hello", html="<p>Hello", attachments={"a.pdf": pdf(["x"])}).as_bytes(),
    ),
    "docx": (docx.parse, docx_file(["Report"], table=[["a", "b", "c"], ["1", "2", "3"]])),
    "xlsx": (xlsx.parse, office_files.lab_workbook()),
    "odt": (
        odt.parse,
        office_files.odt_file("<text:h>Report</text:h><text:p>x<text:s text:c='3'/></text:p>"),
    ),
    "zip": (archive.parse, zip_file({"a.txt": b"x", "in.zip": zip_file({"b.txt": b"y"})})),
}
PARTS = {
    "docx": ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels",
             "word/_rels/document.xml.rels"],
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
             "xl/_rels/workbook.xml.rels"],
    "odt": ["content.xml", "styles.xml"],
}  # fmt: skip
SNIPPETS = [
    b"", b"\x00", b"\xff\xfe", b"<", b">", b"/", b'"', b"&#0;", b"&x;", b"-1", b"99999999999",
    b"w:val", b"<a>" * 300, b"\xed\xa0\x80", b"=?utf-8?b?//8=?=", b"\n\n", b"charset=zip",
]  # fmt: skip


def check(parse: Parse, content: bytes) -> None:
    try:
        parsed = parse(content, page_limit=100, report=lambda *_: None)
    except DocumentUnreadable as refusal:
        assert str(refusal).endswith(".")
        return
    assert [page.number for page in parsed.pages] == list(range(1, len(parsed.pages) + 1))
    assert any(page.is_readable for page in parsed.pages)
    for page in parsed.pages:
        assert "\x00" not in page.text
        assert page.text.encode().decode() == page.text
    assert all(warning.endswith(".") for warning in parsed.warnings)


@st.composite
def changes(draw: st.DrawFn, content: bytes) -> bytes:
    """`content` cut short, or with some stretches replaced."""
    if draw(st.integers(0, 4)) == 0:
        return content[: draw(st.integers(0, len(content)))]
    changed = content
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(changed)))
        end = min(len(changed), start + draw(st.integers(0, 12)))
        inserted = draw(st.sampled_from(SNIPPETS) | st.binary(max_size=6))
        changed = changed[:start] + inserted + changed[end:]
    return changed


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_changed_file_ends_in_pages_or_a_sentence(kind: str, data: st.DataObject) -> None:
    parse, content = FILES[kind]
    check(parse, data.draw(changes(content)))


@pytest.mark.parametrize("kind", PARTS)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_package_with_a_changed_part_ends_in_pages_or_a_sentence(
    kind: str, data: st.DataObject
) -> None:
    parse, content = FILES[kind]
    parts = office_files.parts_of(content)
    name = data.draw(st.sampled_from([part for part in PARTS[kind] if part in parts]))
    changed = data.draw(changes(parts[name]) | st.just(b""))
    check(parse, zip_file({**parts, name: changed}))


@pytest.mark.parametrize("kind", PARTS)
def test_a_package_without_one_of_its_parts_ends_in_pages_or_a_sentence(kind: str) -> None:
    parse, content = FILES[kind]
    parts = office_files.parts_of(content)
    for missing in parts:
        check(parse, zip_file({name: part for name, part in parts.items() if name != missing}))


def test_packing_methods_that_are_not_known_end_in_a_sentence() -> None:
    for kind in PARTS:
        parse, content = FILES[kind]
        for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 97, 65_535):
            mark = content.rfind(b"PK\x01\x02")
            check(parse, content[: mark + 10] + method.to_bytes(2, "little") + content[mark + 12 :])
