// A source page looks as the chat does: light, dark, or as the system says.

(() => {
  const follow = () => {
    const chosen = window.localStorage.getItem("vite-ui-theme"); // where Chainlit keeps the choice
    const isDark =
      chosen === "dark" ||
      (chosen !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.classList.toggle("dark", isDark);
  };
  follow();
  window.addEventListener("storage", follow);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  // In view at once, where the text is open; a picture of the page shows the words by itself.
  document.addEventListener("DOMContentLoaded", () => {
    const quote = document.getElementById("quote");
    if (!quote || quote.closest("details")) return;
    if (quote.getBoundingClientRect().bottom > window.innerHeight) {
      quote.scrollIntoView({ block: "center" });
    }
  });
})();
