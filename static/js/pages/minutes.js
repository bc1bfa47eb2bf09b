// The writer saves by itself. Each part (an item, the head) goes to the same address as the form; until the server has
// confirmed a text, a copy stays on this device. Without this module the form works as it is.
const WAIT = 1500;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const words = JSON.parse(form.dataset.words);
  const token = form.querySelector("[name=csrf_token]");
  const parts = new Map();

  for (const section of form.querySelectorAll("[data-part]")) {
    const name = section.dataset.part;
    if (!parts.has(name)) parts.set(name, { name, sections: [], timer: 0, busy: false, again: false });
    parts.get(name).sections.push(section);
  }

  const key = (part) => `notula:${location.pathname}:${part.name}`;
  const revisionOf = (part) => form.elements[`${part.name}-revision`];
  const bodyOf = (part) => form.elements[`${part.name}-body`];

  const say = (part, text, tone = "", href = "", link = "") => {
    for (const place of part.sections.flatMap((section) => [...section.querySelectorAll("[data-saved]")])) {
      place.textContent = text;
      place.dataset.tone = tone;
      if (!href) continue;
      const anchor = document.createElement("a");
      anchor.href = href;
      anchor.textContent = link;
      place.append(" ", anchor);
    }
    const all = form.querySelector("[data-saved-all]");
    if (all) all.textContent = text;
  };

  const copy = (part) => {
    const body = bodyOf(part);
    if (!body) return;
    try {
      localStorage.setItem(key(part), JSON.stringify({ text: body.value, over: body.defaultValue }));
    } catch {
      // a full or forbidden storage only takes away the second net
    }
  };

  const forget = (part) => {
    try {
      localStorage.removeItem(key(part));
    } catch {
      // see above
    }
  };

  // What this part sends: its own fields and nothing that a button would use (new decisions, new action items).
  const fields = (part) => {
    const data = new FormData();
    data.set("csrf_token", token.value);
    for (const [name, value] of new FormData(form)) if (name.startsWith(`${part.name}-`)) data.append(name, value);
    return data;
  };

  async function save(part) {
    clearTimeout(part.timer);
    part.timer = 0;
    if (part.busy) {
      part.again = true;
      return;
    }
    part.busy = true;
    say(part, words.saving);
    const sent = bodyOf(part)?.value;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: fields(part),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      const answer = await response.json();
      if (answer.state === "saved") {
        const revision = revisionOf(part);
        if (revision) revision.value = answer.revisions[part.name];
        if (bodyOf(part)?.value === sent) forget(part);
        say(part, words.saved.replace("{time}", answer.at));
        if (![...parts.values()].some((one) => one.timer || one.again)) form.dispatchEvent(new Event("saved"));
      } else if (answer.state === "conflict") {
        forget(part); // the server keeps both texts
        say(part, words.conflict, "attention", answer.address, words.compare);
        part.stopped = true;
      } else {
        say(part, answer.message || words.problem, "danger");
      }
    } catch {
      say(part, words.offline, "attention");
      part.timer = setTimeout(() => save(part), 15000);
    } finally {
      part.busy = false;
      if (part.again) {
        part.again = false;
        part.timer = setTimeout(() => save(part), WAIT);
      }
    }
  }

  const partOf = (element) => parts.get(element.closest("[data-part]")?.dataset.part);

  form.addEventListener("input", (event) => {
    const part = partOf(event.target);
    if (!part || event.target.closest("[data-mark], .disclosure")) return;
    copy(part);
    if (part.stopped) return; // two texts wait to be made one; until then only this device keeps what is typed
    say(part, words.typing);
    clearTimeout(part.timer);
    part.timer = setTimeout(() => {
      part.timer = 0;
      save(part);
    }, WAIT);
  });

  // A text that never reached the server: offered, never put back unasked.
  for (const part of parts.values()) {
    const body = bodyOf(part);
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key(part)));
    } catch {
      kept = null;
    }
    if (!body || !kept || kept.text === body.value) {
      if (kept) forget(part);
      continue;
    }
    const place = part.sections[0].querySelector("[data-saved]");
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button--secondary button--small";
      made.textContent = label;
      made.addEventListener("click", () => {
        act();
        place.replaceChildren();
      });
      return made;
    };
    place.dataset.tone = "attention";
    place.replaceChildren(
      words.found, " ",
      button(words.restore, () => {
        body.value = kept.text;
        body.dispatchEvent(new Event("input", { bubbles: true }));
        body.focus();
      }), " ",
      button(words.drop, () => forget(part)),
    );
  }

  // Keyboard first: save, a decision, an action item for the section one is in.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      for (const part of parts.values()) if (part.timer || partOf(document.activeElement) === part) save(part);
      return;
    }
    const mark = event.altKey && !event.ctrlKey && { k: "decision", t: "promise" }[event.key.toLowerCase()];
    if (!mark) return;
    const section = document.activeElement.closest("[data-part]");
    const place = section?.querySelector(`[data-mark="${mark}"]`);
    if (!place) return;
    event.preventDefault();
    place.closest("details").open = true;
    place.querySelector("textarea").focus();
  });

  // Which section is being read, for the list on the left.
  if ("IntersectionObserver" in window) {
    const links = new Map([...form.querySelectorAll(".desk__nav a")].map((link) => [link.hash.slice(1), link]));
    const watch = new IntersectionObserver((seen) => {
      for (const one of seen) {
        if (!one.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(one.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-20% 0px -70% 0px" });
    for (const id of links.keys()) {
      const section = document.getElementById(id);
      if (section) watch.observe(section);
    }
  }
}
