// One post of a form, as the plain page would send it, and what became of it. Nothing here throws.
import { area, words } from "./grid-board.js";

const PATIENCE = 15_000;      // milliseconds
const base = location.pathname.replace(/\/$/, "");
const tokenField = () => area.querySelector("input[name=csrf_token]");

export const address = (path) => `${base}/${path}`;

async function ask(url, options) {
  const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options,
    headers: { Accept: "application/json" } });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  return { status: answer.type === "opaqueredirect" ? 401 : answer.status, body: isJson ? await answer.json() : null };
}

export async function get(path, fields) {
  return tried(() => ask(`${address(path)}?${new URLSearchParams(fields)}`, {}));
}

export async function post(path, fields) {
  return tried(() => ask(address(path), { method: "POST", body: new URLSearchParams({ ...fields, csrf_token: tokenField().value }) }));
}

async function tried(asking) {
  try {
    const { status, body } = await asking();
    if (status < 300 && body) return { ok: true, status, body };
    return { ok: false, status, body: body ?? {}, why: whyOf(status, body) };
  } catch (error) {
    return { ok: false, status: 0, body: {}, why: error.name === "TimeoutError" ? words.tooSlow : words.noNetwork };
  }
}

function whyOf(status, body) {
  const said = [body?.sentence, ...Object.values(body?.errors ?? {})].filter(Boolean);
  if (said.length) return [...new Set(said)].join(" ");
  if (status === 401 || status === 403) return words.signedOut;
  return { 400: words.tooOld, 404: words.gone, 429: words.tooMany }[status] ?? words.broken;
}

// After a new sign-in, or after hours, the page's token is no longer good: take one from a fresh page.
export async function renewToken() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-grid] input[name=csrf_token]")?.value;
    if (fresh) for (const field of area.querySelectorAll("input[name=csrf_token]")) field.value = fresh;
  } catch {
    // There is no network: the post itself will say so.
  }
}
