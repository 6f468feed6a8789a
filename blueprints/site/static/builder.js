// Each choice shows its calendar's address, count and codes at once: this very page is asked for them, so the server alone
// knows what they are. Without this file, or without connection, the form's button does it.
import {offerCopies} from "./copy.js";

const form = document.querySelector("[data-builder]");
const button = form.querySelector("[type=submit]");
const PAUSE = 400;      // milliseconds after the last letter typed
let turn = 0;
let typing;

function chosen() {
  const address = new URL(location.pathname, location.href);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  return address;
}

function take(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = page.querySelector(`[data-live="${part.dataset.live}"]`);
    const opened = [...part.querySelectorAll("details")].map((one) => one.open);     // what is being read stays open
    next?.querySelectorAll("details").forEach((one, number) => { one.open = opened[number] ?? false; });
    if (next && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
  }
  for (const link of document.querySelectorAll(".mast-languages a")) {       // the same choice in another language
    link.href = page.querySelector(`.mast-languages a[hreflang="${link.hreflang}"]`).getAttribute("href");
  }
  offerCopies();
}

async function show() {
  clearTimeout(typing);
  const mine = ++turn;
  const address = chosen();
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== turn) return;
    if (!answer.ok || !page.querySelector("[data-live]")) throw new Error("not this page");
    take(page);
    history.replaceState(null, "", address);
    button.hidden = true;
  } catch {
    if (mine === turn) button.hidden = false;
  }
}

button.hidden = true;
form.addEventListener("change", show);
form.addEventListener("input", (event) => {
  if (event.target.type !== "search") return;
  clearTimeout(typing);
  typing = setTimeout(show, PAUSE);
});
form.addEventListener("submit", (event) => {
  if (!button.hidden) return;       // it is there because asking failed: let the browser try
  event.preventDefault();
  show();
});
