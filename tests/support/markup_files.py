"""E-mails that tests drop."""

from collections.abc import Mapping
from email.message import EmailMessage

DAY = "Sat, 02 Mar 2024 23:30:00 -0500"


def message(
    text: str = "",
    *,
    html: str = "",
    attachments: Mapping[str, bytes] | None = None,
    subject: str = "Results of Jörg Müller",
) -> EmailMessage:
    """A message from one hospital to another."""
    made = EmailMessage()
    made["From"] = "Dr Åsa Berg <asa@example.org>"
    made["To"] = "ward@example.org"
    made["Date"] = DAY
    made["Subject"] = subject
    made["Message-ID"] = "<1@example.org>"
    if text:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    for name, content in (attachments or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made
