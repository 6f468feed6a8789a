// Choosing another way to come shows its form at once, with what was typed so far. Without this file a button does it.
import {searchCities} from "./city-search.js";

const ways = document.querySelector("[data-ways]");
const button = ways?.querySelector("button");
const kept = new Map();         // what was typed into fields that the form now shown does not have
let turn = 0;

function keep(parts) {
  for (const field of parts.querySelectorAll("[name]")) {
    if (field.type === "radio") { if (field.checked) kept.set(field.name, field.value); }
    else kept.set(field.name, field.type === "checkbox" ? field.checked : field.value);
  }
}

function fill(parts) {
  for (const field of parts.querySelectorAll("[name]")) {
    if (field.type === "hidden" || !kept.has(field.name)) continue;
    if (field.type === "radio") field.checked = field.value === kept.get(field.name);
    else if (field.type === "checkbox") field.checked = kept.get(field.name);
    else field.value = kept.get(field.name);
  }
}

async function show(radio) {
  const mine = ++turn;
  const address = new URL(ways.dataset.ways, location.href);
  address.searchParams.set("category", radio.value);
  try {
    const answer = await fetch(address, {credentials: "same-origin"});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("parts");
    if (!answer.ok || !next || mine !== turn) return;
    const parts = document.getElementById("parts");
    keep(parts);
    parts.replaceWith(next);
    fill(next);
    searchCities(next);
  } catch {
    ways.append(button);        // no connection now: the button tries again
  }
}

if (ways) {
  button.remove();
  ways.addEventListener("change", (event) => show(event.target));
}
