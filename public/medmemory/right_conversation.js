// A page whose connection is about another conversation than its address loads once more.

const WAIT_MS = 3000; // while conversations are changed, the one before may still be heard
const MOST_RELOADS = 3; // a minute

/**
 * When a page loads, Chainlit may connect without the conversation that the address names: it then
 * stays empty, and what is asked would go elsewhere. Returns what to call with each conversation
 * that the server speaks of.
 */
export function createConversationWatch(threadInAddress) {
  let timer = null;
  return (thread) => {
    window.clearTimeout(timer);
    const wanted = threadInAddress();
    if (wanted === null || !thread || thread.toLowerCase() === wanted) return;
    timer = window.setTimeout(() => {
      if (threadInAddress() === wanted && mayReload()) window.location.reload();
    }, WAIT_MS);
  };
}

function mayReload() {
  const key = "medmemoryReloads";
  const now = Date.now();
  const recent = JSON.parse(window.sessionStorage.getItem(key) ?? "[]").filter(
    (moment) => now - moment < 60_000,
  );
  window.sessionStorage.setItem(key, JSON.stringify([...recent, now]));
  return recent.length < MOST_RELOADS;
}
