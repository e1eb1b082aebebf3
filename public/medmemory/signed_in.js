// Only the server's word ends a session: while it cannot say who is signed in, the page waits. Once
// it has said so, nothing of a record stays on the screen.

import {
  USER_PATH,
  askWhenConnectionEnds,
  askWhenLookedAt,
  hear,
  whileSigningOut,
} from "/public/medmemory/session_watch.js";

const ASK_AGAIN_AFTER_MS = 1000;
const SIGN_OUT_PATH = "/logout";
// The server is not there, or its database is not. Any other answer is its word.
const NO_WORD = [502, 503, 504];

/**
 * Chainlit takes every failure to answer "who is signed in" for a sign-out and goes to the sign-in
 * page; patient, conversation and typed words are gone then. Nothing is opened by waiting: the page
 * shows what it showed before, and every request for more is still checked by the server.
 *
 * Of a session that ended Chainlit hears nothing: it takes the refused connection for a server that
 * cannot be reached, and goes on showing the chart.
 */
export function heedTheServersWord() {
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    const path = pathOf(...request);
    const response = await answerTo(path, () => originalFetch(...request));
    // Chainlit does nothing more on a page that is being left.
    return (await hear(response, path)) ? new Promise(() => {}) : response;
  };
  askWhenConnectionEnds();
  askWhenLookedAt();
}

async function answerTo(path, request) {
  if (path === SIGN_OUT_PATH) return whileSigningOut(request());
  if (path !== USER_PATH) return request();
  for (;;) {
    const response = await request().catch(() => null);
    if (response !== null && !NO_WORD.includes(response.status)) return response;
    await new Promise((resolve) => window.setTimeout(resolve, ASK_AGAIN_AFTER_MS));
  }
}

function pathOf(address) {
  const { origin, pathname } = new URL(address.url ?? address, window.location.href);
  return origin === window.location.origin ? pathname : null;
}
