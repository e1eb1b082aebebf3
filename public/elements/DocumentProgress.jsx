import { useEffect, useState } from "react";

const ASK_EVERY_MS = 1000;
const ASK_AGAIN_AFTER_FAILURE_MS = 5000;
const TEXT = { fontSize: 16 };
const QUIET = { fontSize: 16, color: "hsl(var(--muted-foreground))" };

function inWords(found) {
  const warnings = found.warnings?.length ?? 0;
  switch (found.status) {
    case "queued":
      return "waiting to be read";
    case "reading":
      return found.page_count
        ? `reading page ${Math.min(found.pages_read + 1, found.page_count)} of ${found.page_count}`
        : "reading";
    case "embedding":
      return found.chunk_count
        ? `preparing for search, ${found.chunks_embedded} of ${found.chunk_count} parts`
        : "preparing for search";
    case "ready": {
      const pages = `${found.page_count} ${found.page_count === 1 ? "page" : "pages"}`;
      if (warnings === 0) return `ready, ${pages}`;
      return `ready, ${pages}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
    }
    case "failed":
      return `could not be read. ${found.failure_reason ?? ""}`;
    default:
      return found.status;
  }
}

function share(found) {
  const read = found.page_count ? found.pages_read / found.page_count : 0;
  const embedded = found.chunk_count ? found.chunks_embedded / found.chunk_count : 0;
  return Math.round(100 * (0.4 * read + 0.6 * embedded));
}

export default function DocumentProgress() {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    let timer = null;
    let isOver = false;
    const ask = async () => {
      let wait = ASK_EVERY_MS;
      try {
        const response = await fetch(`/api/documents/${props.document_id}`, {
          credentials: "same-origin",
        });
        if (response.status === 404) {
          setProblem("This document is no longer in the record.");
          return;
        }
        if (!response.ok) throw new Error(String(response.status));
        const answer = await response.json();
        if (isOver) return;
        setFound(answer);
        setProblem("");
        if (answer.status === "ready" || answer.status === "failed") return;
      } catch {
        if (isOver) return;
        setProblem("The progress is not known right now. The document is kept.");
        wait = ASK_AGAIN_AFTER_FAILURE_MS;
      }
      if (!isOver) timer = window.setTimeout(ask, wait);
    };
    ask();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, []);

  if (found === null) {
    return (
      <p role="status" style={QUIET}>
        {problem || "Looking up the document …"}
      </p>
    );
  }
  const isWorking = found.status !== "ready" && found.status !== "failed";
  return (
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        gap: 4,
        maxWidth: 640,
        padding: "8px 12px",
        border: "1px solid hsl(var(--border))",
        borderRadius: 8,
        fontVariantNumeric: "tabular-nums",
        overflowWrap: "anywhere",
      }}
    >
      <div style={TEXT}>
        <a href={`/documents/${found.id}`} className="text-primary hover:underline">
          {found.title || found.file_name}
        </a>
        {found.document_date ? ` · ${found.document_date}` : ""}
      </div>
      {found.title && found.title !== found.file_name && (
        <div style={QUIET}>{found.file_name}</div>
      )}
      <div style={found.status === "failed" ? TEXT : QUIET} role={isWorking ? undefined : "status"}>
        {inWords(found)}
      </div>
      {isWorking && (
        <div
          role="progressbar"
          aria-label={`Reading ${found.file_name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share(found)}
          style={{ height: 4, borderRadius: 2, background: "hsl(var(--border))" }}
        >
          <div
            style={{
              height: "100%",
              width: `${share(found)}%`,
              borderRadius: 2,
              background: "hsl(var(--primary))",
            }}
          />
        </div>
      )}
      {found.warnings?.length > 0 && (
        <details style={TEXT}>
          <summary>Warnings</summary>
          <ul style={{ listStyle: "disc", margin: "4px 0 0", paddingLeft: 20 }}>
            {found.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
      {problem !== "" && <div style={QUIET}>{problem}</div>}
    </div>
  );
}
