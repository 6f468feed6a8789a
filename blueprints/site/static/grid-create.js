// A new session where there was empty time: its title and kind are asked for, all else is written on its page.
import { area, clock, inWords } from "./grid-board.js";
import { send } from "./grid-save.js";

const dialog = area.querySelector("[data-create-dialog]");
const form = dialog.querySelector("form");
const why = form.querySelector("[data-why]");
let wanted = null;

export function askForNew(place) {
  wanted = place;
  form.querySelector("[data-when-where]").textContent = inWords(place, "");
  why.hidden = true;
  dialog.showModal();
  form.querySelector("[name^=title]").focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const place = wanted;
  const typed = Object.fromEntries(new FormData(form));
  const fields = { ...typed, day: place.day, starts: clock(place.starts), minutes: place.minutes, room: place.room };
  delete fields.csrf_token;
  const title = form.querySelector("[name^=title]");
  dialog.close();
  send({
    path: "create", fields: () => fields, codes: [],
    done(body) {
      title.value = "";
      area.querySelector(`#card-${body.sessions?.[0]?.code} [data-grip]`)?.focus({ preventScroll: true });
    },
    failed(answer) {      // what was typed is still there
      askForNew(place);
      title.value = fields[title.name];
      form.querySelector("[name=kind]").value = fields.kind;
      why.textContent = answer.why;
      why.hidden = false;
      return true;
    },
  });
});

dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
