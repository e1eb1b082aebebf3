// Which conversation the page shows, and when that changes.

const THREAD_PATH = /^\/thread\/([0-9a-f-]{36})\/?$/i;

export function threadInAddress() {
  return THREAD_PATH.exec(window.location.pathname)?.[1].toLowerCase() ?? null;
}

/**
 * Calls `listener` now and after each change of the address, and when a new chat replaces an
 * unsaved one without a change of the address. `leftConversation` is false exactly when the page
 * went from `/` to a thread, which may be the thread just begun there.
 */
export function onPageChange(listener) {
  let path = window.location.pathname;
  const report = (leftConversation) =>
    listener({ isSignIn: path === "/login", leftConversation });

  const compare = () => {
    const previous = path;
    path = window.location.pathname;
    if (path !== previous) report(previous !== "/");
  };
  for (const method of ["pushState", "replaceState"]) {
    const original = window.history[method];
    window.history[method] = function (...values) {
      const result = original.apply(this, values);
      compare();
      return result;
    };
  }
  window.addEventListener("popstate", compare);
  document.addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Element)) return;
      if (event.target.closest("#new-chat-dialog #confirm")) report(true);
      if (event.target.closest("#new-chat-button")) window.setTimeout(reportUnlessAsked, 0);
    },
    true,
  );
  // Chainlit may be set to ask first; its dialog is there as soon as the click is dealt with.
  const reportUnlessAsked = () => {
    if (!document.querySelector("#new-chat-dialog")) report(true);
  };
  report(true);
}

/**
 * A reload comes back to the conversation: on a phone Chainlit leaves `/` in the address for as
 * long as the list of chats was never opened.
 */
export function keepThreadInAddress(thread) {
  if (thread === null || window.location.pathname !== "/") return;
  if (document.querySelector("#thread-history")) return; // then Chainlit does it
  window.history.replaceState(null, "", `/thread/${thread}`);
}

/** Begins a chat without a patient, as Chainlit's own button does. */
export function startNewChat() {
  const button = document.querySelector("#new-chat-button");
  if (button) button.click();
  else window.location.assign("/");
}
