// The sign-in page: what this is, whether it is still starting, why one is here again, and
// why a sign-in was refused.

import { element } from "/public/medmemory/element.js";
import { SESSION_ENDED, endedSession } from "/public/medmemory/ended_session.js";

const STATUS_EVERY_MS = 2000;

export function startSignInPage() {
  const status = element("p", { class: "mm-status", role: "status" });
  const refusal = element("p", { class: "mm-refusal", role: "alert" });
  const ended = element("p", { class: "mm-ended", role: "status" });
  const about = element(
    "div",
    { id: "mm-about" },
    element(
      "p",
      {},
      "Ask a patient’s record, and see the page behind every statement. " +
        "Records and questions stay on this site’s own machines.",
    ),
    status,
  );

  const place = () => {
    const form = document.querySelector("form:has(#email):has(#password)");
    if (!form || form.contains(about)) return;
    form.querySelector("h1")?.after(ended, about);
    ended.textContent = endedSession() === null ? "" : SESSION_ENDED;
    form.append(refusal);
    completeForm(form);
    watchStart(status);
  };
  new MutationObserver(place).observe(document.querySelector("#root"), {
    childList: true,
    subtree: true,
  });
  showRefusals(refusal);
}

/** Password managers recognise the two fields. */
function completeForm(form) {
  const name = form.querySelector("#email");
  name.autocomplete = "username";
  name.autocapitalize = "none";
  name.spellcheck = false;
  form.querySelector("#password").autocomplete = "current-password";
}

async function watchStart(status) {
  while (status.isConnected) {
    const isReady = await embeddingsAreReady();
    if (isReady === true) {
      status.textContent = "";
      return;
    }
    status.textContent =
      isReady === false
        ? "Starting: the search model is being loaded. You can sign in already."
        : "The server does not answer. This page tries again by itself.";
    await new Promise((resolve) => window.setTimeout(resolve, STATUS_EVERY_MS));
  }
}

/** True or false as the server says; null when it says nothing. */
async function embeddingsAreReady() {
  try {
    const response = await fetch("/api/status", { headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).embeddings === "ready" : null;
  } catch {
    return null;
  }
}

/** Chainlit shows one fixed sentence for every refusal; the server's own says until when. */
function showRefusals(refusal) {
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    const response = await originalFetch(...request);
    if (new URL(response.url, window.location.href).pathname === "/login") {
      refusal.textContent = response.ok ? "" : await sentenceOf(response.clone());
    }
    return response;
  };
}

async function sentenceOf(response) {
  try {
    const body = await response.json();
    const sentence = body.detail ?? body.error?.message ?? body.message;
    return typeof sentence === "string" ? sentence : "";
  } catch {
    return "";
  }
}
