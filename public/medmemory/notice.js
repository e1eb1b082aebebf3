// The quiet line under the banner: how MedMemory answers at the moment, when that is not as usual.

import { element } from "/public/medmemory/element.js";

export function createNotice() {
  const text = element("span", { class: "mm-notice-text" });
  const command = element("code");
  const copied = element("span", { class: "mm-copied", role: "status" });
  const copy = element(
    "button",
    { type: "button", class: "mm-button", onclick: () => copyText() },
    "Copy command",
  );
  const withCommand = element("span", { class: "mm-notice-command" }, command, copy, copied);
  const bar = element(
    "div",
    { id: "mm-notice", role: "status", hidden: true },
    text,
    withCommand,
  );
  document.querySelector("#mm-banner").after(bar);

  async function copyText() {
    try {
      await navigator.clipboard.writeText(command.textContent);
      copied.textContent = "Copied";
    } catch {
      // Without https the clipboard is closed to pages: select the text for the keyboard instead.
      window.getSelection().selectAllChildren(command);
      copied.textContent = "Press Ctrl+C to copy";
    }
  }

  return {
    show(message) {
      text.textContent = message.text ?? "";
      command.textContent = message.command ?? "";
      copied.textContent = "";
      withCommand.hidden = !message.command;
      bar.hidden = message.mode === "ok" || !message.text;
      bar.dataset.mode = message.mode;
    },
  };
}
