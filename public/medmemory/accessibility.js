// What Chainlit leaves unsaid: names for its icon buttons, names for citations, and the answer
// itself, announced once it is complete.

import { element } from "/public/medmemory/element.js";

const BUTTON_NAMES = {
  "#new-chat-button": "New chat",
  "#sidebar-trigger-button": "Open or close the list of chats",
  "#search-chats-button": "Search chats",
  "#upload-button": "Add documents",
  "#chat-submit": "Send",
  "#stop-button": "Stop the answer",
  "#user-nav-button": "Account",
  "#theme-toggle": "Light or dark",
  "#password ~ button": "Show or hide the password",
  "button:has(> svg.lucide-arrow-down)": "Scroll to the end",
  "button:has(> svg.lucide-copy)": "Copy the answer",
  "button:has(> svg.lucide-thumbs-up)": "This answer helped",
  "button:has(> svg.lucide-thumbs-down)": "This answer did not help",
  "button:has(> svg.lucide-x)": "Close",
};
const CITATION = "a[href^='/citations/']";
const CITATION_TEXT = /^\[(\d+)\]$/;
const SETTLED_MS = 500; // a stopped answer gets its ending after the stop button is gone

export function startAccessibility({ onAnswering }) {
  const announcement = element("div", { class: "mm-spoken", "aria-live": "polite" });
  document.body.append(announcement);
  let isAnswering = false;
  let answerBefore = null; // the last answer when a question was sent; null: none was sent
  let announcing = null; // the timer of an answer that may still change

  const announceWhenSettled = (before) => {
    const words = wordsFor(lastAnswer());
    if (words === before) announcement.textContent = words;
    else announcing = window.setTimeout(announceWhenSettled, SETTLED_MS, words);
  };
  const forget = () => {
    window.clearTimeout(announcing);
    announcement.textContent = "";
  };

  const look = () => {
    for (const [selector, name] of Object.entries(BUTTON_NAMES)) {
      for (const button of document.querySelectorAll(selector)) nameButton(button, name);
    }
    if (document.getElementById("stop-button")) return;
    // A short answer can be complete before Chainlit ever shows its stop button.
    const hasNewAnswer = answerBefore !== null && lastAnswer()?.id !== answerBefore;
    if (!isAnswering && !hasNewAnswer) return;
    isAnswering = false;
    answerBefore = null;
    onAnswering();
    forget();
    announceWhenSettled(null);
  };

  let lookIsDue = false;
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      nameCitation(target);
      for (const node of addedNodes) nameCitation(node);
    }
    if (!isAnswering && document.getElementById("stop-button")) {
      isAnswering = true;
      onAnswering();
    }
    if (lookIsDue) return;
    lookIsDue = true;
    window.setTimeout(() => {
      lookIsDue = false;
      look();
    }, 200); // streaming changes the page many times a second; names can wait that long
  });
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });

  const questionSent = () => {
    forget();
    answerBefore = lastAnswer()?.id ?? "";
  };
  document.addEventListener(
    "keydown",
    ({ key, shiftKey, target }) => {
      if (key === "Enter" && !shiftKey && target.id === "chat-input") questionSent();
    },
    true,
  );
  document.addEventListener(
    "click",
    ({ target }) => {
      if (target instanceof Element && target.closest("#chat-submit")) questionSent();
    },
    true,
  );

  return {
    forgetAnswer() {
      isAnswering = false;
      answerBefore = null;
      forget();
    },
  };
}

function lastAnswer() {
  const answers = document.querySelectorAll("[data-step-type='assistant_message'] [id^='step-']");
  return answers[answers.length - 1];
}

/** What is read out: a question of ours, or the progress of a file, is not called an answer. */
function wordsFor(message) {
  const text = message?.querySelector(".prose")?.innerText.trim() ?? "";
  if (text === "" || message.querySelector(".inline-custom")) return text;
  return text.includes("This answer is incomplete") ? text : `Answer complete. ${text}`;
}

function nameButton(button, name) {
  if (!(button instanceof HTMLButtonElement) || button.hasAttribute("aria-label")) return;
  button.setAttribute("aria-label", name);
}

/** A citation in the text, unlike one in the list of sources, reads as its number alone. */
function nameCitation(node) {
  const start = node instanceof Element ? node : node.parentElement;
  if (!start) return;
  const links = start.matches(CITATION) ? [start] : [...start.querySelectorAll(CITATION)];
  const around = start.closest(CITATION);
  for (const link of around ? [...links, around] : links) {
    const number = CITATION_TEXT.exec(link.textContent)?.[1];
    if (number === undefined || link.dataset.citation === number) continue;
    link.dataset.citation = number;
    link.setAttribute("aria-label", `Source ${number}`);
  }
}
