"""What was put on a printed PDF page afterwards is read: fields, comments, notes, files."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from medmemory.clinical.document import ParsedDocument
from medmemory.ingestion.parsing import pdf
from tests.support import documents, paper
from tests.support.bad_pdfs import one_page, stream


def read(content: bytes) -> ParsedDocument:
    return pdf.parse(content, page_limit=50, report=lambda *_: None)


def _questionnaire(canvas: Canvas) -> None:
    form = canvas.acroForm
    canvas.drawString(60, 755, "Known allergies:")
    form.textfield(name="allergies", x=200, y=750, width=300, height=18, value="Penicillin, 1998")
    for y, label, is_ticked in ((700, "Smoker:", True), (660, "Pregnant:", False)):
        canvas.drawString(60, y + 4, label)
        form.checkbox(name=label, x=200, y=y, size=14, checked=is_ticked)
    canvas.drawString(60, 620, "ASA class:")
    form.choice(
        name="asa",
        value="ASA III",
        options=["ASA II", "ASA III"],
        x=200,
        y=615,
        width=99,
        height=18,
    )


def test_what_is_filled_into_a_form_stands_beside_its_label() -> None:
    text = read(paper.printed(_questionnaire)).pages[0].text
    rows = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    assert rows == [
        "Known allergies: Penicillin, 1998", "Smoker: [x]", "Pregnant: [ ]", "ASA class: ASA III",
    ]  # fmt: skip


def test_a_value_without_an_appearance_of_its_own_is_read_all_the_same() -> None:
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(dose)/V(Warfarin 3 mg)/Rect[200 690 400 710]/F 4"
        b"/DA(/Helv 10 Tf 0 g)/P 3 0 R>>"
    )
    content = one_page(
        stream(b"BT /F1 10 Tf 50 695 Td (Anticoagulant:) Tj ET"),
        field,
        resources=b">>/Annots[6 0 R]/X<<",
        catalog=b"/AcroForm<</Fields[6 0 R]/NeedAppearances true/DR<</Font<</Helv 5 0 R>>>>>>",
    )
    assert " ".join(read(content).pages[0].text.split()) == "Anticoagulant: Warfarin 3 mg"


def _commented(canvas: Canvas) -> None:
    canvas.drawString(60, 755, "Apixaban 5 mg twice daily")
    canvas.freeTextAnnotation("Reduced to 2.5 mg by phone", "/Helv 10 Tf", Rect=[60, 600, 300, 620])
    canvas.textAnnotation("Potassium is due on Friday", Rect=[300, 700, 320, 720])


def test_comments_and_notes_are_read_and_marked_as_such() -> None:
    text = read(paper.printed(_commented)).pages[0].text
    assert "[Note on the page: Reduced to 2.5 mg by phone]" in text
    assert "[Note on the page: Potassium is due on Friday]" in text


def test_what_a_reader_struck_out_is_said_to_be() -> None:
    struck = b"<</Type/Annot/Subtype/StrikeOut/Rect[49 692 400 710]/F 4/QuadPoints[%s]>>" % (
        b"49 710 400 710 49 692 400 692"
    )
    content = one_page(
        stream(b"BT /F1 10 Tf 50 695 Td (Digoxin 250 micrograms) Tj 0 -40 Td (Digoxin 125) Tj ET"),
        struck,
        resources=b">>/Annots[6 0 R]/X<<",
    )
    assert "[Struck out on the page: Digoxin 250 micrograms]" in read(content).pages[0].text


def _with_file(
    name: bytes, content: bytes, words: bytes = b"(This portfolio holds a letter.)"
) -> bytes:
    return one_page(
        stream(b"BT /F1 10 Tf 50 695 Td %s Tj ET" % words),
        b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 7 0 R>>>>" % (name, name),
        stream(content, b"/Type/EmbeddedFile"),
        catalog=b"/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>",
    )


def test_files_within_a_pdf_are_files_of_their_own() -> None:
    found = read(_with_file(b"../letter.txt", b"Ferritin 6 ug/L"))
    assert [(file.file_name, file.content) for file in found.attachments] == [
        ("letter.txt", b"Ferritin 6 ug/L")
    ]
    assert found.warnings == ()


def test_a_file_within_that_cannot_be_taken_out_is_named() -> None:
    (warning,) = read(_with_file(b"letter.txt", b"")).warnings
    assert warning == "1 file within this file could not be read."


def test_a_portfolio_without_words_of_its_own_says_so() -> None:
    found = read(_with_file(b"letter.txt", b"Ferritin 6 ug/L", b"()"))
    assert len(found.attachments) == 1
    assert found.warnings == (
        "The pages of this file hold no text; the files within it are documents of their own.",
    )


@pytest.mark.parametrize("kind", [b"Link", b"Popup"])
def test_links_add_nothing(kind: bytes) -> None:
    content = one_page(
        stream(b"BT /F1 10 Tf 50 695 Td (See the guideline) Tj ET"),
        b"<</Type/Annot/Subtype/%s/Rect[49 692 400 710]/Contents(Click here)>>" % kind,
        resources=b">>/Annots[6 0 R]/X<<",
    )
    assert read(content).pages[0].text == "See the guideline"


def test_a_plain_page_has_no_files() -> None:
    assert read(documents.pdf(["Sodium 140 mmol/l"])).attachments == ()


def _raised(canvas: Canvas) -> None:
    for y, parts in ((700, ("Platelets 84 x10", "9", "/L")), (680, ("Sodium 139", "1", ""))):
        line = canvas.beginText(60, y)
        for index, part in enumerate(parts):
            line.setFont("Helvetica", 6 if index == 1 else 10)
            line.setRise(4 if index == 1 else 0)
            line.textOut(part)
        canvas.drawText(line)


def test_a_small_raised_digit_is_no_part_of_the_number_before_it() -> None:
    text = read(paper.printed(_raised)).pages[0].text
    assert "".join(text.split()) == "Platelets84x10^9/LSodium139^1"


def test_the_bullets_of_a_symbol_font_are_no_unknown_signs() -> None:
    to_unicode = b"1 beginbfchar <41> <F0B7> endbfchar"
    content = one_page(
        stream(b"BT /F2 10 Tf 50 695 Td (A) Tj /F1 10 Tf 12 0 Td (Metformin 500 mg) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+OpenSymbol/ToUnicode 7 0 R>>",
        stream(to_unicode),
        resources=b"/F2 6 0 R",
    ).replace(b"/F1 5 0 R>>/F2 6 0 R", b"/F1 5 0 R/F2 6 0 R>>")
    found = read(content)
    assert " ".join(found.pages[0].text.split()) == "• Metformin 500 mg"
    assert found.warnings == ()
