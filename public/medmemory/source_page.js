// A source opens with its marked words in view, and gives them away with where they stand.

import { copy } from "/public/medmemory/copying.js";
import { element } from "/public/medmemory/element.js";

const ROOM = 16; // pixels beside what is scrolled to

startCopying(document.getElementById("copy"));
showMarkInText(document.querySelector("mark"));
whenDrawn(document.querySelector("img[data-mark]"), showMarkInPicture);

function startCopying(button) {
  if (!button) return;
  const said = element("p", { role: "status", class: "said" });
  const text = element("textarea", {
    class: "to-copy",
    readonly: true,
    rows: 4,
    "aria-label": "Quote with its source",
    hidden: true,
  });
  button.parentElement.after(said, text);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const isDone = await copy(button.dataset.text);
    text.hidden = isDone;
    if (!isDone) {
      text.value = button.dataset.text;
      text.focus();
      text.select();
    }
    said.textContent = isDone
      ? "Copied"
      : "This browser does not let MedMemory copy. The text is selected: copy it with Ctrl+C.";
  });
}

/** Where the text is open; below a picture of the page it is folded away. */
function showMarkInText(mark) {
  if (!mark || mark.closest("details")) return;
  const { bottom, height } = mark.getBoundingClientRect();
  const isBelow = bottom > window.innerHeight;
  mark.scrollIntoView({
    block: isBelow ? (height > window.innerHeight / 2 ? "start" : "center") : "nearest",
    inline: "nearest", // a wide table scrolls by itself
  });
}

function whenDrawn(image, act) {
  if (!image) return;
  if (image.complete && image.naturalWidth > 0) act(image);
  else image.addEventListener("load", () => act(image), { once: true });
}

function showMarkInPicture(image) {
  const [left, top, right, bottom] = image.dataset.mark.split(" ").map(Number);
  const { width, height, top: above } = image.getBoundingClientRect();
  const frame = image.parentElement;
  if (right * width + ROOM > frame.clientWidth) frame.scrollLeft = left * width - ROOM;
  if (window.scrollY > 0) return; // somebody has begun to read
  const header = document.querySelector("header.stays")?.offsetHeight ?? 0;
  const room = window.innerHeight - header;
  const marked = (bottom - top) * height;
  if (above + bottom * height + ROOM <= window.innerHeight) return;
  const spare = Math.max(ROOM, (room - marked) / 2); // the beginning of what does not fit
  window.scrollTo({ top: above + top * height - header - spare });
}
