// A link to a conversation or a source that asked for signing in first: it is opened afterwards.

import { onPageChange } from "/public/medmemory/navigation.js";

// Only pages of this site, by their ids: nobody's link leads elsewhere through the sign-in page.
const OWN_PAGE = /^\/(thread|citations|documents)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function openWantedPage() {
  let wanted = null;
  onPageChange(({ isSignIn }) => {
    if (isSignIn) {
      const then = new URLSearchParams(window.location.search).get("then") ?? "";
      wanted = OWN_PAGE.test(then) ? then : null;
    } else if (wanted !== null && window.location.pathname === "/") {
      window.location.replace(wanted);
    }
  });
}
