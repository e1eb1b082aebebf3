// A page that asked for signing in first is opened afterwards: one that a link leads to, or one that
// was open when the session ended.

import { endedSession, forgetEndedSession } from "/public/medmemory/ended_session.js";
import { onPageChange } from "/public/medmemory/navigation.js";
import { signedInUser } from "/public/medmemory/session_watch.js";

// Only pages of this site, by their ids: nobody's link leads elsewhere through the sign-in page.
const OWN_PAGE =
  /^\/(thread|citations|documents|answers)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/receipt|\/sentences\/\d{1,4})?$/i;

export function openWantedPage() {
  let then = null;
  onPageChange(({ isSignIn }) => {
    if (isSignIn) {
      then = new URLSearchParams(window.location.search).get("then");
      return;
    }
    const wanted = then ?? pageOfEndedSession();
    then = null;
    forgetEndedSession();
    if (OWN_PAGE.test(wanted ?? "") && window.location.pathname === "/") {
      window.location.replace(wanted);
    }
  });
}

/** Where this clinician was; another one begins anew. */
function pageOfEndedSession() {
  const ended = endedSession();
  return ended !== null && ended.user === signedInUser() ? ended.page : null;
}
