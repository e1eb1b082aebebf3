/** What scrolls the conversation, also while it is short; not a wide table within a message. */
export function scrollerOf(anchor) {
  const message = anchor?.closest("[data-step-type]") ?? anchor;
  for (let parent = message?.parentElement ?? null; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return null;
}
