// The code changes by itself: at the end of each window the page is fetched again and the middle of it replaced.
// Without a line the last code stays, which is taken for a while longer, and the page says so.
const lost = document.getElementById("screen-lost");

async function renew() {
  const here = document.getElementById("screen");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("screen");
    if (!answer.ok || !fresh) throw new Error("no screen");
    here.replaceWith(document.adoptNode(fresh));
    lost.textContent = "";
    wait(Number(fresh.dataset.left) + 0.4);
  } catch {
    lost.textContent = here.dataset.lost;
    wait(5);
  }
}

function wait(seconds) {
  setTimeout(renew, Math.min(Math.max(seconds, 1), 15) * 1000); // at least every 15 s, so that the number of people follows
}

wait(Number(document.getElementById("screen").dataset.left) + 0.4);
