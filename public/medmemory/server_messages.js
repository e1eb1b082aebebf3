// What the server says to this page. Chainlit hands it on by posting it to its own window, so a
// message from any other window or origin, a frame's included, is not ours.

const TEXT = (value) => typeof value === "string" && value.length <= 500;
const OPTIONAL = (check) => (value) => value == null || check(value);

const SHAPES = {
  patient: { thread: OPTIONAL(TEXT), patient: OPTIONAL(isPatient) },
  banner: {
    mode: (value) => ["ok", "evidence_only", "starting"].includes(value),
    text: OPTIONAL(TEXT),
    command: OPTIONAL(TEXT),
  },
  change_patient: {},
  documents: {},
};

function isPatient(value) {
  const { id, name, birth_date: birthDate, age, sex, mrn, allergies, allergies_page: page } = Object(value);
  return (
    [name, birthDate, sex, mrn].every(TEXT) &&
    Number.isInteger(age) &&
    [id, allergies].every(OPTIONAL(TEXT)) &&
    (page == null || /^\/documents\/[0-9a-f-]{36}\?page=\d+$/.test(page))
  );
}

export function listenToServer(handlers) {
  window.addEventListener(
    "message",
    (event) => {
      const kind = Object(event.data).medmemory;
      if (typeof kind !== "string") return;
      // Chainlit would send every message it hears back to the server.
      event.stopImmediatePropagation();
      if (event.source !== window || event.origin !== window.location.origin) return;
      const shape = Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : null;
      if (shape === null) return;
      const fits = Object.entries(shape).every(([name, check]) => check(event.data[name]));
      if (fits) handlers[kind](event.data);
    },
    true,
  );
}
