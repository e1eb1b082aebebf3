// The list of a patient's documents: drawn, filtered, and kept true while something is processed.

import { element } from "/public/medmemory/element.js";
import { call, onChangeElsewhere } from "/public/medmemory/documents/api.js";
import { createLine } from "/public/medmemory/documents/line.js";

const ASK_WHILE_READING_MS = 1500;
const ASK_OTHERWISE_MS = 15000;
const DEEPEST_INDENT = 3;

const main = document.getElementById("documents");
const list = document.getElementById("list");
const count = document.getElementById("count");
const filters = document.getElementById("filters");
const kinds = document.getElementById("kinds");
const entries = new Map(); // id → {item, line, summary}
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
  const ids = new Set(summaries.map((one) => one.id));
  for (const [id, { item }] of entries) {
    if (ids.has(id)) continue;
    item.remove();
    entries.delete(id);
  }
  let before = null;
  for (const summary of summaries) {
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
  const wanted = Object.fromEntries(new FormData(filters));
  const all = [...entries.values()];
  for (const { item, summary } of all) item.hidden = !fits(summary, wanted);
  const shown = all.filter(({ item }) => !item.hidden).length;
  const words = [said, inWords(all.map(({ summary }) => summary), shown)];
  const sentence = words.filter(Boolean).join(" ");
  if (count.textContent !== sentence) count.textContent = sentence;
}

function fits(summary, wanted) {
  const isKind = !wanted.kind || (summary.kind ?? "none") === wanted.kind;
  return isKind && hasStatus(summary, wanted.status) && isWithin(summary.document_date, wanted);
}

function hasStatus(summary, status) {
  if (!status) return true;
  if (status === "warnings") return summary.status === "ready" && summary.warnings.length > 0;
  if (status === "working") return !summary.is_final;
  return summary.status === status;
}

/** "2019" and "2019-05" stand for all of the year and all of the month. */
function isWithin(day, { from, to }) {
  const [first, last] = [from.trim(), to.trim()];
  if (!first && !last) return true;
  if (day === null) return false;
  return (!first || day >= first) && (!last || day.slice(0, last.length) <= last);
}

function inWords(summaries, shown) {
  const total = summaries.length;
  if (total === 0) return "The record holds no documents yet. Drop them into the chat.";
  const counts = [total === 1 ? "1 document" : `${total} documents`];
  const waiting = summaries.filter((one) => one.status === "quarantined").length;
  const working = summaries.filter((one) => !one.is_final).length;
  if (waiting > 0) {
    counts.push(waiting === 1 ? "1 waits for your decision" : `${waiting} wait for your decision`);
  }
  if (working > 0) counts.push(`${working} being read`);
  if (shown < total) counts.push(`${shown} shown`);
  return `${counts.join(", ")}.`;
}

count.tabIndex = -1;
filters.addEventListener("input", () => {
  said = "";
  filter();
});
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", () => window.setTimeout(filter, 0));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
onChangeElsewhere(refresh);
refresh();
