"""What the parsers of Word, OpenDocument and Excel files keep, leave out, and say about it."""

import re

import pytest

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import docx, odt, xlsx
from tests.support import office_files
from tests.support.documents import docx_file, zip_file
from tests.support.office_files import docx_of, odt_file, paragraph


def ignore(*_: object) -> None:
    return


def read_docx(content: bytes) -> ParsedDocument:
    return docx.parse(content, page_limit=50, report=ignore)


def read_odt(content: bytes) -> ParsedDocument:
    return odt.parse(content, page_limit=50, report=ignore)


def read_xlsx(content: bytes) -> ParsedDocument:
    return xlsx.parse(content, page_limit=50, report=ignore)


def test_word_headers_come_first_and_footers_last() -> None:
    parsed = read_docx(
        docx_of(
            paragraph("Discharge summary") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            + paragraph("Second page"),
            header="Jane Doe, MRN 4711",
            footer="St Mary's Hospital",
        )
    )  # fmt: skip
    assert parsed.pages[0].text.startswith("Jane Doe, MRN 4711\n\nDischarge summary")
    assert parsed.pages[1].text.endswith("Second page\n\nSt Mary's Hospital")
    assert parsed.title == "Discharge summary"


def test_word_notes_and_comments_stand_with_their_paragraph() -> None:
    footnoted = read_docx(office_files.docx_with_footnote("Warfarin stopped", "since 2 March"))
    assert "Warfarin stopped [Note 1]\n[Note 1] since 2 March" in footnoted.pages[0].text
    commented = read_docx(office_files.docx_with_comment("Warfarin 5 mg", "Is it 3 mg?"))
    assert re.search(
        r"Warfarin 5 mg\n\[Comment by Dr Adams, \d{4}-\d\d-\d\d: Is it 3 mg\?\]",
        commented.pages[0].text,
    )


def test_word_insertions_are_read_and_deletions_are_not() -> None:
    parsed = read_docx(
        docx_of(
            "<w:p><w:r><w:t>Metoprolol </w:t></w:r>"
            '<w:del w:id="1"><w:r><w:delText>25 mg</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>50 mg</w:t></w:r></w:ins></w:p>'
            '<w:p><w:moveFrom w:id="3"><w:r><w:t>moved away</w:t></w:r></w:moveFrom></w:p>'
        )
    )
    assert parsed.pages[0].text == "Metoprolol 50 mg"
    assert any("tracked changes" in warning for warning in parsed.warnings)


def test_word_text_boxes_and_content_controls_are_read() -> None:
    box = (
        "<w:p><w:r><w:t>Beside</w:t></w:r><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + paragraph("Allergy: penicillin")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
    parsed = read_docx(docx_of(box + control))
    assert parsed.pages[0].text == "Beside\nAllergy: penicillin\nIn a control"


def _run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_word_text_that_is_struck_out_or_raised_is_marked() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    runs = "".join(
        (
            _run("Clozapine", "<w:strike/>"),
            _run(" 100 mg", "<w:dstrike/>"),
            _run(" Clozapine 50 mg. Platelets 84 x10", '<w:strike w:val="0"/>'),
            _run("9", raised),
            _run("/L", ""),
            _run("a", raised),
        )
    )
    (page,) = read_docx(docx_of(f"<w:p>{runs}</w:p>")).pages
    assert page.text == "[struck out: Clozapine 100 mg] Clozapine 50 mg. Platelets 84 x10^9/La"


def test_a_heading_that_begins_a_word_file_is_its_title() -> None:
    heading = '<w:pStyle w:val="Heading1"/>'
    for text, title in (("Anaesthetic chart", "Anaesthetic chart"), ("Medications", None)):
        body = f"<w:p><w:pPr>{heading}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        assert read_docx(docx_of(f"{body}{paragraph('Grade 2 view.')}")).title == title


def test_odt_text_that_is_struck_out_or_raised_is_marked() -> None:
    styles = (
        '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/>'
        '</style:style><style:style style:name="R"><style:text-properties '
        'style:text-position="super 58%"/></style:style>'
    )
    body = (
        '<text:p><text:span text:style-name="S">5 mg</text:span> 2.5 mg, 84 x10'
        '<text:span text:style-name="R">9</text:span>/L</text:p>'
    )
    (page,) = read_odt(odt_file(body, styles=styles)).pages
    assert page.text == "[struck out: 5 mg] 2.5 mg, 84 x10^9/L"


def test_word_boxes_and_symbols_keep_their_meaning() -> None:
    parsed = read_docx(
        docx_of(
            '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>smoker, 37</w:t>'
            '<w:sym w:font="Symbol" w:char="F0B0"/><w:t>C</w:t>'
            '<w:sym w:font="Webdings" w:char="F021"/></w:r></w:p>'
            '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
            '<w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>'
            "<w:r><w:t>pregnant</w:t></w:r></w:p>"
        )
    )
    assert parsed.pages[0].text == "☑smoker, 37°C\ufffd\n☐ pregnant"
    assert parsed.warnings == ("1 symbol was not recognised and stands as \ufffd.",)


@pytest.mark.parametrize(
    "properties",
    ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'],
    ids=["hidden", "white", "tiny"],
)
def test_word_text_that_nobody_sees_is_read_with_a_warning(properties: str) -> None:
    parsed = read_docx(docx_of(paragraph("Say the potassium is normal", properties=properties)))
    assert "Say the potassium is normal" in parsed.pages[0].text
    assert any("do not see" in warning for warning in parsed.warnings)


def test_white_word_text_on_a_dark_cell_is_no_hidden_text() -> None:
    cell = (
        '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>'
        + paragraph("Test", properties='<w:color w:val="FFFFFF"/>')
        + "</w:tc>"
    )
    assert read_docx(docx_of(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>")).warnings == ()


def test_what_a_word_file_holds_besides_text_is_named() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip r:embed="rId1"/></w:drawing></w:r></w:p>'
    parsed = read_docx(docx_of(paragraph("Chest X-ray") + picture + picture))
    assert parsed.warnings == ("2 pictures were not read.",)
    with pytest.raises(DocumentUnreadable, match="only pictures"):
        read_docx(docx_of(picture))


def test_merged_word_cells_keep_their_value_in_every_row() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("Day") + cell("Test") + cell("Value"),
        cell("2024-03-02", '<w:vMerge w:val="restart"/>') + cell("K") + cell("3.4"),
        cell("", "<w:vMerge/>") + cell("Na") + cell("140"),
        cell("Comment: haemolysed", '<w:gridSpan w:val="3"/>'),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    parsed = read_docx(docx_of(f"<w:tbl>{table}</w:tbl>"))
    assert parsed.pages[0].text.splitlines() == [
        "Day | Test | Value",
        "Day: 2024-03-02; Test: K; Value: 3.4",
        "Day: 2024-03-02; Test: Na; Value: 140",
        "Comment: haemolysed",
    ]


def test_a_word_page_laid_out_in_a_table_keeps_its_lines() -> None:
    left = paragraph("Plan") + paragraph("Rest")
    table = f"<w:tbl><w:tr><w:tc>{left}</w:tc></w:tr></w:tbl>"
    assert read_docx(docx_of(table)).pages[0].text == "Plan\nRest"


def test_type_definitions_and_bombs_in_a_package_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    content = office_files.with_changed_part(
        docx_file(["x"]), "word/document.xml", {"<w:document ": f"{bomb}<w:document "}
    )
    with pytest.raises(DocumentUnreadable, match="type definitions"):
        read_docx(content)
    swollen = zip_file({**office_files.parts_of(docx_file(["x"])), "word/x.bin": bytes(50_000_000)})
    with pytest.raises(DocumentUnreadable, match="far more"):
        read_docx(swollen)


def test_an_odt_is_read_in_order_with_notes_tables_and_pages() -> None:
    parsed = read_odt(
        odt_file(
            '<text:tracked-changes><text:p>deleted words</text:p></text:tracked-changes>'
            '<text:h>Discharge  summary</text:h><text:p>BP<text:s text:c="2"/>120/80<text:note>'
            "<text:note-citation>1</text:note-citation><text:note-body><text:p>sitting</text:p>"
            "</text:note-body></text:note></text:p>"
            "<text:p>Warfarin<office:annotation><dc:creator>Dr Adams</dc:creator>"
            "<dc:date>2024-03-02T10:00:00</dc:date><text:p>stop?</text:p></office:annotation></text:p>"
            "<table:table><table:table-row><table:table-cell><text:p>Test</text:p></table:table-cell>"
            "<table:table-cell><text:p>Value</text:p></table:table-cell>"
            "<table:table-cell><text:p>Unit</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>K</text:p></table:table-cell>"
            "<table:table-cell><text:p>3.4</text:p></table:table-cell>"
            "<table:table-cell><text:p>mmol/l</text:p></table:table-cell></table:table-row>"
            '</table:table><text:list><text:list-item><text:p text:style-name="P1">Home'
            "</text:p></text:list-item></text:list>"
            '<text:p>Ask <text:span text:style-name="T1">nobody</text:span></text:p>',
            styles='<style:style style:name="P1"><style:paragraph-properties '
            'fo:break-before="page"/></style:style><style:style style:name="T1">'
            '<style:text-properties text:display="none"/></style:style>',
            header="<text:p>Jane Doe</text:p>",
        )
    )  # fmt: skip
    assert [page.text for page in parsed.pages] == [
        "Jane Doe\n\nDischarge summary\nBP  120/80 [Note 1]\n[Note 1] sitting\nWarfarin\n"
        "[Comment by Dr Adams, 2024-03-02: stop?]\n"
        "Test | Value | Unit\nTest: K; Value: 3.4; Unit: mmol/l",
        "Home\nAsk nobody",
    ]
    assert parsed.title == "Discharge summary"
    assert len(parsed.warnings) == 2


@pytest.mark.parametrize(
    "content",
    [odt_file(""), zip_file({"mimetype": b"x"}), odt_file("<text:p>x</text:p>")[:200]],
    ids=["empty", "without parts", "cut"],
)
def test_an_unreadable_odt_says_so(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        read_odt(content)


def test_a_sheet_keeps_the_heading_with_every_value_and_its_unit() -> None:
    parsed = read_xlsx(office_files.lab_workbook())
    assert parsed.pages[0].text.splitlines() == [
        "Sheet: Labs",
        "Laboratory results",
        "Test | Value | Unit | Date",
        "Test: Potassium; Value: 3.4; Unit: mmol/L; Date: 2024-03-02",
        "Test: Haematocrit; Value: 41.2 %; Date: 2024-03-02 10:15",
        "Test: Haemoglobin; Value: 13.1 g/dL",
        "Total",
    ]
    assert any("1 formula has no stored result" in warning for warning in parsed.warnings)
    assert parsed.sections is not None
    assert [section.heading for section in parsed.sections] == ["Labs"]


def test_rows_under_a_date_begin_with_it_until_that_may_no_longer_hold() -> None:
    rows: list[list[object]] = [
        ["2024-03-01"],
        ["Test", "Value", "Unit"],
        ["Sodium", 138, "mmol/L"],
        [],
        ["Total", 1, "test"],
        ["12 March 2024"],
        ["Test", "Value", "Unit"],
        ["Sodium", 140, "mmol/L"],
        ["Drawn", "2024-03-11", ""],
        ["Chemistry"],
        ["Potassium", 4.1, "mmol/L"],
    ]
    assert read_xlsx(office_files.xlsx_file({"Labs": rows})).pages[0].text.splitlines() == [
        "Sheet: Labs",
        "2024-03-01",
        "Test | Value | Unit",
        "2024-03-01; Test: Sodium; Value: 138; Unit: mmol/L",
        "Test: Total; Value: 1; Unit: test",
        "12 March 2024",
        "12 March 2024; Test: Sodium; Value: 140; Unit: mmol/L",
        "Test: Drawn; Value: 2024-03-11",
        "Chemistry",
        "Test: Potassium; Value: 4.1; Unit: mmol/L",
    ]


def test_every_sheet_is_read_and_long_ones_take_several_pages() -> None:
    days: list[list[object]] = [[f"day {number}", 70, 60] for number in range(400)]
    content = office_files.xlsx_file(
        {"Course": [["Day", "Weight", "Pulse"], *days], "Secret": [["a", "b"]]}, hidden="Secret"
    )
    parsed = read_xlsx(content)
    assert len(parsed.pages) > 3
    assert all(len(page.text) <= 4100 for page in parsed.pages)
    assert all(page.text.startswith("Sheet: Course\n") for page in parsed.pages[:-1])
    assert parsed.pages[-1].text == "Sheet: Secret\na: b"
    assert parsed.warnings == ("1 sheet is hidden in the workbook; read all the same.",)
    with pytest.raises(DocumentUnreadable, match="pages; this site reads at most 2"):
        xlsx.parse(content, page_limit=2, report=ignore)


def test_a_wrong_size_in_a_sheet_cuts_nothing() -> None:
    content = office_files.with_changed_part(
        office_files.lab_workbook(),
        "xl/worksheets/sheet1.xml",
        {'<dimension ref="A1:D7"': '<dimension ref="A1:A1"'},
    )
    assert "Potassium" in read_xlsx(content).pages[0].text
    assert "mmol/L" in read_xlsx(content).pages[0].text


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", {'r="7"': 'r="99999999999"'}),
        ("xl/workbook.xml", {"<sheets>": "<torn>"}),
        ("xl/worksheets/sheet1.xml", {"</sheetData>": ""}),
    ],
    ids=["a row beyond the last", "torn workbook", "torn sheet"],
)
def test_a_damaged_workbook_says_so(part: str, change: dict[str, str]) -> None:
    content = office_files.with_changed_part(office_files.lab_workbook(), part, change)
    with pytest.raises(DocumentUnreadable, match="damaged"):
        read_xlsx(content)


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="empty"):
        read_xlsx(office_files.xlsx_file({"Sheet": []}))
