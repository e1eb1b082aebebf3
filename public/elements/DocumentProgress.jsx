import { useEffect, useRef } from "react";

// The line itself is plain JS (public/medmemory/documents), which the list of documents uses, too.
export default function DocumentProgress() {
  const line = useRef(null);

  useEffect(() => {
    const ask = (event) => sendUserMessage(event.detail);
    const node = line.current;
    node.addEventListener("mm-ask", ask);
    return () => node.removeEventListener("mm-ask", ask);
  }, []);

  return (
    <mm-document ref={line} document-id={props.document_id} patient-id={props.patient_id ?? ""} />
  );
}
