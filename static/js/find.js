// "/" goes to the search: into its field where there is one, else where the link in the head of the page leads.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
  const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
  const field = [...document.querySelectorAll("[data-find-key]")].find(shown);
  if (!field) return;
  event.preventDefault();
  if (field instanceof HTMLAnchorElement) {
    field.click();
  } else {
    field.focus();
    field.select();
  }
});
