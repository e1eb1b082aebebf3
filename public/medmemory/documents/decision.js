// A document that names another person than the chart: what it says beside what the chart says, and
// the three ways on.

import { element } from "/public/medmemory/element.js";
import { call } from "/public/medmemory/documents/api.js";
import {
  choices,
  field,
  formOf,
  plainButton,
  submitButton,
} from "/public/medmemory/documents/choices.js";

const WAIT_WHILE_TYPING_MS = 150;

/** `decide(name, body, sentence)` carries one of "attach", "move" and "discard" out. */
export function decision(summary, decide) {
  return [
    comparison(summary.compared),
    choices(
      [
        {
          label: `Attach to ${summary.chart} anyway`,
          panel: (close) => [attachForm(summary, decide, close)],
        },
        { label: "Move to another patient", panel: (close) => [moveForm(summary, decide, close)] },
        { label: "Discard", panel: (close) => [discardForm(summary, decide, close)] },
      ],
      "Whose document is it?",
    ),
  ];
}

function comparison(rows) {
  const cells = rows.map(({ what, file, chart, differs }) =>
    element(
      "tr",
      differs ? { class: "mm-doc-differs" } : {},
      element("th", { scope: "row" }, what),
      element("td", {}, file ?? "not named", differs ? element("em", {}, "differs") : null),
      element("td", {}, chart ?? "not known"),
    ),
  );
  return element(
    "table",
    { class: "mm-doc-compare" },
    element("caption", {}, "Whose document is it?"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td"),
        element("th", { scope: "col" }, "The file says"),
        element("th", { scope: "col" }, "This chart"),
      ),
    ),
    element("tbody", {}, ...cells),
  );
}

function attachForm(summary, decide, close) {
  const reason = element("textarea", {
    name: "reason",
    required: true,
    rows: 2,
    maxlength: 1000,
    placeholder: "Name at birth; checked with the patient",
  });
  return formOf(
    "Attach anyway",
    (values) => {
      if (values.reason.trim() === "") {
        reason.value = "";
        reason.reportValidity();
        return;
      }
      decide("attach", { reason: values.reason.trim() });
    },
    field(`Why it belongs to ${summary.chart} (kept on record)`, reason),
    element(
      "div",
      { class: "mm-doc-actions" },
      submitButton("Attach"),
      plainButton("Back", close),
    ),
  );
}

function discardForm(summary, decide, close) {
  return formOf(
    "Discard",
    () => decide("discard", undefined, "discarded. Nothing of it was kept."),
    element("p", {}, "The file is deleted, and nothing of it is kept. ", withdrawn(summary)),
    element(
      "div",
      { class: "mm-doc-actions" },
      submitButton("Discard for good", true),
      plainButton("Back", close),
    ),
  );
}

/** Only of a document that was read before can there be answers. */
function withdrawn(summary) {
  return summary.was_searchable ? "Answers of this record that could draw on it are withdrawn." : null;
}

function moveForm(summary, decide, close) {
  let chosen = null;
  let timer = null;
  const search = element("input", {
    type: "search",
    autocomplete: "off",
    maxlength: 200,
    placeholder: "norbury 1958",
  });
  const found = element("ul", { class: "mm-doc-found", "aria-label": "Patients found" });
  const said = element("p", { role: "status", class: "mm-doc-quiet" });
  const move = submitButton("Move");
  move.disabled = true;

  const choose = (patient, button) => {
    chosen = patient;
    for (const other of found.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    move.disabled = false;
    move.textContent = `Move to ${patient.name}`;
  };
  const show = (patients) => {
    chosen = null;
    move.disabled = true;
    move.textContent = "Move";
    found.replaceChildren(
      ...patients.map((patient) => {
        const button = element(
          "button",
          { type: "button", class: "mm-doc-button", "aria-pressed": "false" },
          element("strong", {}, patient.name),
          element("span", {}, `born ${patient.birth_date} (${patient.age} y)`),
          element("span", {}, patient.sex),
          element("span", {}, `MRN ${patient.mrn}`),
        );
        button.addEventListener("click", () => choose(patient, button));
        return element("li", {}, button);
      }),
    );
  };
  const look = async () => {
    const words = search.value.trim();
    if (words === "") {
      show([]);
      said.textContent = "";
      return;
    }
    try {
      const patients = await call("POST", "/api/patients/search", { text: words });
      if (words !== search.value.trim()) return; // a later search is under way
      const others = patients.filter((patient) => patient.id !== summary.patient_id);
      show(others);
      said.textContent = others.length === 0 ? "No other patient of yours fits." : "";
    } catch (error) {
      said.textContent = error.message;
    }
  };
  search.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, WAIT_WHILE_TYPING_MS);
  });

  return formOf(
    "Move to another patient",
    () => {
      if (chosen === null) return;
      decide(
        "move",
        { patient_id: chosen.id },
        `moved to the record of ${chosen.name}. There it is compared with that chart, then read.`,
      );
    },
    field("Name, birth date or MRN of the other patient", search),
    found,
    said,
    summary.was_searchable ? element("p", {}, withdrawn(summary)) : null,
    element("div", { class: "mm-doc-actions" }, move, plainButton("Back", close)),
  );
}
