// The conversation in the address is the one the page is connected to.

/**
 * Chainlit opens a connection when the page loads and another one when it knows which conversation
 * the address names. Before each it asks for a cookie; when the later answer overtook the earlier
 * one, the connection without a conversation replaced the right one, and the page stayed empty, with
 * no patient. So each of these requests waits until the one before it was dealt with.
 */
export function connectInOrder() {
  const originalFetch = window.fetch;
  let before = Promise.resolve();
  window.fetch = (...request) => {
    if (!asksForConnection(...request)) return originalFetch(...request);
    const response = before.then(() => originalFetch(...request));
    const dealtWith = response.then((received) => received.clone().text());
    before = dealtWith.then(nextTask, nextTask);
    return response;
  };
}

function asksForConnection(address, { method } = {}) {
  if (method !== "POST" || !(typeof address === "string" || address instanceof URL)) return false;
  return new URL(address, window.location.href).pathname === "/set-session-cookie";
}

function nextTask() {
  return new Promise((resolve) => window.setTimeout(resolve, 0));
}
