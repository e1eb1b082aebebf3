"""What a clinician must know about how the pages of a file were read."""

from collections.abc import Sequence

from medmemory.ingestion.parsing import ocr
from medmemory.ingestion.parsing.table_check import Disagreement

_MOST_NAMED = 12  # pages or cells
_SHORTEST_RUN = 3  # two pages are "1 and 2"
_UNCERTAIN = 0.7  # mean confidence of a page's words


class ReadingNotes:
    """Gathers page numbers by what happened there, and says it in sentences."""

    def __init__(self) -> None:
        self._unreadable: dict[int, str] = {}
        self._unread_images: list[int] = []
        self._hidden: list[int] = []
        self._unknown_signs: list[int] = []
        self._uncertain: list[int] = []
        self._disagreements: list[tuple[int, Disagreement]] = []
        self._unchecked: list[int] = []
        self._budget_seconds: int | None = None
        self._unread_files = 0
        self._has_only_files = False

    @property
    def unreadable_pages(self) -> tuple[int, ...]:
        return tuple(sorted(self._unreadable))

    def damaged(self, number: int) -> None:
        self._unreadable[number] = "damaged"

    def image_too_large(self, number: int) -> None:
        self._unreadable[number] = "image too large"

    def nothing_recognised(self, number: int) -> None:
        self._unreadable[number] = "nothing recognised"

    def without_engine(self, number: int) -> None:
        self._unreadable[number] = "no engine"

    def engine_failed(self, number: int) -> None:
        self._unreadable[number] = "engine failed"

    def out_of_time(self, number: int, limit_seconds: int) -> None:
        self._unreadable[number] = "out of time"
        self._budget_seconds = limit_seconds

    def image_unread(self, number: int) -> None:
        """An image beside text on this page was not read."""
        if number not in self._unread_images:
            self._unread_images.append(number)

    def unread_files(self, count: int) -> None:
        """So many files within the file could not be taken out of it."""
        self._unread_files = count

    def only_files(self) -> None:
        """No page of the file itself says anything."""
        self._has_only_files = True

    def recognised(self, number: int, confidence: float) -> None:
        if confidence < _UNCERTAIN:
            self._uncertain.append(number)

    def hidden_text(self, number: int) -> None:
        self._hidden.append(number)

    def unknown_signs(self, number: int) -> None:
        self._unknown_signs.append(number)

    def disagreements(self, number: int, cells: Sequence[Disagreement]) -> None:
        self._disagreements += [(number, cell) for cell in cells]

    def unchecked(self, number: int) -> None:
        """The values in this page's tables were read once only."""
        self._unchecked.append(number)

    def nothing_was_read(self) -> str:
        """Why not one page could be read, and what to do."""
        reasons = set(self._unreadable.values())
        if not reasons:
            return "The file holds no text: its pages are blank, or too damaged to show any."
        if "no engine" in reasons:
            return f"The file is a scan, and no engine for text in images is there. {ocr.REMEDY}"
        if reasons == {"damaged"}:
            return "The file is damaged: none of its pages can be read."
        if reasons == {"image too large"}:
            return "The images in the file are too large to be read. Save it with smaller ones."
        return (
            "The file is scanned or holds only images, and no text was recognised in them. If its "
            "pages show text, scan them again, sharper."
        )

    def warnings(self) -> tuple[str, ...]:
        """One sentence or two for each thing that happened."""
        by_reason: dict[str, list[int]] = {}
        for number, reason in sorted(self._unreadable.items()):
            by_reason.setdefault(reason, []).append(number)
        found = [
            _said(by_reason.get("no engine"), "{} scanned and could not be read: there is no "
                  f"engine for text in images. {ocr.REMEDY}", "is", "are"),
            _said(by_reason.get("engine failed"), "{} scanned, and recognising the text failed. "
                  "Read the document again.", "is", "are"),
            _said(by_reason.get("out of time"), "{} scanned and not read: this site gives a file "
                  f"{self._budget_seconds} seconds of computing time. Split the file, or ask for "
                  "MEDMEMORY_PARSING_CPU_SECONDS to be raised.", "is", "are"),
            _said(by_reason.get("damaged"), "{} damaged and could not be read.", "is", "are"),
            _said(by_reason.get("image too large"), "{} an image that is too large to be read. "
                  "Save it smaller and drop the file again.", "holds", "hold"),
            _said(by_reason.get("nothing recognised"),
                  "{} only an image in which no text was recognised.", "holds", "hold"),
            _said(self._unread_images, "{} an image whose text could not be read.",
                  "holds", "hold"),
            _said(self._uncertain, "{} hard to recognise: check what is quoted from there against "
                  "the page itself.", "was", "were"),
            _said(self._hidden, "{} text that is not visible. It is kept, and marked as such.",
                  "holds", "hold"),
            _said(self._unknown_signs, "{} signs for which the file names no letter, shown as "
                  "\ufffd. Look at the page itself.", "holds", "hold"),
            self._cells(),
            self._files(),
            "The pages of this file hold no text; the files within it are documents of their own."
            if self._has_only_files
            else None,
            _said(self._unchecked, "{} a table that could not be checked a second time. Check its "
                  "values against the page itself.", "holds", "hold"),
        ]  # fmt: skip
        return tuple(sentence for sentence in found if sentence)

    def _files(self) -> str | None:
        match self._unread_files:
            case 0:
                return None
            case 1:
                return "1 file within this file could not be read."
            case count:
                return f"{count} files within this file could not be read."

    def _cells(self) -> str | None:
        if not self._disagreements:
            return None
        named = "; ".join(
            f"page {number}, row {cell.row}, column {cell.column}"
            for number, cell in self._disagreements[:_MOST_NAMED]
        )
        rest = len(self._disagreements) - _MOST_NAMED
        more = f"; and {rest} more" if rest > 0 else ""
        return (
            "Two readings of a table disagree about a value: "
            f"{named}{more}. Check it against the page itself."
        )


def _said(numbers: Sequence[int] | None, sentence: str, one: str, several: str) -> str | None:
    if not numbers:
        return None
    if len(numbers) == 1:
        return sentence.format(f"Page {numbers[0]} {one}")
    return sentence.format(f"Pages {_listed(numbers)} {several}")


def _listed(numbers: Sequence[int]) -> str:
    """ "1, 3–5 and 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown: list[str] = []
    for run in runs:
        shown += map(str, run) if len(run) < _SHORTEST_RUN else [f"{run[0]}–{run[-1]}"]
    if len(shown) > _MOST_NAMED:
        return f"{', '.join(shown[:_MOST_NAMED])} and more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
