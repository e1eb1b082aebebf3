// Words that the server could not keep stand in the input again, so that nothing typed is lost.

/** To be imported before anything else listens for what the server says: no text may be cut short. */
window.addEventListener(
  "message",
  (event) => {
    if (Object(event.data).medmemory !== "unsent") return;
    event.stopImmediatePropagation(); // Chainlit would send it back to the server
    const isOwn = event.source === window && event.origin === window.location.origin;
    if (isOwn && typeof event.data.text === "string") putBack(event.data.text);
  },
  true,
);

function putBack(text) {
  const input = document.querySelector("textarea#chat-input");
  if (!input || input.value.includes(text)) return;
  // What was typed meanwhile stays. React hears of a change only when it is made past its own setter.
  const whole = [text, input.value].filter((part) => part !== "").join("\n");
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(input, whole);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}
