// <mm-document document-id patient-id>: a dropped file's live line in the chat, and below it the
// lines of what came in it. Chainlit draws messages anew at will, several times for one answer:
// what is known of a document outlives its line, and is shown at once by the next one.

import { element } from "/public/medmemory/element.js";
import { announceNew, call, onChangeElsewhere } from "/public/medmemory/documents/api.js";
import { forget, keep, keptFor } from "/public/medmemory/documents/known.js";
import { createLine } from "/public/medmemory/documents/line.js";

const ASK_EVERY_MS = 1000;
const ASK_WHILE_IT_WAITS_MS = 2000; // of many files dropped together, most wait
const ASK_AGAIN_AFTER_FAILURE_MS = 5000;
const GONE =
  "This document is no longer in this record: it was deleted, discarded, cancelled or moved.";
const NOT_KNOWN = "The progress is not known right now. The document is kept.";
const NOT_ASKED_OF_IT = "This document cannot be asked alone right now. Nothing was asked.";

class DocumentInChat extends HTMLElement {
  #timer = null;
  #isOver = false;
  #line = null;
  #parts = null;
  #stopListening = () => {};

  connectedCallback() {
    this.#isOver = false;
    this.#stopListening();
    this.#stopListening = onChangeElsewhere(() => this.#ask());
    const known = keptFor(this.#path);
    if (known === null) {
      if (this.#line === null) this.replaceChildren(quiet("Looking up the document …"));
      this.#ask();
      return;
    }
    this.#show(known.summary);
    const wait = waitAfter(known.summary);
    if (wait !== null) this.#askIn(wait - known.age);
    else if (!known.isFresh) this.#ask();
  }

  disconnectedCallback() {
    this.#isOver = true;
    this.#stopListening();
    window.clearTimeout(this.#timer);
  }

  get #path() {
    const patient = this.getAttribute("patient-id");
    const query = patient ? `?patient=${encodeURIComponent(patient)}` : "";
    return `/api/documents/${encodeURIComponent(this.getAttribute("document-id"))}${query}`;
  }

  #askIn(wait) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#ask(), Math.max(0, wait));
  }

  async #ask() {
    window.clearTimeout(this.#timer);
    try {
      const summary = await this.#lookUp();
      if (this.#isOver) return;
      this.#show(summary);
      const wait = waitAfter(summary);
      if (wait !== null) this.#askIn(wait);
    } catch (error) {
      if (this.#isOver) return;
      if (error.status === 404 || error.status === 422) {
        this.#end(error.status === 404 && this.getAttribute("patient-id") ? error.message : GONE);
        return;
      }
      if (this.#line === null) this.replaceChildren(quiet(NOT_KNOWN));
      else this.#line.say(NOT_KNOWN);
      this.#askIn(ASK_AGAIN_AFTER_FAILURE_MS);
    }
  }

  /** What the server says now; it is kept for the lines that will be drawn after this one. */
  async #lookUp() {
    const path = this.#path;
    const askedAt = Date.now();
    const summary = await call("GET", path);
    if (keep(path, summary, askedAt)) announceNew(); // an open list shows the new document
    return summary;
  }

  #show(summary) {
    if (this.#line === null) {
      this.#line = createLine(this.#hooks((sentence) => this.#end(sentence)));
      this.#parts = createParts((onGone) => createLine(this.#hooks(onGone)));
      this.replaceChildren(this.#line.node, this.#parts.node);
    }
    this.#line.say("");
    this.#line.show(summary);
    this.#parts.show(summary.parts);
  }

  #hooks(onGone) {
    return {
      onAsk: (question) => this.#askOfIt(question),
      onChanged: () => this.#ask(),
      onGone,
    };
  }

  /** Sends the question with the line that has it answered from this document alone, as the
   * document is called now: somebody may have corrected its title. */
  async #askOfIt(question) {
    try {
      const summary = await this.#lookUp();
      if (!this.#isOver) this.#show(summary);
      if (summary.asked_in === null) {
        this.#line?.say(NOT_ASKED_OF_IT);
        return;
      }
      const detail = `${question}\n\n${summary.asked_in}`;
      this.dispatchEvent(new CustomEvent("mm-ask", { detail }));
    } catch (error) {
      this.#line?.say(error.message);
    }
  }

  #end(sentence) {
    window.clearTimeout(this.#timer);
    this.#isOver = true;
    this.#stopListening();
    this.#line = null;
    forget(this.#path);
    this.replaceChildren(quiet(sentence));
  }
}

/** How long until it may stand otherwise; null when all of it is final. */
function waitAfter(summary) {
  const unfinished = [summary, ...summary.parts].filter((one) => !one.is_final);
  if (unfinished.length === 0) return null;
  const isWaiting = unfinished.every((one) => one.status === "queued");
  return isWaiting ? ASK_WHILE_IT_WAITS_MS : ASK_EVERY_MS;
}

function quiet(sentence) {
  return element("p", { role: "status", class: "mm-doc-quiet" }, sentence);
}

/** What came in a file: first what needs the clinician, the rest folded away when it is long. */
function createParts(create) {
  const SHOWN_AT_ONCE = 5;
  const lines = new Map();
  const urgent = element("div", { class: "mm-doc-parts" });
  const others = element("div", { class: "mm-doc-parts" });
  const summary = element("summary", {});
  const folded = element("details", {}, summary, others);
  const said = element("p", { role: "status", class: "mm-doc-quiet" });
  const node = element("div", {}, urgent, folded, said);
  node.hidden = true;
  let isFirst = true;

  return {
    node,
    show(parts) {
      node.hidden = parts.length === 0 && said.textContent === "";
      folded.hidden = parts.length === 0;
      if (isFirst && parts.length > 0) {
        folded.open = parts.length <= SHOWN_AT_ONCE;
        isFirst = false;
      }
      const ids = new Set(parts.map((one) => one.id));
      for (const [id, line] of lines) {
        if (ids.has(id)) continue;
        line.node.remove();
        lines.delete(id);
      }
      for (const one of parts) {
        if (!lines.has(one.id)) {
          lines.set(one.id, create((sentence) => (said.textContent = sentence)));
        }
        const { node: drawn, show } = lines.get(one.id);
        show(one);
        const place = needsClinician(one) ? urgent : others;
        if (drawn.parentNode !== place) place.append(drawn);
      }
      summary.textContent = inWords(parts);
    },
  };
}

function needsClinician({ status }) {
  return ["quarantined", "refused", "failed"].includes(status);
}

function inWords(parts) {
  const came = parts.length === 1 ? "1 document came in it" : `${parts.length} documents came in it`;
  const count = (words, test) => {
    const number = parts.filter(test).length;
    return number === 0 ? null : `${number} ${words}`;
  };
  const counts = [
    count("ready", (one) => one.status === "ready"),
    count("being read", (one) => !one.is_final),
    count("waiting for your decision", (one) => one.status === "quarantined"),
    count("refused or failed", (one) => ["refused", "failed"].includes(one.status)),
  ].filter(Boolean);
  return `${came}: ${counts.join(", ")}`;
}

if (!customElements.get("mm-document")) customElements.define("mm-document", DocumentInChat);
