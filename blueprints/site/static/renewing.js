// What is marked data-renewed is exchanged when the server has something new; renew() tells whether the server answered.
let known = null;
let asking = null;      // one question at a time, or a slow answer would come after a newer one

export function renew() {
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

async function ask() {
  let answer;
  try {
    answer = await fetch(location.href, {cache: "no-cache", headers: {Accept: "text/html"}});
  } catch {
    return false;
  }
  if (!answer.ok) return false;
  const served = Date.parse(answer.headers.get("Date"));
  const name = answer.headers.get("ETag");
  if (name === null || name !== known) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renewed]");
    const old = document.querySelector("[data-renewed]");
    if (!fresh) return false;
    if (fresh.innerHTML !== plain(old)) exchange(old, fresh);
    known = name;
  }
  document.dispatchEvent(new CustomEvent("renewed", {detail: {served}}));
  return true;
}

const sources = new WeakMap();      // what the server said, before other scripts marked it
const plain = (element) => sources.get(element) ?? element.innerHTML;

function exchange(old, fresh) {
  const held = document.activeElement?.getAttribute("href");
  const next = document.importNode(fresh, true);
  sources.set(next, fresh.innerHTML);
  old.replaceWith(next);
  if (held) next.querySelector(`[href="${CSS.escape(held)}"]`)?.focus();
}

for (const element of document.querySelectorAll("[data-renewed]")) sources.set(element, element.innerHTML);
