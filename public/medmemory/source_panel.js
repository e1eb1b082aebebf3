// The page a statement rests on, beside the chat (on a phone: over it). It holds a page of our own
// server in a frame, so that it reads the same here and in a tab of its own.

import { element } from "/public/medmemory/element.js";
import { scrollerOf } from "/public/medmemory/scroller.js";

const SOURCE_PATH = /^\/(citations|documents|answers)\/[0-9a-f-]{36}(\/|$)/i;
const OPENED_OVER_THE_PAGE =
  "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

export function startSourcePanel() {
  let openedFrom = null;
  let openedPath = null;
  const frame = element("iframe", { title: "Source", class: "mm-source-frame" });
  const close = element(
    "button",
    { type: "button", class: "mm-button mm-source-close", onclick: () => hide() },
    "Close",
  );
  const openInTab = element(
    "a",
    { class: "mm-button", target: "_blank", rel: "noopener" },
    "Open in a tab",
  );
  const panel = element(
    "aside",
    { id: "mm-source", "aria-label": "Source", hidden: true },
    element("div", { class: "mm-source-bar" }, close, openInTab),
    frame,
  );
  document.body.append(panel);

  frame.addEventListener("load", () => {
    const inside = frame.contentDocument;
    if (!inside || panel.hidden || inside.location.href === "about:blank") return;
    if (inside.location.pathname === "/login") {
      window.location.assign("/login"); // the session has ended meanwhile
      return;
    }
    frame.title = inside.title || "Source";
    openInTab.href = inside.location.href;
    inside.addEventListener("keydown", closeOnEscape);
  });

  function show(link) {
    openedFrom = link;
    openedPath = link.getAttribute("href");
    openInTab.href = link.href;
    keepInPlace(link, () => {
      panel.hidden = false;
      document.documentElement.classList.add("mm-source-open");
    });
    // Replaced, not pushed: the browser's Back leads to the page before, not to the last source.
    frame.contentWindow.location.replace(link.href);
    close.textContent = isPhone() ? "Back" : "Close";
    close.focus({ preventScroll: true });
  }

  function hide() {
    if (panel.hidden) return;
    const link = linkToReturnTo();
    keepInPlace(link, () => {
      panel.hidden = true;
      document.documentElement.classList.remove("mm-source-open");
    });
    frame.remove(); // drops the page, and its text, at once
    panel.append(frame);
    link?.focus({ preventScroll: true });
  }

  /** Chainlit may have drawn the message anew meanwhile: then the same link, where it is now. */
  function linkToReturnTo() {
    if (openedFrom?.isConnected) return openedFrom;
    return document.querySelector(`#root a[href="${CSS.escape(openedPath ?? "")}"]`);
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape" || event.isComposing || panel.hidden) return;
    if (document.querySelector(OPENED_OVER_THE_PAGE)) return; // Escape closes that
    event.preventDefault();
    hide();
  }

  // Capture: Chainlit's links open a tab by themselves.
  document.addEventListener(
    "click",
    (event) => {
      const link = plainlyClickedSource(event);
      if (link === null) return;
      event.preventDefault();
      event.stopPropagation();
      show(link);
    },
    true,
  );
  // Before Chainlit, whose tooltip on a focused button would take the key for itself.
  window.addEventListener("keydown", closeOnEscape, true);
  return { close: hide };
}

/** The source link of a plain left click (or Enter); a modified click keeps the browser's way. */
function plainlyClickedSource(event) {
  const isPlain =
    event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!isPlain || !(event.target instanceof Element)) return null;
  const link = event.target.closest("#root a[href], #mm-banner a[href]");
  if (link === null || link.hasAttribute("download")) return null;
  return leadsToSource(link) && !link.pathname.endsWith("/file") ? link : null;
}

/** A citation, a document, how an answer came about, or the list of a patient's documents. */
function leadsToSource({ origin, pathname, search }) {
  if (origin !== window.location.origin) return false;
  const isList = pathname === "/documents" && /^\?patient=[0-9a-f-]{36}$/i.test(search);
  return isList || SOURCE_PATH.test(pathname);
}

function isPhone() {
  return window.matchMedia("(max-width: 767px)").matches;
}

/**
 * Changes the width of the chat and leaves `anchor` at the same height on the screen; a
 * conversation too short to scroll that far gets the room it lacks below or above, until the next
 * change.
 */
function keepInPlace(anchor, change) {
  const scroller = scrollerOf(anchor);
  const before = anchor?.getBoundingClientRect().top;
  if (scroller) scroller.style.paddingBlock = "";
  change();
  if (!scroller) return;
  const wanted = scroller.scrollTop + anchor.getBoundingClientRect().top - before;
  const missing = wanted - (scroller.scrollHeight - scroller.clientHeight);
  if (wanted < 0) scroller.style.paddingTop = `${-wanted}px`;
  else if (missing > 0) scroller.style.paddingBottom = `${missing}px`;
  scroller.scrollTop = wanted;
}
