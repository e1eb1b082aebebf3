// Whose chart this is: always in view, above everything Chainlit draws.

import { element } from "/public/medmemory/element.js";
import { signedInUser } from "/public/medmemory/session_watch.js";

export function createBanner({ onChangePatient }) {
  let thread = null;
  let hasPatient = false;
  let lastSaid = null; // of which conversation, and to whom
  const facts = element("div", { class: "mm-patient" });
  const documents = element("a", { class: "mm-button mm-documents" }, "Documents");
  const change = element(
    "button",
    { type: "button", class: "mm-button", onclick: onChangePatient },
    "Change patient",
  );
  const banner = element(
    "header",
    { id: "mm-banner", "aria-label": "Patient" },
    facts,
    element("div", { class: "mm-banner-buttons" }, documents, change),
  );
  document.body.prepend(banner);

  const draw = (children) => {
    facts.replaceChildren(...children);
    banner.classList.toggle("mm-no-patient", !hasPatient);
    change.hidden = !hasPatient;
    documents.hidden = !hasPatient || !documents.hasAttribute("href");
  };

  const clear = () => {
    thread = null;
    hasPatient = false;
    documents.removeAttribute("href");
    draw([element("span", { class: "mm-nobody" }, "No patient chosen")]);
  };

  const show = (patient, ofThread) => {
    const named = ofThread?.toLowerCase() ?? null;
    lastSaid = { patient, thread: named, user: signedInUser() };
    if (patient == null) {
      clear();
      thread = named;
      return;
    }
    thread = named;
    hasPatient = true;
    // The source panel opens it beside the chat.
    if (patient.id) documents.href = `/documents?patient=${encodeURIComponent(patient.id)}`;
    else documents.removeAttribute("href");
    draw(describe(patient));
  };

  clear();
  return {
    clear,
    show,
    /**
     * The browser's Back may pass `/` or the sign-in page, where Chainlit leads back to the
     * conversation that it is still connected to: the server has nothing new to say then.
     */
    cameBackTo(threadInAddress) {
      if (threadInAddress === null || lastSaid === null) return;
      const isOfIt = lastSaid.thread === threadInAddress && lastSaid.user === signedInUser();
      if (!isOfIt) lastSaid = null;
      else if (thread === null) show(lastSaid.patient, threadInAddress);
    },
    openDocuments: () => documents.hidden || documents.click(),
    thread: () => thread,
    /** Whether what is shown was said of this conversation. */
    belongsTo: (otherThread) => thread !== null && thread === otherThread,
  };
}

function describe(patient) {
  const facts = [
    element(
      "span",
      {},
      element("span", { class: "mm-label" }, "born "),
      element("span", { class: "mm-figures" }, patient.birth_date),
      ` (${patient.age} y)`,
    ),
    element("span", {}, patient.sex),
    element(
      "span",
      {},
      element("span", { class: "mm-label" }, "MRN "),
      element("span", { class: "mm-figures" }, patient.mrn),
    ),
  ];
  const children = [
    element("strong", { class: "mm-name" }, patient.name),
    element("span", { class: "mm-facts" }, ...facts),
  ];
  if (patient.allergies != null) {
    children.push(allergies(patient.allergies, patient.allergies_page));
  }
  return children;
}

/** Verbatim from the record; a click shows where it stands. Cut off where there is no room. */
function allergies(said, page) {
  return element(
    "span",
    { class: "mm-allergies", title: `Allergies: ${said}` },
    element("span", { class: "mm-label" }, "Allergies: "),
    page ? element("a", { href: page }, said) : said,
  );
}
