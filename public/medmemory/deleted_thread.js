// A conversation that was deleted is no longer on the screen.

/**
 * Loads the first page anew when the open conversation was deleted. Chainlit empties its page before
 * it asks for the deletion, takes the conversation up again while it waits, and would then show it
 * at an address that has no patient.
 */
export function leaveDeletedThread(isOpen) {
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    const thread = threadToDelete(...request);
    if (thread === null) return originalFetch(...request);
    const wasOpen = isOpen(thread);
    const response = await originalFetch(...request);
    if (!response.ok || !(wasOpen || isOpen(thread))) return response;
    window.location.replace("/");
    return new Promise(() => {}); // Chainlit does nothing more on a page that is being left
  };
}

function threadToDelete(address, { method, body } = {}) {
  if (method !== "DELETE" || typeof address !== "string" || typeof body !== "string") return null;
  if (new URL(address, window.location.href).pathname !== "/project/thread") return null;
  const { threadId } = JSON.parse(body);
  return typeof threadId === "string" ? threadId.toLowerCase() : null;
}
