// A new session where there was empty time: its title and kind are asked for, all else is written on its page.
import { address } from "./grid-send.js";
import { area, clock, inWords, say, words } from "./grid-board.js";
import { send } from "./grid-save.js";

const dialog = area.querySelector("[data-create-dialog]");
const form = dialog.querySelector("form");
const why = form.querySelector("[data-why]");
const full = form.querySelector("[data-full]");
const title = form.querySelector("[name^=title]");
const button = form.querySelector("[type=submit]");
let wanted = null;
let key = "";            // of this session: sent again when no answer came, it is not made twice

export function askForNew(place) {
  wanted = place;
  key = newKey();
  form.querySelector("[data-when-where]").textContent = inWords(place, "");
  tell("");
  show();
}

// crypto.randomUUID is not there on a page without encryption, such as one on a local network.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function show() {
  if (!dialog.open) dialog.showModal();
  title.focus();
}

function tell(sentence) {
  why.hidden = full.parentElement.hidden = !sentence;
  why.textContent = sentence;
}

// The dialog stays until the session is there: what was typed is never out of sight.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const place = wanted;
  const at = { day: place.day, starts: clock(place.starts), room: place.room, minutes: place.minutes };
  const fields = { ...Object.fromEntries(new FormData(form)), ...at, key };
  delete fields.csrf_token;
  tell("");
  button.disabled = true;
  send({
    path: "create", fields: () => fields, codes: [],
    done(body) {
      button.disabled = false;
      title.value = "";
      dialog.close();
      area.querySelector(`#card-${body.sessions?.[0]?.code} [data-grip]`)?.focus({ preventScroll: true });
    },
    failed(answer) {
      button.disabled = false;
      if (answer.status === 422) key = newKey();      // it was not made
      full.href = `${address("sessions/new")}?${new URLSearchParams({ ...at, title: title.value, kind: fields.kind })}`;
      tell(say(words.notAdded, { why: answer.why }));
      show();
      return true;
    },
  });
});

dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
