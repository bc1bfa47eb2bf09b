// <form data-unsaved>: the browser asks before a page with unsaved changes is left.
const changed = new Set();

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("change", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
  form.addEventListener("saved", () => changed.delete(form)); // autosaving editors dispatch this
}

window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});
