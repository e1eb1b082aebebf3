// A conversation that was renamed stands in the list as the server calls it: with its patient.

/** Chainlit puts down what was typed; its list is read again right after that. */
export function readListAfterRename() {
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    const response = await originalFetch(...request);
    if (response.ok && renames(...request)) window.setTimeout(askForList, 0);
    return response;
  };
}

function renames(address, { method } = {}) {
  if (method !== "PUT" || typeof address !== "string") return false;
  return new URL(address, window.location.href).pathname === "/project/thread";
}

function askForList() {
  window.postMessage({ medmemory_request: "read_conversations" }, window.location.origin);
}
