// A document or a source in a tab of its own is left when the session ends, as the chat is. It has
// no connection that would end with the session: it asks.

import { ask, askWhenLookedAt } from "/public/medmemory/session_watch.js";

const ASK_EVERY_MS = 30_000;

const isBesideTheChat = window.parent !== window; // which leaves with all that is in it
if (!isBesideTheChat) {
  ask(); // whose page this is
  window.setInterval(ask, ASK_EVERY_MS);
  askWhenLookedAt();
}
