// Taps without reloading: each is sent as the plain form would send it; the answered page's row, counts and key replace ours.
// When the line fails nothing is lost: the key stays, so tapping again is the same tap.
const form = document.querySelector(".roster-form");
const message = document.getElementById("door-message");
let waiting = Promise.resolve();

function say(text) {
  message.textContent = text;
}

function replace(page, id) {
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (fresh && old) {
    old.className = fresh.className;
    old.innerHTML = fresh.innerHTML;
  }
}

async function send(button, seat) {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      location.assign(answer.url); // attendance is closed: the page asks why
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector(".roster-form")) {
      say(page.querySelector("main p")?.textContent.trim() || message.dataset.failed);
      return;
    }
    if (!seat || !page.getElementById(seat.id)) {
      location.reload();
      return;
    }
    replace(page, seat.id);
    replace(page, "door-counts");
    document.getElementById("client-key").value = page.getElementById("client-key").value;
    say(page.querySelector(".notices .notice__words")?.textContent.trim() ?? "");
    document.getElementById(seat.id).querySelector('[aria-pressed="true"], .tap')?.focus({ preventScroll: true });
  } catch {
    say(message.dataset.offline);
  } finally {
    seat?.classList.remove("is-sending");
  }
}

// "More" opens its row in place; without JavaScript it is a link to the list with that row open.
form?.addEventListener("click", async (event) => {
  const more = event.target.closest("a.tap--more");
  if (!more) return;
  event.preventDefault();
  try {
    const page = new DOMParser().parseFromString(await (await fetch(more.href)).text(), "text/html");
    const seat = more.closest(".seat");
    replace(page, seat.id);
    seat.querySelector(".seat__choices .tap")?.focus({ preventScroll: true });
  } catch {
    say(message.dataset.offline);
  }
});

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.value) return;
  event.preventDefault();
  const seat = button.closest("#roster > .seat");
  if (seat?.classList.contains("is-sending")) return; // a second tap before the first is answered is the same tap
  seat?.classList.add("is-sending");
  waiting = waiting.then(() => send(button, seat));
});
