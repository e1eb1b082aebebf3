// Only the server's word ends a session: while it cannot say who is signed in, the page waits.

const ASK_AGAIN_AFTER_MS = 1000;
// The server is not there, or its database is not. Any other answer is its word.
const NO_WORD = [502, 503, 504];

/**
 * Chainlit takes every failure to answer "who is signed in" for a sign-out and goes to the sign-in
 * page; patient, conversation and typed words are gone then. Nothing is opened by waiting: the page
 * shows what it showed before, and every request for more is still checked by the server.
 */
export function waitForTheServersWord() {
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    if (!asksWhoIsSignedIn(...request)) return originalFetch(...request);
    for (;;) {
      const response = await originalFetch(...request).catch(() => null);
      if (response !== null && !NO_WORD.includes(response.status)) return response;
      await new Promise((resolve) => window.setTimeout(resolve, ASK_AGAIN_AFTER_MS));
    }
  };
}

function asksWhoIsSignedIn(address, { method = "GET" } = {}) {
  if (typeof address !== "string" || method !== "GET") return false;
  return new URL(address, window.location.href).pathname === "/user";
}
