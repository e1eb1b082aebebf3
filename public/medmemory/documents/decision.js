// A document that names another person than the chart: what it says beside what the chart says, and
// the three ways on.

import { element } from "/public/medmemory/element.js";
import {
  choices,
  field,
  formOf,
  plainButton,
  submitButton,
} from "/public/medmemory/documents/choices.js";
import { moveForm, withdrawn } from "/public/medmemory/documents/move.js";

/** `decide(name, body, sentence)` carries one of "attach", "move" and "discard" out. */
export function decision(summary, decide) {
  return [
    // One that only waits with another names nobody: its reason says so.
    ...(summary.compared.length === 0 ? [] : [comparison(summary.compared)]),
    choices(
      [
        {
          label: `Attach to ${summary.chart} anyway`,
          panel: (close) => [attachForm(summary, decide, close)],
        },
        { label: "Move to another patient", panel: (close) => moveForm(summary, decide, close) },
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
