// Which meeting this page shows: the one of the link, the one of the address, the only one - or the list of all.
import { newName } from "./store.js";
import { make, put, say } from "./words.js";

const by = (id) => document.getElementById(id);

/** The secret in the address of a door (…/pintu/<token>), or "". */
export function tokenIn(pathname, base) {
  if (!pathname.startsWith(base)) return "";
  const rest = decodeURIComponent(pathname.slice(base.length));
  return /^[a-z0-9]{20,60}$/i.test(rest) ? rest : "";
}

/** What the address names: a meeting on this device, "semua" for the list of them, or nothing. */
export function nameIn(hash) {
  return /^#(r[0-9a-f]{8}|semua)$/.exec(hash)?.[1] ?? "";
}

/** The record of the meeting to show, or null for the list. A new link is remembered, and its secret leaves the address. */
export async function chosen(store, base) {
  const records = await store.meetings();
  const token = tokenIn(location.pathname, base);
  const named = nameIn(location.hash);
  if (!token) return records.find((one) => one.id === named) ?? (named || records.length !== 1 ? null : records[0]);
  const known = records.find((one) => one.token === token);
  const record = known ?? { id: newName("r").slice(0, 9), token, since: Date.now() };
  if (!known) await store.keep(record);
  return record;
}

/** An address without a secret, that finds the meeting again on this device. */
export function cleanAddress(record, base) {
  history.replaceState(null, "", `${base}#${record.id}`);
}

/** The meetings on this device. One whose taps wait cannot be removed. */
export async function list(store) {
  by("start").hidden = false;
  const records = (await store.meetings()).sort((a, b) => b.since - a.since);
  by("no-meetings").hidden = records.length > 0;
  const lines = await Promise.all(records.map(async (record) => {
    const n = (await store.load(record.id))[1].length;
    const meeting = record.state?.meeting;
    const title = meeting?.title || say(record.ended ? `${record.ended}.title` : "badge.fetching");
    const line = put(make("meeting"), { title, lead: meeting ? [meeting.day, meeting.time, meeting.place].filter(Boolean).join(" · ") : "",
                                        waiting: n ? say("waiting", { n }) : "" });
    line.querySelector("a").href = `#${record.id}`;
    const forget = line.querySelector("[data-act=forget]");
    forget.setAttribute("aria-label", `${forget.textContent}: ${title}`);
    forget.addEventListener("click", async () => {
      if ((await store.load(record.id))[1].length) {
        by("said").textContent = say("forget.waiting");
        put(line, { waiting: say("forget.waiting") });
        return;
      }
      await store.forget(record.id);
      line.remove();
      by("no-meetings").hidden = by("meetings").children.length > 0;
      by("start-title").focus?.();
    });
    return line;
  }));
  by("meetings").replaceChildren(...lines);
}
