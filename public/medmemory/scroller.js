/** What scrolls the conversation, also while it is short; not a wide table within a message. */
export function scrollerOf(anchor) {
  const message = anchor?.closest("[data-step-type]") ?? anchor;
  for (let parent = message?.parentElement ?? null; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}

/** The last message of the clinician. */
export function lastSent() {
  const sent = document.querySelectorAll("#root [data-step-type='user_message'] [id^='step-']");
  return sent[sent.length - 1];
}
