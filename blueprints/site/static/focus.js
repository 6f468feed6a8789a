// After a form came back with errors, reading starts at their summary; its links go on into the field itself.
const summary = document.querySelector("[data-focus]");
summary?.focus();

summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const first = target.matches("fieldset, div") ? target.querySelector("input:not([type=hidden]), select, textarea") : target;
  (first ?? target).focus();
  target.scrollIntoView({ block: "center" });
});
