import { Button } from "@/components/ui/button";

const TEXT = { fontSize: 16 };
const QUIET = { fontSize: 16, color: "hsl(var(--muted-foreground))" };

function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

/** The days are of the documents that can be searched: of others no date is known for certain. */
function holds({ documents, searchable, undated, earliest, latest }) {
  const all = `The record holds ${counted(documents, "document", "documents")}`;
  if (searchable === 0) return `${all}, and none can be searched yet.`;
  const found = searchable === documents ? all : `${all}; ${searchable} can be searched`;
  if (earliest === null || latest === null) return `${found}, without a date.`;
  const days = earliest === latest ? earliest : `${earliest} to ${latest}`;
  const exception = undated > 0 ? `; ${undated} of them without a date` : "";
  return `${found}, dated ${days}${exception}.`;
}

function caveats({ unreadable_pages, processing, failed, waiting }) {
  return [
    waiting > 0 && `${counted(waiting, "document waits", "documents wait")} for your decision`,
    processing > 0 && `${counted(processing, "document is", "documents are")} still being read`,
    unreadable_pages > 0 && `${counted(unreadable_pages, "page", "pages")} could not be read`,
    failed > 0 && `${counted(failed, "document", "documents")} could not be read`,
  ].filter(Boolean);
}

function chooseFiles() {
  document.querySelector("#upload-button-input")?.click();
}

function openDocuments() {
  window.postMessage({ medmemory: "documents" }, window.location.origin);
}

export default function PatientCard() {
  if (typeof props.documents !== "number") return null;
  const notes = caveats(props);
  return (
    <section
      aria-label="What the record holds"
      style={{ display: "flex", flexDirection: "column", gap: 12, maxWidth: 640 }}
    >
      <p style={{ ...TEXT, fontVariantNumeric: "tabular-nums" }}>
        {props.documents === 0
          ? "The record holds no documents yet. Drop them anywhere on this page to begin."
          : holds(props)}
      </p>
      {notes.length > 0 && <p style={QUIET}>{notes.join("; ")}.</p>}
      {props.starters.length > 0 && (
        <div>
          <p style={QUIET}>Questions to begin with</p>
          <ul
            style={{
              display: "flex",
              flexDirection: "column",
              gap: 8,
              listStyle: "none",
              margin: "8px 0 0",
              padding: 0,
            }}
          >
            {props.starters.map((question) => (
              <li key={question}>
                <Button
                  type="button"
                  variant="outline"
                  onClick={() => sendUserMessage(question)}
                  style={{
                    ...TEXT,
                    width: "100%",
                    height: "auto",
                    minHeight: 44,
                    padding: "8px 12px",
                    justifyContent: "flex-start",
                    textAlign: "left",
                    whiteSpace: "normal",
                  }}
                >
                  {question}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
        <Button
          type="button"
          variant="outline"
          onClick={chooseFiles}
          style={{ ...TEXT, minHeight: 44 }}
        >
          Add documents
        </Button>
        {props.documents > 0 && (
          <Button
            type="button"
            variant="outline"
            onClick={openDocuments}
            style={{ ...TEXT, minHeight: 44 }}
          >
            All documents
          </Button>
        )}
      </div>
    </section>
  );
}
