// Asking the server. Every answer is one of: {kind: "ok", answer}, {kind: "silent"} (no line, or a server that cannot now),
// {kind: "signed_out"}, {kind: "refused", why, code, field, fields, status}.
const PATIENCE = 20_000;
const LATER = new Set([429, 500, 502, 503, 504, 507]);

let field = null;

/** `token`: the page's hidden field; a newer one replaces its value, so that the form goes on working, too. */
export function carry(token) {
  field = token;
}

async function once(address, body, more) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST", body, cache: "no-store", redirect: "manual", signal: more.keepalive ? undefined : AbortSignal.timeout?.(PATIENCE),
      ...more, headers: { Accept: "application/json", "X-CSRFToken": field.value, ...more.headers },
    });
  } catch {
    return { kind: "silent" };
  }
  if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed_out" };
  if (LATER.has(response.status)) return { kind: "silent" };
  let answer = null;
  try {
    answer = await response.json();
  } catch {
    // a portal that answers for others, or a page where a script expected words
    return response.ok ? { kind: "silent" } : { kind: "refused", why: "", code: String(response.status), status: response.status };
  }
  if (response.ok || (answer.state && response.status < 500)) return { kind: "ok", answer };
  return { kind: "refused", status: response.status, ...answer };
}

/** Send; when only the token was too old, once more with the new one. */
async function ask(address, body, more = {}) {
  const first = await once(address, body, more);
  if (first.code !== "csrf" || !first.token) return first;
  field.value = first.token;
  return once(address, body, more);
}

export const post = (address, what, more = {}) =>
  ask(address, JSON.stringify(what), { ...more, headers: { "Content-Type": "application/json" } });

export const postForm = (address, data) => {
  data.set("csrf_token", field.value);
  return ask(address, data);
};
