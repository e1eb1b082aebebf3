// To whom a document goes that names another person: to a patient who is there, or to a new one.

import { element } from "/public/medmemory/element.js";
import { call } from "/public/medmemory/documents/api.js";
import {
  field,
  formOf,
  plainButton,
  submitButton,
} from "/public/medmemory/documents/choices.js";

const WAIT_WHILE_TYPING_MS = 150;
const SEXES = ["female", "male", "other", "unknown"];

/** Only of a document that was read before can there be answers. */
export function withdrawn(summary) {
  return summary.was_searchable ? "Answers of this record that could draw on it are withdrawn." : null;
}

/** Two forms, one of them shown: the search for a patient, and the details of a new one. */
export function moveForm(summary, decide, close) {
  const search = searchForm(summary, decide, { onNew: () => swap(search.node, create), close });
  const create = newPatientForm(summary, {
    onCreated: (patient) => {
      swap(create, search.node);
      search.moveTo(patient);
    },
    onBack: () => swap(create, search.node),
  });
  create.hidden = true;
  return [search.node, create];
}

function swap(shown, next) {
  shown.hidden = true;
  next.hidden = false;
  next.querySelector("input")?.focus();
}

function searchForm(summary, decide, { onNew, close }) {
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
  const moveToChosen = () => {
    if (chosen === null) return;
    decide(
      "move",
      { patient_id: chosen.id },
      `moved to the record of ${chosen.name}. There it is compared with that chart, then read.`,
    );
  };
  search.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, WAIT_WHILE_TYPING_MS);
  });

  const node = formOf(
    "Move to another patient",
    moveToChosen,
    field("Name, birth date or MRN of the other patient", search),
    found,
    said,
    summary.was_searchable ? element("p", {}, withdrawn(summary)) : null,
    element(
      "div",
      { class: "mm-doc-actions" },
      move,
      plainButton("New patient", onNew),
      plainButton("Back", close),
    ),
  );
  return {
    node,
    /** Should this fail, the patient is there all the same, and chosen. */
    moveTo(patient) {
      show([patient]);
      choose(patient, found.querySelector("button"));
      moveToChosen();
    },
  };
}

function newPatientForm({ names }, { onCreated, onBack }) {
  const problem = element("p", { class: "mm-doc-problem", role: "alert" });
  const create = submitButton("Create and move");
  const text = (name, more = {}) =>
    element("input", { name, required: true, autocomplete: "off", value: names?.[name], ...more });
  const sex = element(
    "select",
    { name: "sex", required: true },
    element("option", { value: "", disabled: true, selected: true }, "Choose"),
    ...SEXES.map((one) => element("option", { value: one }, one)),
  );
  return formOf(
    "New patient",
    async (details) => {
      problem.textContent = "";
      create.disabled = true;
      try {
        onCreated(await call("POST", "/api/patients", details));
      } catch (error) {
        problem.textContent = error.message;
      } finally {
        create.disabled = false;
      }
    },
    names ? element("p", {}, "Filled in from the file. Check every detail.") : null,
    field("Family name", text("family_name", { maxlength: 400 })),
    field("Given name", text("given_name", { maxlength: 400 })),
    field(
      "Birth date (year-month-day)",
      text("birth_date", {
        pattern: "\\d{4}-\\d{2}-\\d{2}",
        title: "Year-month-day, such as 1958-02-03",
        placeholder: "1958-02-03",
      }),
    ),
    field("Sex", sex),
    field("MRN", text("mrn", { maxlength: 200 })),
    problem,
    element(
      "div",
      { class: "mm-doc-actions" },
      create,
      plainButton("Back to search", onBack),
    ),
  );
}
