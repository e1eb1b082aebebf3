// A session that ended leaves nothing of a record on the screen. Whose it was goes over to the
// sign-in page, in this tab only: the same clinician comes back to the same page.

import { element } from "/public/medmemory/element.js";

export const SIGN_IN_PATH = "/login";
export const SESSION_ENDED = "Your session has ended. Sign in again.";
const NOTE = "medmemory-session-ended";

let isLeft = false;

/** Nothing of the page is left, and the sign-in page stands in its place, also on the way back. */
export function leaveForSignIn(user) {
  isLeft = true;
  window.sessionStorage.setItem(NOTE, JSON.stringify({ user, page: window.location.pathname }));
  document.body.replaceChildren(element("p", { role: "status" }, SESSION_ENDED));
  window.location.replace(SIGN_IN_PATH);
}

/** `{ user, page }` of the session that ended in this tab; null when none did. */
export function endedSession() {
  return JSON.parse(window.sessionStorage.getItem(NOTE));
}

/** On a page that is being left it is not forgotten: Chainlit may still change its address. */
export function forgetEndedSession() {
  if (isLeft) return;
  window.sessionStorage.removeItem(NOTE);
}
