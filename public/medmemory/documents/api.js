// Asks and tells our own server about documents, and tells the other frames and tabs of this
// browser that something has changed.

const CHANNEL = "medmemory-documents";
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

/** Every other frame and tab looks again. Says nothing about whose document it was. */
export function announceChange() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Calls `listener` when another frame or tab has changed something; returns how to stop. */
export function onChangeElsewhere(listener) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", () => listener());
  return () => channel.close();
}
