// The page is of one clinician. When the server says that nobody is signed in any more, or somebody
// else, the page is left.

import { SIGN_IN_PATH, leaveForSignIn } from "/public/medmemory/ended_session.js";

export const USER_PATH = "/user";
const ASK_AT_MOST_EVERY_MS = 2000; // a lost connection is tried again and again
const SIGN_IN_FIRST = 401;

const askServer = window.fetch.bind(window); // as long as nobody has changed it
let user = null;
let isSigningOut = false;
let isLeaving = false;
let lastAsked = -Infinity;
let nextAsk = null;

/** Whose page this is, as far as it has heard. */
export function signedInUser() {
  return user;
}

/** Returns whether the page is being left for what `response` to a request for `path` says. */
export async function hear(response, path) {
  const isSignInPage = window.location.pathname === SIGN_IN_PATH;
  if (path === USER_PATH && response.ok) {
    const { identifier } = await response.clone().json();
    if (isSignInPage || user === null) user = identifier;
    else if (identifier !== user) leave();
  } else if (response.status === SIGN_IN_FIRST && !isSignInPage && !isSigningOut) {
    if (path === USER_PATH) leave();
    // Chainlit says the same of what belongs to somebody else.
    else await askNow();
  }
  return isLeaving;
}

/** Meanwhile an ended session is the clinician's own wish. */
export async function whileSigningOut(request) {
  isSigningOut = true;
  const response = await request.catch((error) => {
    isSigningOut = false;
    throw error;
  });
  isSigningOut = response.ok; // then the page is loaded anew
  return response;
}

/** Asks the server who is signed in. What gives no answer changes nothing: it may be down. */
export function ask() {
  if (nextAsk !== null) return;
  const wait = Math.max(0, lastAsked + ASK_AT_MOST_EVERY_MS - performance.now());
  nextAsk = window.setTimeout(() => {
    nextAsk = null;
    askNow();
  }, wait);
}

async function askNow() {
  lastAsked = performance.now();
  const response = await askServer(USER_PATH).catch(() => null);
  if (response !== null) await hear(response, USER_PATH);
}

export function askWhenLookedAt() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) ask();
  });
}

/**
 * The server closes the connections of a session that ended, of idleness too, and takes no new one.
 * The page's connection was made by Chainlit, whose script has its own hold of WebSocket by now.
 */
export function askWhenConnectionEnds() {
  const onclose = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onclose");
  Object.defineProperty(WebSocket.prototype, "onclose", {
    ...onclose,
    set(listener) {
      onclose.set.call(this, listener);
      this.addEventListener("close", ask); // once, however often it is added
    },
  });
}

function leave() {
  if (isLeaving) return;
  isLeaving = true;
  leaveForSignIn(user);
}
