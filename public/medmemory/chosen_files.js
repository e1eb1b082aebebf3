// Which files were dropped or chosen. Chainlit turns away what is empty or too large, and all of them
// when they are too many, with a passing note; the server, which knows the limits, says it in the
// chat.

const SUSPICIOUS_BYTES = 1024 * 1024; // no site's limit is lower

export function reportChosenFiles() {
  document.addEventListener("drop", ({ dataTransfer }) => report(filesOf(dataTransfer)), true);
  // What is pasted is taken one by one, however many there are.
  document.addEventListener(
    "paste",
    ({ clipboardData }) => filesOf(clipboardData).forEach((file) => report([file])),
    true,
  );
  document.addEventListener(
    "change",
    ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "file") report([...target.files]);
    },
    true,
  );
}

/** Without folders, which have no bytes of their own. */
function filesOf(transfer) {
  const items = [...(transfer?.items ?? [])].filter((one) => one.kind === "file");
  return items
    .filter((one) => !one.webkitGetAsEntry?.()?.isDirectory)
    .map((one) => one.getAsFile())
    .filter((file) => file !== null);
}

function report(chosen) {
  const isSuspicious = ({ size }) => size === 0 || size > SUSPICIOUS_BYTES;
  const files = chosen
    .filter(isSuspicious)
    .map(({ name, size }) => ({ name, byte_count: size }));
  if (files.length === 0 && chosen.length < 2) return;
  window.postMessage(
    { medmemory_request: "files_chosen", files, others: chosen.length - files.length },
    window.location.origin,
  );
}
