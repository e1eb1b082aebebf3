import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

const WAIT_WHILE_TYPING_MS = 120;
const ASK_AGAIN_MS = 1500;
const GIVE_UP_OPENING_MS = 6000;
const FORGET_AFTER_MS = 10_000; // a slow machine takes seconds to draw it anew
const TEXT = { fontSize: 16 };
const QUIET = { fontSize: 16, color: "hsl(var(--muted-foreground))" };
const COLUMN = { display: "flex", flexDirection: "column", gap: 8 };
const SEXES = ["female", "male", "other", "unknown"];

// Chainlit draws a message anew when its conversation gets its address, and the server asks again
// after a reconnect: what was typed then goes over to the next picker, by way of the window only.
const KEPT = "medmemoryPatientPicker";

function requestPatient(patient) {
  window.postMessage(
    { medmemory_request: "choose_patient", patient_id: patient.id },
    window.location.origin,
  );
}

async function call(path, body, signal) {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    signal,
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) {
    throw Object.assign(new Error(sentenceOf(answer)), { code: answer?.error?.code });
  }
  return answer;
}

function sentenceOf(answer) {
  const found = answer?.error?.message ?? answer?.message ?? answer?.detail;
  return typeof found === "string" ? found : "MedMemory could not do this. Try again.";
}

function PatientLine({ patient, onChoose, disabled, lineRef, onKeyDown }) {
  return (
    <li>
      <Button
        ref={lineRef}
        type="button"
        variant="outline"
        disabled={disabled}
        onClick={() => onChoose(patient)}
        onKeyDown={onKeyDown}
        style={{
          ...TEXT,
          width: "100%",
          height: "auto",
          minHeight: 44,
          padding: "8px 12px",
          justifyContent: "flex-start",
          textAlign: "left",
          whiteSpace: "normal",
          flexWrap: "wrap",
          columnGap: 12,
          rowGap: 2,
          fontVariantNumeric: "tabular-nums",
        }}
      >
        <strong>{patient.name}</strong>
        <span>
          born {patient.birth_date} ({patient.age} y)
        </span>
        <span>{patient.sex}</span>
        <span>MRN {patient.mrn}</span>
      </Button>
    </li>
  );
}

function Field({ label, problem = "", children }) {
  const id = useId();
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: 4, flex: "1 1 12rem" }}>
      <label htmlFor={id} style={TEXT}>
        {label}
      </label>
      {children(id)}
      <p id={`${id}-problem`} role="alert" style={{ ...TEXT, margin: 0 }}>
        {problem}
      </p>
    </div>
  );
}

function NewPatient({ typed, onTyped, onCreated, onCancel }) {
  const [problem, setProblem] = useState("");
  const [dateProblem, setDateProblem] = useState("");
  const [isSaving, setSaving] = useState(false);
  const first = useRef(null);
  const birthDate = useRef(null);
  useEffect(() => first.current?.focus(), []);

  const submit = async (event) => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget));
    setSaving(true);
    setProblem("");
    setDateProblem("");
    try {
      onCreated(await call("/api/patients", form));
    } catch (error) {
      setSaving(false);
      if (error.code !== "birth_date_refused") {
        setProblem(error.message);
        return;
      }
      setDateProblem(error.message);
      birthDate.current?.focus();
    }
  };
  return (
    <form
      onSubmit={submit}
      onInput={(event) => onTyped(Object.fromEntries(new FormData(event.currentTarget)))}
      style={{ ...COLUMN, gap: 12 }}
      aria-label="New patient"
    >
      <div style={{ display: "flex", flexWrap: "wrap", gap: 12 }}>
        <Field label="Family name">
          {(id) => (
            <Input
              id={id}
              ref={first}
              name="family_name"
              defaultValue={typed.family_name}
              required
              autoComplete="off"
              style={TEXT}
            />
          )}
        </Field>
        <Field label="Given name">
          {(id) => (
            <Input
              id={id}
              name="given_name"
              defaultValue={typed.given_name}
              required
              autoComplete="off"
              style={TEXT}
            />
          )}
        </Field>
        <Field label="Birth date (year-month-day)" problem={dateProblem}>
          {(id) => (
            <Input
              id={id}
              ref={birthDate}
              name="birth_date"
              defaultValue={typed.birth_date}
              required
              aria-invalid={dateProblem !== ""}
              aria-describedby={`${id}-problem`}
              placeholder="1958-02-03"
              autoComplete="off"
              style={TEXT}
            />
          )}
        </Field>
        <Field label="Sex">
          {(id) => (
            <select
              id={id}
              name="sex"
              required
              defaultValue={typed.sex ?? ""}
              style={{
                ...TEXT,
                height: 40,
                padding: "0 8px",
                borderRadius: 6,
                border: "1px solid hsl(var(--input))",
                background: "hsl(var(--background))",
                color: "inherit",
              }}
            >
              <option value="" disabled>
                Choose
              </option>
              {SEXES.map((sex) => (
                <option key={sex} value={sex}>
                  {sex}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="MRN">
          {(id) => (
            <Input
              id={id}
              name="mrn"
              defaultValue={typed.mrn}
              required
              autoComplete="off"
              style={TEXT}
            />
          )}
        </Field>
      </div>
      <p role="alert" style={TEXT}>
        {problem}
      </p>
      <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
        <Button type="submit" disabled={isSaving} style={{ ...TEXT, minHeight: 44 }}>
          {isSaving ? "Saving …" : "Create and open"}
        </Button>
        <Button
          type="button"
          variant="outline"
          onClick={onCancel}
          style={{ ...TEXT, minHeight: 44 }}
        >
          Back to search
        </Button>
      </div>
    </form>
  );
}

export default function PatientPicker() {
  const searchId = useId();
  const search = useRef(null);
  const lines = useRef([]);
  const kept = useRef(null);
  if (kept.current === null) kept.current = { text: "", form: null, ...window[KEPT] };
  const [text, setText] = useState(kept.current.text);
  const [recent, setRecent] = useState(null);
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const [isNew, setNew] = useState(kept.current.form !== null);
  const [opening, setOpening] = useState(null);

  useEffect(() => {
    const stop = new AbortController();
    call("/api/patients/recent", undefined, stop.signal)
      .then(setRecent)
      .catch((error) => {
        if (error.name !== "AbortError") setProblem(error.message);
      });
    // On a phone the keyboard would cover the patients that one tap opens.
    if (window.matchMedia("(pointer: fine)").matches) {
      window.setTimeout(() => {
        // Somebody who began to write a question goes on writing it.
        const composer = document.getElementById("chat-input");
        if ((composer?.value ?? composer?.textContent ?? "").trim()) return;
        search.current?.focus({ preventScroll: true });
        search.current?.setSelectionRange(search.current.value.length, search.current.value.length);
      }, 50);
    }
    return () => stop.abort();
  }, []);

  useEffect(() => {
    window[KEPT] = kept.current;
    return () => {
      window.setTimeout(() => {
        if (window[KEPT] === kept.current) delete window[KEPT];
      }, FORGET_AFTER_MS);
    };
  }, []);

  useEffect(() => {
    const words = text.trim();
    if (words === "") {
      setFound(null);
      return undefined;
    }
    const stop = new AbortController();
    const timer = window.setTimeout(() => {
      call("/api/patients/search", { text: words }, stop.signal)
        .then((patients) => {
          setFound(patients);
          setProblem("");
        })
        .catch((error) => {
          if (error.name !== "AbortError") setProblem(error.message);
        });
    }, WAIT_WHILE_TYPING_MS);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [text]);

  useEffect(() => {
    if (opening === null) return undefined;
    // What was said while the connection was down is lost; to be chosen twice changes nothing.
    const again = window.setInterval(() => requestPatient(opening), ASK_AGAIN_MS);
    const timer = window.setTimeout(() => setOpening(null), GIVE_UP_OPENING_MS);
    return () => {
      window.clearInterval(again);
      window.clearTimeout(timer);
    };
  }, [opening]);

  const choose = (patient) => {
    Object.assign(kept.current, { text: "", form: null });
    setOpening(patient);
    requestPatient(patient);
  };
  const searchFor = (words) => {
    kept.current.text = words;
    setText(words);
  };
  const showForm = (isShown) => {
    kept.current.form = isShown ? {} : null;
    setNew(isShown);
  };

  const shown = found ?? recent ?? [];
  lines.current.length = shown.length;
  const moveFrom = (index) => (event) => {
    const next = { ArrowDown: index + 1, ArrowUp: index - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) search.current?.focus();
    else lines.current[next]?.focus();
  };

  if (opening !== null) {
    return (
      <p role="status" style={TEXT}>
        Opening the record of {opening.name} …
      </p>
    );
  }
  if (isNew) {
    return (
      <NewPatient
        typed={kept.current.form ?? {}}
        onTyped={(values) => {
          kept.current.form = values;
        }}
        onCreated={choose}
        onCancel={() => showForm(false)}
      />
    );
  }

  let summary = "";
  if (found !== null) {
    summary =
      found.length === 0
        ? "No patient of yours fits. Check the spelling, or make a new patient."
        : `${found.length} ${found.length === 1 ? "patient fits" : "patients fit"}`;
  } else if (recent !== null) {
    summary = recent.length === 0 ? "You have not opened a record yet." : "Opened last";
  }

  return (
    <div style={{ ...COLUMN, gap: 12, maxWidth: 640 }}>
      <form
        role="search"
        style={COLUMN}
        onSubmit={(event) => {
          event.preventDefault();
          if (found?.length === 1) choose(found[0]);
        }}
      >
        <label htmlFor={searchId} style={TEXT}>
          Name, birth date or MRN
        </label>
        <Input
          id={searchId}
          ref={search}
          type="search"
          value={text}
          onChange={(event) => searchFor(event.target.value)}
          onKeyDown={moveFrom(-1)}
          placeholder="norbury 1958"
          autoComplete="off"
          spellCheck={false}
          style={{ ...TEXT, minHeight: 44 }}
        />
      </form>
      {/* Above the list: what comes late must not push a patient under a click meant for this. */}
      <div>
        <Button
          type="button"
          variant="outline"
          onClick={() => showForm(true)}
          style={{ ...TEXT, minHeight: 44 }}
        >
          New patient
        </Button>
      </div>
      <p role="status" style={QUIET}>
        {summary}
      </p>
      {problem !== "" && (
        <p role="alert" style={TEXT}>
          {problem}
        </p>
      )}
      {shown.length > 0 && (
        <ul style={{ ...COLUMN, listStyle: "none", margin: 0, padding: 0 }}>
          {shown.map((patient, index) => (
            <PatientLine
              key={patient.id}
              patient={patient}
              onChoose={choose}
              lineRef={(line) => {
                lines.current[index] = line;
              }}
              onKeyDown={moveFrom(index)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
