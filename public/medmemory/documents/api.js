// Asks and tells our own server about documents, and tells the other frames and tabs of this
// browser that something has changed.

const CHANNEL = "medmemory-documents";
const CHANGED = "changed";
const ADDED = "added";
const GATHER_MS = 100;
const NOT_DONE = "MedMemory could not do this. Nothing was changed; try again.";

/** The answer's JSON (null when it has none); throws an Error with a sentence and a status. */
export async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch {
    throw problem(0, "MedMemory does not answer. Nothing was changed; try again.");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw problem(response.status, answer?.error?.message ?? NOT_DONE);
  return answer;
}

function problem(status, sentence) {
  return Object.assign(new Error(sentence), { status });
}

/** Every other line, frame and tab looks again. Says nothing about whose document it was. */
export function announceChange() {
  post(CHANGED);
}

/** The lists look again: those that show other documents have nothing new to show. */
export function announceNew() {
  post(ADDED);
}

function post(word) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(word);
  channel.close();
}

/** Calls `listener` after a change elsewhere; returns how to stop. */
export function onChangeElsewhere(listener) {
  return onWords([CHANGED], listener);
}

/** Calls `listener` after a change or a new document elsewhere; returns how to stop. */
export function onChangeOrNewElsewhere(listener) {
  return onWords([CHANGED, ADDED], listener);
}

/** Of many that come at once, as when files are dropped together, the listener hears one. */
function onWords(words, listener) {
  const channel = new BroadcastChannel(CHANNEL);
  let timer = null;
  channel.addEventListener("message", ({ data }) => {
    if (!words.includes(data)) return;
    timer ??= window.setTimeout(() => {
      timer = null;
      listener();
    }, GATHER_MS);
  });
  return () => {
    window.clearTimeout(timer);
    channel.close();
  };
}
