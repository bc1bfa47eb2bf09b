// Plain polling: the part that changes is asked for with the ETag we hold. Nothing new costs an empty 304.
// A page nobody looks at does not ask; a broken line is asked again more slowly, and the page says how old it is.
const board = document.getElementById("live");
const lost = document.getElementById("live-lost");
const said = document.getElementById("live-said");
const every = Number(board.dataset.seconds) * 1000;
let tag = `W/"${board.dataset.version}"`;
let seen = new Date();
let timer;

async function ask() {
  clearTimeout(timer);
  if (document.hidden) return;
  let pause = every;
  try {
    const answer = await fetch(board.dataset.from, { headers: { "If-None-Match": tag, Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 200) {
      const fresh = await answer.json();
      tag = answer.headers.get("ETag") ?? tag;
      show(fresh);
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    seen = new Date();
    lost.textContent = "";
  } catch {
    const time = `${String(seen.getHours()).padStart(2, "0")}.${String(seen.getMinutes()).padStart(2, "0")}`;
    lost.textContent = lost.dataset.lost.replace("{time}", time);
    pause = every * 3;
  }
  timer = setTimeout(ask, pause);
}

// The focus stays on the same link when its part is drawn anew.
function show(fresh) {
  const held = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  board.innerHTML = fresh.html;
  if (held) board.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  if (fresh.newest) said.textContent = fresh.newest;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) ask();
});
timer = setTimeout(ask, every);
