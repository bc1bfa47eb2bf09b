// How words will read, while they are written. Without this module a button shows the same.
const form = document.querySelector("form[data-preview]");
let timer;
let turn = 0;

async function show() {
  const mine = ++turn;
  const body = new URLSearchParams(new FormData(form));
  body.set("preview", "1");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.preview);
    const old = document.getElementById(form.dataset.preview);
    if (mine !== turn || !fresh || !old) return;
    old.innerHTML = fresh.innerHTML;
    for (const label of form.querySelectorAll("[data-live]")) {
      const said = page.getElementById(label.id);
      if (said) label.innerHTML = said.innerHTML;
    }
  } catch {
    // the line is down: what was shown last stays, and nothing typed is lost
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, 400);
});
