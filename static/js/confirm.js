// Questions before something happens.
// <form data-confirm="What will be lost" data-confirm-label="Cancel meeting"> asks in a dialog, then submits.
// <a data-dialog="id" href="…"> opens <dialog id="id">; without JavaScript the link leads to the confirm page.
const words = document.documentElement.lang === "id" ? { keep: "Kembali", yes: "Lanjutkan" } : { keep: "Go back", yes: "Continue" };

function ask(question, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const text = Object.assign(document.createElement("p"), { textContent: question, id: "confirm-question" });
  const row = Object.assign(document.createElement("div"), { className: "dialog__actions" });
  const keep = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary", textContent: words.keep });
  const yes = Object.assign(document.createElement("button"), { type: "button", className: "button button--danger", textContent: label || words.yes });
  dialog.setAttribute("aria-labelledby", "confirm-question");
  row.append(yes, keep);
  dialog.append(text, row);
  document.body.append(dialog);
  return new Promise((resolve) => {
    keep.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    keep.focus();
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  if (!(await ask(question, event.submitter?.dataset.confirmLabel ?? form.dataset.confirmLabel))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(event.submitter);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});
