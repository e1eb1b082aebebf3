// One document as a line, in the chat and in the list: what it is, where it stands, what to do.

import { element } from "/public/medmemory/element.js";
import { announceChange, call } from "/public/medmemory/documents/api.js";
import { changes } from "/public/medmemory/documents/change.js";
import { decision } from "/public/medmemory/documents/decision.js";

const MOST_NAMED = 10;

/**
 * `kinds`: the <template> with the options of a kind, in the list only. `onAsk(question)`: in the
 * chat only. `onChanged()` after each change; `onGone(sentence)` when the document left the chart.
 */
export function createLine({ kinds = null, onAsk = null, onChanged, onGone }) {
  const problem = element("p", { class: "mm-doc-problem", role: "alert" });
  const state = element("p", { class: "mm-doc-state", tabindex: "-1" });
  const bar = element("div", { class: "mm-doc-done" });
  const progress = element(
    "div",
    { role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100", class: "mm-doc-bar" },
    bar,
  );
  let current = null;

  const act = async (name, body, sentence) => {
    problem.textContent = "";
    const buttons = [...node.querySelectorAll("button:not(:disabled)")];
    for (const button of buttons) button.disabled = true;
    try {
      const answer = await send(current.id, name, body);
      announceChange();
      if (sentence) {
        onGone(`${current.file_name}: ${sentence}`);
        return;
      }
      if (answer?.id === current.id) show(answer);
      state.focus({ preventScroll: true });
      onChanged();
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };

  const parts = [
    part(heading, (one) => [one.title, one.document_date, one.kind_name, one.is_searchable]),
    part(origin, (one) => [one.file_name, one.title, one.came_in, one.same_as, one.uploaded_at]),
    fixed(state),
    fixed(progress),
    part(reason, (one) => [one.reason]),
    part(warnings, (one) => [one.warnings, one.attached]),
    part(hadBefore, (one) => [one.had_before]),
    part(corrections, (one) => [one.superseded_by]),
    part(remarks, (one) => [one.corrected, one.attached]),
    part(
      (one) => (one.status === "quarantined" ? decision(one, act) : []),
      (one) => [one.status, one.compared, one.chart],
    ),
    part(
      (one) => (onAsk === null ? [] : questions(one, onAsk)),
      (one) => one.questions,
    ),
    part(
      (one) => changes(one, act, kinds),
      (one) => [
        one.actions,
        one.title,
        one.kind,
        one.document_date,
        one.found,
        one.goes_along,
        one.stays,
      ],
    ),
    fixed(problem),
  ];
  const node = element("article", { class: "mm-doc" }, ...parts.map((one) => one.node));
  // What went wrong belongs to the form it went wrong in, and goes with it.
  node.addEventListener("click", ({ target }) => {
    if (target.closest("button")?.type === "button") problem.textContent = "";
  });
  node.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") problem.textContent = "";
  }, true);

  function show(summary) {
    current = summary;
    node.dataset.status = summary.status;
    node.setAttribute("aria-label", summary.title);
    showState(summary, state, progress, bar);
    for (const one of parts) one.update(summary);
  }

  return { node, show, say: (sentence) => (problem.textContent = sentence) };
}

function send(id, name, body) {
  if (name === "correct") return call("PATCH", `/api/documents/${id}`, body);
  if (name === "delete") return call("DELETE", `/api/documents/${id}`);
  return call("POST", `/api/documents/${id}/${name}`, body);
}

/** A part that is drawn anew only when what it shows has changed, so that nothing typed is lost. */
function part(draw, shownOf) {
  const node = element("div", { class: "mm-doc-part-of-line" });
  let last = null;
  return {
    node,
    update(summary) {
      const shown = JSON.stringify(shownOf(summary));
      if (shown === last) return;
      last = shown;
      node.replaceChildren(...draw(summary));
      node.hidden = node.childNodes.length === 0;
    },
  };
}

function fixed(node) {
  return { node, update() {} };
}

function showState(summary, state, progress, bar) {
  if (state.textContent !== summary.state) state.textContent = summary.state;
  // A page number every second would talk over everything else.
  if (summary.is_final) state.setAttribute("role", "status");
  else state.removeAttribute("role");
  progress.hidden = summary.is_final;
  progress.setAttribute("aria-label", `Reading ${summary.file_name}`);
  progress.setAttribute("aria-valuenow", String(summary.percent_done));
  bar.style.width = `${summary.percent_done}%`;
}

function heading(summary) {
  const facts = [
    // Before it is read, nobody knows.
    summary.document_date ?? (summary.is_searchable ? "no date" : null),
    summary.kind_name,
  ].filter(Boolean);
  return [
    element("a", { href: `/documents/${summary.id}`, class: "mm-doc-title" }, summary.title),
    element("span", { class: "mm-doc-facts" }, facts.join(" · ")),
  ];
}

function origin(summary) {
  const pieces = [];
  if (summary.file_name !== summary.title) pieces.push([summary.file_name]);
  pieces.push([`added ${localTime(summary.uploaded_at)}`]);
  if (summary.came_in) pieces.push(["came in ", linkTo(summary.came_in)]);
  if (summary.same_as) pieces.push(["same text as ", linkTo(summary.same_as), inFile(summary.same_as)]);
  const spaced = pieces.flatMap((piece, index) => (index === 0 ? piece : [" · ", ...piece]));
  return [element("p", { class: "mm-doc-quiet" }, ...spaced)];
}

function linkTo({ id, title }) {
  return element("a", { href: `/documents/${id}` }, title);
}

/** Two documents with the same text often have the same title, too. */
function inFile({ title, file_name }) {
  return file_name === title ? "" : ` (${file_name})`;
}

function reason(summary) {
  return summary.reason === null ? [] : [element("p", { class: "mm-doc-reason" }, summary.reason)];
}

function warnings(summary) {
  // That it names another person is not folded away: `remarks` has it.
  const folded = summary.warnings.filter((warning) => warning !== summary.attached);
  const count = folded.length;
  if (count === 0) return [];
  return [
    element(
      "details",
      {},
      element("summary", {}, count === 1 ? "Show the warning" : `Show the ${count} warnings`),
      element("ul", {}, ...folded.map((warning) => element("li", {}, warning))),
    ),
  ];
}

/** What came in it and stays where it was; the warning says how many they are. */
function hadBefore({ had_before }) {
  if (had_before.length === 0) return [];
  const shown = had_before.slice(0, MOST_NAMED).map((one) => [linkTo(one), inFile(one)]);
  const left = had_before.length - shown.length;
  const spaced = shown.flatMap((one, index) => (index === 0 ? one : [" · ", ...one]));
  return [
    element(
      "p",
      { class: "mm-doc-quiet" },
      "In this record already: ",
      ...spaced,
      left > 0 ? ` and ${left} more` : null,
    ),
  ];
}

/** The warning says what that means. */
function corrections({ superseded_by: newer }) {
  if (newer.length === 0) return [];
  const named = newer.flatMap((one, index) => [
    index === 0 ? "Corrected by " : " · ",
    linkTo(one),
    inFile(one),
  ]);
  return [element("p", { class: "mm-doc-quiet" }, ...named)];
}

function remarks(summary) {
  return [summary.corrected, summary.attached]
    .filter(Boolean)
    .map((remark) => element("p", { class: "mm-doc-quiet" }, remark));
}

/** Each is asked of this document alone. */
function questions({ questions: worthAsking }, onAsk) {
  if (worthAsking.length === 0) return [];
  const buttons = worthAsking.map((question) => {
    const onclick = () => onAsk(question);
    return element(
      "li",
      {},
      element("button", { type: "button", class: "mm-doc-button", onclick }, question),
    );
  });
  return [
    element("p", { class: "mm-doc-quiet" }, "Worth asking of this document"),
    element("ul", { class: "mm-doc-questions" }, ...buttons),
  ];
}

/** 2026-11-22 20:15, by the clock of this computer. */
function localTime(instant) {
  const at = new Date(instant);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
