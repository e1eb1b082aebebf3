// What the server last said of each document, over the lines that show it, as long as the page lives.

import { onChangeElsewhere } from "/public/medmemory/documents/api.js";

// Whoever changes a document in this browser says so; this is for those who do it in another one.
const FRESH_MS = 30_000;

const kept = new Map(); // path → {summary, askedAt}
let changedAt = -Infinity;

/** Keeps the summary; returns whether this page heard of the document for the first time. */
export function keep(path, summary, askedAt) {
  const isFirst = !kept.has(path);
  kept.set(path, { summary, askedAt });
  return isFirst;
}

/** What was last said, how long ago, and whether that needs no asking again; null for nothing. */
export function keptFor(path) {
  const found = kept.get(path);
  if (found === undefined) return null;
  const { summary, askedAt } = found;
  const age = Date.now() - askedAt;
  return { summary, age, isFresh: age < FRESH_MS && askedAt > changedAt };
}

export function forget(path) {
  kept.delete(path);
}

// A line that is not drawn at that moment hears nothing.
onChangeElsewhere(() => {
  changedAt = Date.now();
});
