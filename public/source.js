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
  // What is scrolled or tabbed to comes to lie below the header that stays, not under it.
  document.addEventListener("DOMContentLoaded", () => {
    const header = document.querySelector("header.stays");
    if (!header) return;
    const measure = () => {
      document.documentElement.style.scrollPaddingTop = `${header.offsetHeight + 8}px`;
    };
    measure();
    new ResizeObserver(measure).observe(header);
  });
})();
