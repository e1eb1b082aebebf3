"""What the parsers of pages, e-mails and tables of text keep, and say about the rest."""

from datetime import date

import pytest

from medmemory.clinical.document import ParsedDocument
from medmemory.errors import DocumentUnreadable
from medmemory.ingestion.parsing import csv_table, email_message, html
from tests.support.documents import pdf
from tests.support.markup_files import message


def ignore(*_: object) -> None:
    return


def read_html(markup: str | bytes) -> ParsedDocument:
    content = markup if isinstance(markup, bytes) else markup.encode()
    return html.parse(content, page_limit=50, report=ignore)


def read_email(content: bytes) -> ParsedDocument:
    return email_message.parse(content, page_limit=50, report=ignore)


def read_csv(text: str | bytes) -> ParsedDocument:
    content = text if isinstance(text, bytes) else text.encode()
    return csv_table.parse(content, page_limit=50, report=ignore)


def test_a_page_keeps_its_blocks_and_drops_what_is_no_text() -> None:
    parsed = read_html(
        "<html><head><title>Discharge  summary</title><style>p{color:red}</style></head><body>"
        "<script>alert(1)</script><h1>Plan</h1><p>Patient: <b>Jane</b>&nbsp;Doe<br>Ward 3</p>"
        "<ul><li>rest<li>fluids</ul><pre>  a\n   b</pre><!-- no -->"
        "<input type=checkbox checked>Smoker <input type=hidden value=secret>"
        "<select><option>no<option selected>yes</select></body></html>"
    )
    assert parsed.pages[0].text.splitlines() == [
        "Plan", "Patient: Jane Doe", "Ward 3", "- rest", "- fluids", "  a", "   b", "[x] Smoker",
        "yes",
    ]  # fmt: skip
    assert parsed.title == "Discharge summary"
    assert parsed.warnings == ()


def test_a_table_of_a_page_keeps_the_heading_with_every_value() -> None:
    parsed = read_html(
        "<table><caption>Labs</caption><tr><th>Test<th>Value<th>Unit</tr>"
        "<tr><td rowspan=2>K</td><td>3.4<td>mmol/l</tr><tr><td>3.5<td>mmol/l</tr></table>"
        "<table><tr><td>Name<td>Jane<tr><td>MRN<td>4711</table>"
    )
    assert parsed.pages[0].text.splitlines() == [
        "Labs", "Test | Value | Unit", "Test: K; Value: 3.4; Unit: mmol/l",
        "Test: K; Value: 3.5; Unit: mmol/l", "", "Name: Jane", "MRN: 4711",
    ]  # fmt: skip


def test_a_raised_digit_is_no_part_of_the_number_before_it() -> None:
    (page,) = read_html(
        "<p>84 x10<sup>9</sup>/L, 10<sup>-3</sup>, see<sup>2</sup></p><table><tr><th>Test<th>Unit"
        "<tr><td>Sodium 1<b>3</b>9<sup>1</sup><td>10<sup>9</sup>/L</table>"
    ).pages
    assert page.text.startswith("84 x10^9/L, 10^-3, see2")
    assert "Sodium 139^1" in page.text
    assert "Unit: 10^9/L" in page.text


def test_what_is_struck_out_of_a_page_is_said_to_be() -> None:
    (page,) = read_html(
        "<p><s>Digoxin 250</s> Digoxin 125</p><table><tr><th>Drug<th>Dose<tr><td>Ramipril"
        "<td><del>5 mg</del> <ins>2.5 mg</ins></table>"
    ).pages
    assert page.text.startswith("[struck out: Digoxin 250] Digoxin 125\n")
    assert "Dose: [struck out: 5 mg] 2.5 mg" in page.text


def test_a_page_laid_out_in_tables_keeps_its_lines() -> None:
    parsed = read_html(
        "<table><tr><td><h2>Left</h2><p>one</p></td><td><table><tr><td>a<td>1<tr><td>b<td>2"
        "</table></td></tr></table>"
    )
    assert parsed.pages[0].text.split() == ["Left", "one", "a:", "1", "b:", "2"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>X</p>",
        "<p style='font-size:0px'>X</p>",
        "<font color='#FFFFFF'>X</font>",
        "<style>.a{visibility:hidden}</style><p class=a>X</p>",
        "<div style='background:#123456'><p style='color:#123456'>X</p></div>",
        "<p hidden>X</p>",
        "<table><tr><td>a<td style='display:none'>X<tr><td>b<td>c</table>",
    ],
)
def test_text_that_nobody_sees_is_read_with_a_warning(hidden: str) -> None:
    parsed = read_html(f"<body><p>Shown</p>{hidden}</body>")
    assert "X" in parsed.pages[0].text
    assert any("do not see" in warning for warning in parsed.warnings)


def test_white_text_on_a_dark_ground_is_no_hidden_text() -> None:
    parsed = read_html(
        "<div style='background-color:#003366'><p style='color:white'>City</p></div>"
    )
    assert parsed.warnings == ()


def test_what_a_page_holds_besides_text_is_named() -> None:
    parsed = read_html(
        "<p>See</p><img src='http://x.org/a.png' alt='ECG'><iframe src='x'></iframe>"
    )
    assert parsed.pages[0].text == "See\nECG"
    assert parsed.warnings == (
        "1 picture was not read.",
        "1 part of the page lies elsewhere and was not loaded.",
    )


def test_a_page_is_read_in_the_encoding_it_names() -> None:
    page = "<meta charset='windows-1251'><p>Жалобы</p>".encode("cp1251")
    assert read_html(page).pages[0].text == "Жалобы"


def test_deeply_nested_pages_are_read_or_refused_but_never_cut() -> None:
    assert (
        read_html("<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>end").pages[0].text == "deep\nend"
    )
    with pytest.raises(DocumentUnreadable, match="nested"):
        read_html("<div>" * 20_000 + "deep")
    with pytest.raises(DocumentUnreadable, match="no text"):
        read_html("<html><script>document.write('x')</script></html>")


def test_a_message_begins_with_its_headers_and_is_dated_by_them() -> None:
    parsed = read_email(message("Potassium 3.4\n", html="<p>Kalium</p>").as_bytes())
    assert parsed.pages[0].text.splitlines()[:5] == [
        "From: Dr Åsa Berg <asa@example.org>",
        "To: ward@example.org",
        "Date: Sat, 02 Mar 2024 23:30:00 -0500",
        "Subject: Results of Jörg Müller",
        "",
    ]
    assert "Potassium 3.4" in parsed.pages[0].text
    assert "Kalium" not in parsed.pages[0].text
    assert parsed.title == "Results of Jörg Müller"
    assert parsed.document_date == date(2024, 3, 2)
    assert parsed.warnings == ()


def test_a_message_without_plain_text_is_read_as_the_page_it_is() -> None:
    parsed = read_email(message(html="<p>Potassium <b>3.4</b></p>").as_bytes())
    assert parsed.pages[0].text.endswith("\nPotassium 3.4")


def test_attachments_come_with_bare_names_and_forwarded_messages_as_messages() -> None:
    inner = message("Inner words", subject="Old results")
    outer = message("See below", attachments={"../../labs.pdf": pdf(["x"]), "labs.pdf": b"y"})
    outer.add_attachment(inner)
    parsed = read_email(outer.as_bytes())
    names = [attachment.file_name for attachment in parsed.attachments]
    assert names == ["labs.pdf", "labs (2).pdf", "Old results.eml"]
    assert parsed.attachments[0].content == pdf(["x"])
    assert "Inner words" in read_email(parsed.attachments[2].content).pages[0].text
    assert parsed.pages[0].text.endswith(
        "Attachments:\n- labs.pdf\n- labs (2).pdf\n- Old results.eml"
    )


def test_what_a_message_holds_that_is_not_read_is_named() -> None:
    outer = message("Hello", attachments={"winmail.dat": b"x", "nothing.txt": b""})
    warnings = read_email(outer.as_bytes()).warnings
    assert any("winmail.dat" in warning for warning in warnings)
    assert any("empty" in warning for warning in warnings)


def test_a_picture_that_is_attached_is_not_said_to_be_unread() -> None:
    content = (
        b"Subject: Peak flow\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/related; boundary=b\r\n"
        b"\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>See <img src='cid:x'></p>\r\n--b\r\n"
        b"Content-Type: image/png\r\nContent-ID: <x>\r\n\r\n" + b"p" * 20_000 + b"\r\n--b--\r\n"
    )
    found = read_email(content)
    assert len(found.attachments) == 1
    assert found.warnings == ()


def test_small_pictures_in_the_text_are_left_out_and_large_ones_kept() -> None:
    outer = message(html="<p>Hi</p>")
    for size in (100, 20_000):
        outer.add_related(bytes(range(256)) * (size // 256 + 1), "image", "png", cid=f"<{size}@x>")
    parsed = read_email(outer.as_bytes())
    assert [attachment.file_name for attachment in parsed.attachments] == ["attachment.png"]
    assert "A small picture within the text was not read." in parsed.warnings


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=x\n\n--x--", "encrypted"),
        (b"\n\n", "no text"),
        (b"Content-Type: message/rfc822\n\n" * 3000 + b"x", "without end"),
    ],
    ids=["encrypted", "empty", "nested"],
)
def test_an_unreadable_message_says_why(content: bytes, words: str) -> None:
    with pytest.raises(DocumentUnreadable, match=words):
        read_email(content)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Test;Value;Unit\nK;3,4;mmol/l\n", ["Test | Value | Unit",
         "Test: K; Value: 3,4; Unit: mmol/l"]),
        ('Test,Note,Day\nK,"low, repeat\nsoon",2024-03-02\n', ["Test | Note | Day",
         "Test: K; Note: low, repeat soon; Day: 2024-03-02"]),
        ("Test\tValue\nK\t3.4\n", ["Test: Value", "K: 3.4"]),
        ("sep=;\nTest;Value;Unit\nK;3;g\n", ["Test | Value | Unit", "Test: K; Value: 3; Unit: g"]),
        ("Test,2024-01-02,2024-02-03\nHb,7.1,7.2\n", ["Test | 2024-01-02 | 2024-02-03",
         "Test: Hb; 2024-01-02: 7.1; 2024-02-03: 7.2"]),
        ("2024-01-02,7.1,g/l\n2024-01-03,7.2,g/l\n", ["2024-01-02 | 7.1 | g/l",
         "2024-01-03 | 7.2 | g/l"]),
        ("Test,Value,Unit\nK,3,g,haemolysed\n", ["Test | Value | Unit", "K | 3 | g | haemolysed"]),
        ("Clinic X\n\nTest,Value,Unit\nK,3,g\n", ["Clinic X", "Test | Value | Unit",
         "Test: K; Value: 3; Unit: g"]),
        ("Date,INR\n2024-01-02,2.1\n2024-02-03,3.4\n", ["Date | INR",
         "Date: 2024-01-02; INR: 2.1", "Date: 2024-02-03; INR: 3.4"]),
        ("Ward,9B\nBed,4\n2024-01-02,fell\n2024-01-03,well\n", ["Ward: 9B", "Bed: 4",
         "2024-01-02: fell", "2024-01-03: well"]),
    ],
)  # fmt: skip
def test_every_row_keeps_its_headings_where_there_are_any(text: str, lines: list[str]) -> None:
    parsed = read_csv(text)
    assert parsed.pages[0].text.splitlines() == lines
    assert parsed.warnings == ()


def test_a_quotation_mark_that_is_not_closed_swallows_nothing() -> None:
    parsed = read_csv('Test,Note,Value\nK,"low,3\nNa,fine,140\n')
    assert "Test: Na; Note: fine; Value: 140" in parsed.pages[0].text
    assert any("Quotation marks" in warning for warning in parsed.warnings)


def test_a_large_table_takes_several_pages_none_of_which_is_a_heading() -> None:
    parsed = read_csv("Procedure,Day,By\n" + "Procedure,2024-03-02,Dr Adams\n" * 300)
    assert len(parsed.pages) > 3
    assert parsed.sections is not None
    assert [section.heading for section in parsed.sections] == [None] * len(parsed.pages)
    with pytest.raises(DocumentUnreadable, match="empty"):
        read_csv(",,\n,,\n")
