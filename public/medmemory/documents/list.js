// The list of a patient's documents: drawn, filtered, and kept true while something is processed.

import { element } from "/public/medmemory/element.js";
import { call, onChangeOrNewElsewhere } from "/public/medmemory/documents/api.js";
import { createLine } from "/public/medmemory/documents/line.js";

const ASK_WHILE_READING_MS = 1500;
const ASK_OTHERWISE_MS = 15000;
const DEEPEST_INDENT = 3;
const HOW_TO_WRITE_A_DATE =
  "Write a date as year, year-month or year-month-day, such as 2019, 2019-05 or 2019-05-31.";

const main = document.getElementById("documents");
const list = document.getElementById("list");
const count = document.getElementById("count");
const filters = document.getElementById("filters");
const problem = document.getElementById("problem");
const kinds = document.getElementById("kinds");
const entries = new Map(); // id → {item, line, summary}
let latest = []; // what the server listed, the last added first
let said = ""; // what just happened to a document that is gone
let timer = null;

async function refresh() {
  window.clearTimeout(timer);
  let wait = ASK_OTHERWISE_MS;
  try {
    const summaries = await call("GET", `/api/documents?patient=${main.dataset.patient}`);
    draw(summaries);
    if (summaries.some((one) => !one.is_final)) wait = ASK_WHILE_READING_MS;
  } catch (error) {
    if (error.status === 401) {
      window.location.reload(); // leads to the sign-in page
      return;
    }
    count.textContent =
      error.status === 404
        ? "There is no such record, or you no longer have access to it."
        : "MedMemory does not answer right now. What is shown may be out of date.";
    if (error.status === 404) list.replaceChildren();
  }
  window.clearTimeout(timer);
  if (!document.hidden) timer = window.setTimeout(refresh, wait);
}

function draw(summaries) {
  latest = summaries;
  const ids = new Set(summaries.map((one) => one.id));
  for (const [id, { item }] of entries) {
    if (ids.has(id)) continue;
    item.remove();
    entries.delete(id);
  }
  let before = null;
  for (const summary of inOrder(summaries)) {
    const entry = entries.get(summary.id) ?? enter(summary.id);
    entry.summary = summary;
    entry.item.dataset.depth = String(depth(summary));
    entry.line.show(summary);
    const next = before === null ? list.firstElementChild : before.nextElementSibling;
    if (next !== entry.item) list.insertBefore(entry.item, next);
    before = entry.item;
  }
  offerKinds(summaries);
  filter();
}

/** By the date of the document where that is asked for: the newest first, those without one last. */
function inOrder(summaries) {
  if (filters.elements.order.value !== "date") return summaries;
  const families = []; // what came in a document stays below it
  for (const summary of summaries) {
    if (summary.came_in && families.length > 0) families.at(-1).push(summary);
    else families.push([summary]);
  }
  const day = ([first]) => first.document_date ?? "";
  return families.sort((one, other) => day(other).localeCompare(day(one))).flat();
}

function enter(id) {
  const line = createLine({
    kinds,
    onChanged: refresh,
    onGone: (sentence) => {
      said = sentence;
      refresh().then(() => count.focus());
    },
  });
  const entry = { item: element("li", {}, line.node), line, summary: null };
  entries.set(id, entry);
  return entry;
}

function depth(summary) {
  let found = 0;
  for (let one = summary; one?.came_in && found < DEEPEST_INDENT; found += 1) {
    one = entries.get(one.came_in.id)?.summary;
  }
  return found;
}

/** Only the kinds that occur, in the order of all kinds. */
function offerKinds(summaries) {
  const select = filters.elements.kind;
  const occurring = new Set(summaries.map((one) => one.kind ?? "none"));
  const known = [...kinds.content.querySelectorAll("option")].filter((one) =>
    occurring.has(one.value),
  );
  const wanted = known.map((one) => [one.value, one.textContent]);
  if (occurring.has("none")) wanted.push(["none", "not known"]);
  const shown = [...select.options].slice(1).map((one) => one.value);
  if (shown.join() === wanted.map(([value]) => value).join()) return;
  const chosen = select.value;
  select.replaceChildren(
    select.options[0],
    ...wanted.map(([value, name]) => element("option", { value }, name)),
  );
  select.value = chosen;
  if (select.selectedIndex < 0) select.value = "";
}

function filter() {
  const typed = Object.fromEntries(new FormData(filters));
  const wrong = ["from", "to"].filter((name) => !isDateOrPart(typed[name]));
  for (const name of ["from", "to"]) {
    filters.elements[name].setAttribute("aria-invalid", String(wrong.includes(name)));
  }
  // What is not understood leaves nothing out.
  const wanted = { ...typed, ...Object.fromEntries(wrong.map((name) => [name, ""])) };
  tell(problem, wrong.length === 0 ? "" : HOW_TO_WRITE_A_DATE);
  const all = [...entries.values()];
  for (const { item, summary } of all) item.hidden = !fits(summary, wanted);
  const shown = all.filter(({ item }) => !item.hidden).length;
  const summaries = all.map(({ summary }) => summary);
  filters.hidden = all.length === 0;
  countStates(summaries);
  const words = [said, inWords(summaries), ofThese(all.length, shown, leftOut(summaries, wanted))];
  tell(count, words.filter(Boolean).join(" "));
}

function tell(place, sentence) {
  if (place.textContent !== sentence) place.textContent = sentence;
}

/** "2", "2019", "2019-0", "2019-05" …: also while it is being typed. No month is the 13th. */
function isDateOrPart(typed) {
  const written = typed.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(written)) {
    const day = new Date(`${written}T00:00:00Z`); // the 30th of February becomes a day of March
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
  }
  return /^\d{0,4}$|^\d{4}-([01]?|(0[1-9]|1[0-2])(-[0-3]?)?)$/.test(written);
}

function fits(summary, wanted) {
  return fitsButForItsDate(summary, wanted) && isWithin(summary.document_date, wanted);
}

function fitsButForItsDate(summary, { kind, status }) {
  return (!kind || (summary.kind ?? "none") === kind) && hasState(summary, status);
}

function hasState(summary, state) {
  if (!state) return true;
  if (state === "warnings") return summary.status === "ready" && summary.warnings.length > 0;
  if (state === "working") return !summary.is_final;
  if (state === "undated") return isUndated(summary);
  return summary.status === state;
}

/** Before it is read, nobody knows. */
function isUndated({ document_date, is_searchable }) {
  return document_date === null && is_searchable;
}

/** "2019" and "2019-05" stand for all of the year and all of the month. */
function isWithin(day, { from, to }) {
  const [first, last] = [from.trim(), to.trim()];
  if (!first && !last) return true;
  if (day === null) return false;
  return (!first || day >= first) && (!last || day.slice(0, last.length) <= last);
}

/** How many would fit if they had a date. */
function leftOut(summaries, wanted) {
  if (!wanted.from.trim() && !wanted.to.trim()) return 0;
  return summaries.filter((one) => one.document_date === null && fitsButForItsDate(one, wanted))
    .length;
}

/** Each state says how many are in it; one that nobody is in is not offered. */
function countStates(summaries) {
  for (const option of filters.elements.status.options) {
    if (option.value === "") continue;
    const number = summaries.filter((one) => hasState(one, option.value)).length;
    option.dataset.words ??= option.textContent;
    tell(option, `${option.dataset.words} (${number})`);
    option.hidden = number === 0 && !option.selected;
  }
}

function inWords(summaries) {
  const total = summaries.length;
  if (total === 0) return "The record holds no documents yet. Drop them into the chat.";
  const counts = [total === 1 ? "1 document" : `${total} documents`];
  const number = (state) => summaries.filter((one) => hasState(one, state)).length;
  const waiting = number("quarantined");
  if (waiting > 0) {
    counts.push(waiting === 1 ? "1 waits for your decision" : `${waiting} wait for your decision`);
  }
  for (const [state, words] of [
    ["working", "being read"],
    ["failed", "failed"],
    ["refused", "refused"],
  ]) {
    if (number(state) > 0) counts.push(`${number(state)} ${words}`);
  }
  return `${counts.join(", ")}.`;
}

function ofThese(total, shown, undated) {
  if (shown === total) return "";
  const words = shown === 0 ? "None fits what is asked for above" : `${shown} shown`;
  if (undated === 0) return `${words}.`;
  return `${words}; ${undated} without a date ${undated === 1 ? "is" : "are"} left out.`;
}

count.tabIndex = -1;
filters.addEventListener("input", ({ target }) => {
  said = "";
  if (target.name === "order") draw(latest);
  else filter();
});
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", () => window.setTimeout(() => draw(latest), 0));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
onChangeOrNewElsewhere(refresh);
refresh();
