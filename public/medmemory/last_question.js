// The last question stands at the top of the view, with the beginning of its answer below it.

import { lastSent, scrollerOf } from "/public/medmemory/scroller.js";

const MARGIN_PX = 20;
const SETTLES_WITHIN_MS = 3000; // there is room below it when its answer begins

/**
 * Brings up each question when it is sent, and the last one when a conversation is opened. Chainlit
 * does so itself only if the answer has not begun by then. From there on the reader decides.
 */
export function startLastQuestion() {
  let brought = null;
  let isReaders = true;

  function look() {
    const sent = lastSent();
    if (!sent || sent.id === brought) return;
    brought = sent.id;
    isReaders = false;
    bringUp(performance.now() + SETTLES_WITHIN_MS);
  }

  function bringUp(until) {
    const question = lastSent(); // Chainlit draws it anew when its conversation has begun
    if (isReaders || question?.id !== brought || hasLines(question)) return;
    const scroller = scrollerOf(question);
    if (scroller) {
      const top = question.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      if (Math.abs(top - MARGIN_PX) > 1) scroller.scrollTop += top - MARGIN_PX;
    }
    if (performance.now() < until) window.requestAnimationFrame(() => bringUp(until));
  }

  const leaveToReader = () => {
    isReaders = true;
  };
  for (const kind of ["wheel", "touchmove", "pointerdown"]) {
    document.addEventListener(kind, leaveToReader, { passive: true });
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}

/** Files came with it: new_lines.js keeps their lines in view. */
function hasLines(question) {
  return [...document.querySelectorAll("#root mm-document")].some(
    (line) => question.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
}
