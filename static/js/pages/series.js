// The dates of a series follow what is chosen above them, without the step "Show the dates".
const form = document.querySelector("form[data-series]");
const wait = 500;

const scheduled = (field) => ["day", "start", "end", "timezone", "every", "on", "ends", "count", "until"].includes(field.name);
const chosen = (field) => field.name === "kept" || field.name.startsWith("move-");

function weekly() {
  form.querySelector(".on-day").hidden = form.elements.every.value.endsWith("week") || form.elements.every.value.endsWith("weeks");
  const count = form.querySelector("input[name=ends]:checked")?.value !== "until";
  form.elements.count.closest(".field").hidden = !count;
  form.elements.until.closest(".field").hidden = count;
}

async function refresh(round) {
  const dates = document.getElementById("dates");
  const sent = new FormData(form);
  sent.delete("save");
  sent.set("preview", "yes");
  sent.set("live", "yes");
  dates.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action.split("#")[0] || location.href, { method: "POST", body: sent, credentials: "same-origin" });
    if (!answer.ok || round !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("dates");
    if (!fresh || page.querySelector(".error-summary")) return;
    const focused = document.activeElement?.id;
    dates.replaceChildren(...fresh.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  } catch {
    // Without a line the button "Show the dates" still works.
  } finally {
    dates.removeAttribute("aria-busy");
  }
}

let latest = 0;
let timer;

function soon(delay) {
  clearTimeout(timer);
  latest += 1;
  const round = latest;
  timer = setTimeout(() => refresh(round), delay);
}

if (form) {
  weekly();
  form.addEventListener("input", (event) => {
    if (scheduled(event.target)) {
      weekly();
      soon(wait);
    }
  });
  form.addEventListener("change", (event) => {
    if (chosen(event.target)) soon(0);
  });
  if (!form.querySelector(".error-summary")) soon(0);
}
