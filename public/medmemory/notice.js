// The quiet line under the banner: how MedMemory answers at the moment, when that is not as usual.
// It can be put away until it says something else. On a phone it is one line, with the rest on tap.

import { copy as copyToClipboard } from "/public/medmemory/copying.js";
import { element } from "/public/medmemory/element.js";

const PUT_AWAY = "medmemory-notice-put-away"; // in this tab, until it is closed: what was said

export function createNotice() {
  const text = element("span", { class: "mm-notice-text", id: "mm-notice-text", role: "status" });
  const command = element("code");
  const copied = element("span", { class: "mm-copied", role: "status" });
  const copy = button("Copy command", () => copyText());
  const withCommand = element("span", { class: "mm-notice-command" }, command, copy, copied);
  const more = button("More", () => unfold(bar.dataset.open !== "true"));
  more.classList.add("mm-notice-more");
  more.setAttribute("aria-controls", "mm-notice");
  const hide = button("Hide", () => putAway());
  hide.setAttribute("aria-describedby", "mm-notice-text");
  const bar = element("div", { id: "mm-notice", hidden: true }, text, more, hide, withCommand);
  document.querySelector("#mm-banner").after(bar);

  function button(label, act) {
    return element("button", { type: "button", class: "mm-button", onclick: act }, label);
  }

  function unfold(isOpen) {
    bar.dataset.open = String(isOpen);
    more.textContent = isOpen ? "Less" : "More";
    more.setAttribute("aria-expanded", String(isOpen));
  }

  function putAway() {
    window.sessionStorage.setItem(PUT_AWAY, said());
    bar.hidden = true;
    // On a phone that would bring up the keyboard.
    if (window.matchMedia("(pointer: fine)").matches) {
      document.querySelector("#chat-input")?.focus({ preventScroll: true });
    }
  }

  function said() {
    return `${text.textContent} ${command.textContent}`;
  }

  async function copyText() {
    const isDone = await copyToClipboard(command.textContent);
    if (!isDone) window.getSelection().selectAllChildren(command);
    copied.textContent = isDone ? "Copied" : "Press Ctrl+C to copy";
  }

  return {
    show(message) {
      const before = said();
      text.textContent = message.text ?? "";
      command.textContent = message.command ?? "";
      if (said() !== before) {
        copied.textContent = "";
        unfold(false);
      }
      withCommand.hidden = !message.command;
      const isUsual = message.mode === "ok" || !message.text;
      if (isUsual) window.sessionStorage.removeItem(PUT_AWAY);
      bar.hidden = isUsual || window.sessionStorage.getItem(PUT_AWAY) === said();
      bar.dataset.mode = message.mode;
    },
  };
}
