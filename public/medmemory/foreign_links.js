// Chainlit makes a link of every address in a message. One that comes from a document or a model
// leads out of this site, and with it, perhaps, what it holds of the record: it stays text.

export function keepForeignLinksAsText() {
  for (const kind of ["click", "auxclick"]) {
    document.addEventListener(kind, stop, true);
  }
}

function stop(event) {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("#root .message-content a[href]");
  if (link === null || link.origin === window.location.origin) return;
  event.preventDefault();
  event.stopPropagation();
}
