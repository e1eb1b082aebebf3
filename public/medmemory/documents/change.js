// What a clinician can do with a document that waits for no decision.

import { element } from "/public/medmemory/element.js";
import {
  choices,
  field,
  formOf,
  plainButton,
  submitButton,
} from "/public/medmemory/documents/choices.js";

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
      : "Cancelled. Nothing of this file was kept.";
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
  return options.length === 0 ? [] : [choices(options, `Change ${summary.title}`)];
}

function correctForm(summary, act, kinds, close) {
  const title = element("input", {
    name: "title",
    required: true,
    maxlength: 200,
    autocomplete: "off",
    value: summary.title,
  });
  const kind = element("select", { name: "kind" });
  if (summary.kind === null) kind.append(element("option", { value: "" }, "not known"));
  kind.append(kinds.content.cloneNode(true));
  kind.value = summary.kind ?? "";
  const day = element("input", {
    name: "document_date",
    pattern: "\\d{4}-\\d{2}-\\d{2}",
    title: "Year-month-day, such as 2024-03-02",
    placeholder: "2024-03-02",
    autocomplete: "off",
    required: summary.document_date !== null,
    value: summary.document_date ?? "",
  });
  return formOf(
    "Rename or correct",
    (values) => {
      const changed = Object.entries(values).filter(
        ([name, value]) => value.trim() !== "" && value !== (summary[name] ?? ""),
      );
      if (changed.length === 0) close();
      else act("correct", Object.fromEntries(changed));
    },
    field("Title", title),
    field("Kind", kind),
    field("Document date (year-month-day)", day),
    element("div", { class: "mm-doc-actions" }, submitButton("Save"), plainButton("Back", close)),
  );
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
    () => act("delete", undefined, "Deleted."),
    element(
      "p",
      {},
      `“${summary.title}” is deleted for good: the file, its text, and every document that came ` +
        "in it. Answers that cite it stay, but can no longer open it.",
    ),
    element(
      "div",
      { class: "mm-doc-actions" },
      submitButton("Delete for good", true),
      plainButton("Keep it", close),
    ),
  );
}
