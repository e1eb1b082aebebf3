// Buttons side by side; at most one of them has its panel open below. Escape closes it.

import { element } from "/public/medmemory/element.js";

let made = 0;

/**
 * `options`: {label, isGrave, panel: (close) => nodes} or {label, act}. Returns the node.
 */
export function choices(options, label) {
  const row = element("div", { class: "mm-doc-actions" });
  const place = element("div", { class: "mm-doc-panel", id: `mm-doc-panel-${(made += 1)}` });
  place.hidden = true;
  let opened = null;

  const close = () => {
    if (opened === null) return;
    opened.setAttribute("aria-expanded", "false");
    place.replaceChildren();
    place.hidden = true;
    opened.focus();
    opened = null;
  };
  const open = (button, option) => {
    if (opened === button) {
      close();
      return;
    }
    opened?.setAttribute("aria-expanded", "false");
    opened = button;
    button.setAttribute("aria-expanded", "true");
    place.replaceChildren(...option.panel(close));
    place.hidden = false;
    place.querySelector("input, textarea, select, button")?.focus();
  };

  for (const option of options) {
    const button = element("button", { type: "button", class: "mm-doc-button" }, option.label);
    if (option.panel) {
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", place.id);
      button.addEventListener("click", () => open(button, option));
    } else {
      button.addEventListener("click", option.act);
    }
    row.append(button);
  }
  const node = element("div", { role: "group", "aria-label": label }, row, place);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || opened === null) return;
    event.preventDefault();
    event.stopPropagation(); // the panel beside the chat stays open
    close();
  });
  return node;
}

/** A form whose `submit` gets its values; `children` end with its buttons. */
export function formOf(label, submit, ...children) {
  const form = element("form", { "aria-label": label, class: "mm-doc-form" }, ...children);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(form)));
  });
  return form;
}

export function field(label, input) {
  return element("label", { class: "mm-doc-field" }, element("span", {}, label), input);
}

export function submitButton(label, isGrave) {
  const kind = isGrave ? "mm-doc-button mm-doc-grave" : "mm-doc-button mm-doc-main";
  return element("button", { type: "submit", class: kind }, label);
}

export function plainButton(label, act) {
  return element("button", { type: "button", class: "mm-doc-button", onclick: act }, label);
}
