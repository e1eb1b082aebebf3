// What a clinician can do with a document that waits for no decision.

import { element } from "/public/medmemory/element.js";
import {
  choices,
  field,
  formOf,
  plainButton,
  submitButton,
} from "/public/medmemory/documents/choices.js";

const MOST_NAMED = 10;

/**
 * `act(name, body, sentence)` carries an action out. `kinds` is the <template> with the options of
 * a kind; without it (in the chat) only what moves a document on is offered.
 */
export function changes(summary, act, kinds) {
  const offered = new Set(summary.actions);
  const options = [];
  if (offered.has("cancel")) {
    const sentence = summary.is_searchable
      ? undefined
      : "cancelled. Nothing of this file was kept.";
    options.push({ label: "Cancel", act: () => act("cancel", undefined, sentence) });
  }
  if (offered.has("retry")) options.push({ label: "Try again", act: () => act("retry") });
  if (kinds && offered.has("correct")) {
    options.push({
      label: "Rename or correct",
      panel: (close) => [correctForm(summary, act, kinds, close)],
    });
  }
  if (kinds && offered.has("reingest")) {
    options.push({ label: "Read again", panel: (close) => [readAgain(act, close)] });
  }
  if (kinds && offered.has("delete")) {
    options.push({ label: "Delete", panel: (close) => [deleteForm(summary, act, close)] });
  }
  if (options.length === 0) return [];
  const node = choices(options, `Change ${summary.title}`);
  node.classList.add("mm-doc-changes");
  return [node];
}

/** Saved is what differs from what is shown now; what is as found again stops being a correction. */
function correctForm(summary, act, kinds, close) {
  const title = element("input", {
    name: "title",
    required: true,
    maxlength: 200,
    autocomplete: "off",
    value: summary.title,
  });
  const kind = element("select", { name: "kind" });
  if (summary.kind === null || summary.found.kind === null) {
    kind.append(element("option", { value: "" }, "not known"));
  }
  kind.append(kinds.content.cloneNode(true));
  kind.value = summary.kind ?? "";
  const day = element("input", {
    name: "document_date",
    pattern: "\\d{4}-\\d{2}-\\d{2}",
    title: "Year-month-day, such as 2024-03-02",
    placeholder: "no date",
    autocomplete: "off",
    value: summary.document_date ?? "",
  });
  const { found } = summary;
  return formOf(
    "Rename or correct",
    (values) => {
      const changed = changesIn(values, summary);
      if (changed === null) close();
      else act("correct", changed);
    },
    field("Title", title),
    backToFound(title, found.title, `“${found.title}”`),
    field("Kind", kind),
    backToFound(kind, found.kind ?? "", found.kind_name ?? "kind not known"),
    field("Document date (year-month-day; empty: no date)", day),
    putIn(day, "", "No date"),
    backToFound(
      day,
      found.document_date ?? "",
      element("span", { class: "mm-doc-whole" }, found.document_date ?? "no date"),
    ),
    element("div", { class: "mm-doc-actions" }, submitButton("Save"), plainButton("Back", close)),
  );
}

/** What the server is to change: null is "as found in the document", "none" is "no date". */
function changesIn(values, summary) {
  const changed = {};
  for (const [name, typed] of Object.entries(values)) {
    const value = typed.trim();
    if (value === (summary[name] ?? "")) continue;
    if (value === (summary.found[name] ?? "")) changed[name] = null;
    else if (value !== "") changed[name] = value;
    else if (name === "document_date") changed[name] = "none";
  }
  return Object.keys(changed).length === 0 ? null : changed;
}

/** A button that puts in what the document itself says, where something else is shown now. */
function backToFound(input, value, words) {
  return putIn(input, value, element("span", {}, "As found in the document: ", words));
}

/** Nothing, where `value` stands already: what comes and goes while one types is in the way. */
function putIn(input, value, label) {
  if (input.value === value) return null;
  const put = () => {
    input.value = value;
    input.focus();
  };
  return element("div", { class: "mm-doc-actions" }, plainButton(label, put));
}

function readAgain(act, close) {
  return formOf(
    "Read again",
    () => act("reingest"),
    element(
      "p",
      {},
      "The file is read again from the beginning. Until that is done, what was read before answers.",
    ),
    element(
      "div",
      { class: "mm-doc-actions" },
      submitButton("Read again now"),
      plainButton("Back", close),
    ),
  );
}

function deleteForm(summary, act, close) {
  return formOf(
    "Delete",
    () => act("delete", undefined, "deleted."),
    element(
      "p",
      {},
      `“${summary.title}” is deleted for good: the file and its text. Answers that could draw on ` +
        `${summary.goes_along.length === 0 ? "it" : "it, or on what came in it,"} are withdrawn, ` +
        "in everybody’s conversations.",
    ),
    named(summary.goes_along, "1 document that came in it goes with it", (count) =>
      `${count} documents that came in it go with it`,
    ),
    named(summary.stays, "1 document with the same text stays, and is still searched", (count) =>
      `${count} documents with the same text stay, and are still searched`,
    ),
    element(
      "div",
      { class: "mm-doc-actions" },
      submitButton("Delete for good", true),
      plainButton("Keep it", close),
    ),
  );
}

/** What else the decision is about, by name; nothing, when there is nothing else. */
function named(documents, one, several) {
  if (documents.length === 0) return null;
  const words = documents.length === 1 ? one : several(documents.length);
  const names = documents.slice(0, MOST_NAMED).map(({ title, file_name }) =>
    element("li", {}, file_name === title ? title : `${title} (${file_name})`),
  );
  const left = documents.length - names.length;
  if (left > 0) names.push(element("li", {}, `and ${left} more`));
  return element("div", {}, element("p", {}, `${words}:`), element("ul", {}, ...names));
}
