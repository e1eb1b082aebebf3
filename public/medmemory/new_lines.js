// The lines of files that were just sent stay in view while they grow, until the reader takes over.

import { lastSent, scrollerOf } from "/public/medmemory/scroller.js";

const MARGIN_PX = 12;
const UPWARD_KEYS = new Set(["ArrowUp", "PageUp", "Home"]);

export function startNewLines() {
  let sentAfter = null; // the last message of the clinician when the next one was sent; "": none
  const resizes = new ResizeObserver(() => bringIntoView());
  const changes = new MutationObserver(() => look());

  function begin() {
    stop();
    sentAfter = lastSent()?.id ?? "";
    changes.observe(document.body, { childList: true, subtree: true });
  }

  function stop() {
    sentAfter = null;
    changes.disconnect();
    resizes.disconnect();
  }

  function look() {
    for (const line of newLines()) resizes.observe(line); // a line that is observed stays so
  }

  /** The lines below the message that was sent, unless an answer has come below them. */
  function newLines() {
    const sent = lastSent();
    if (sentAfter === null || !sent || sent.id === sentAfter) return [];
    const lines = [...document.querySelectorAll("#root mm-document")].filter((line) =>
      isBefore(sent, line),
    );
    const last = lines.at(-1)?.closest("[data-step-type]");
    const messages = [...document.querySelectorAll("#root [data-step-type]")];
    return last && messages.at(-1) === last ? lines : [];
  }

  function bringIntoView() {
    const last = newLines().at(-1);
    const scroller = scrollerOf(last);
    if (!scroller) return;
    const shown = scroller.getBoundingClientRect();
    const { top, bottom } = last.getBoundingClientRect();
    const below = bottom + MARGIN_PX - shown.bottom;
    const room = top - MARGIN_PX - shown.top; // a line taller than the screen: from its beginning
    if (room < 0) scroller.scrollTop += room;
    else if (below > 0) scroller.scrollTop += Math.min(below, room);
  }

  /** From now on the reader decides what is shown. */
  function leaveToReader() {
    if (newLines().length > 0) stop();
  }

  document.addEventListener(
    "keydown",
    ({ key, shiftKey, target }) => {
      if (target.id === "chat-input") {
        if (key === "Enter" && !shiftKey) begin();
      } else if (UPWARD_KEYS.has(key) || target.closest?.("mm-document")) {
        leaveToReader();
      }
    },
    true,
  );
  document.addEventListener(
    "click",
    ({ target }) => {
      if (target instanceof Element && target.closest("#chat-submit")) begin();
    },
    true,
  );
  document.addEventListener("wheel", ({ deltaY }) => deltaY < 0 && leaveToReader(), { passive: true });
  document.addEventListener("touchmove", leaveToReader, { passive: true });
  // The scroll bar is taken, or something in the conversation is used.
  document.addEventListener(
    "pointerdown",
    ({ target }) => {
      if (scrollerOf(newLines()[0])?.contains(target)) stop();
    },
    true,
  );
  return { stop };
}

function isBefore(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}
