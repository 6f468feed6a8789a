// Rows of speakers: add, remove, move. The form works without it; then there are spare rows at the end.
// And a field that belongs to one choice of another field is shown with that choice only.

for (const list of document.querySelectorAll("[data-rows]")) {
  const name = list.dataset.rows;
  const blank = list.lastElementChild?.cloneNode(true);
  const add = list.parentElement.querySelector("[data-add-row]");
  if (!blank || !add) continue;

  const rows = () => [...list.children];

  // Names, ids and labels follow the place of the row, because the server reads the order from them.
  function renumber() {
    rows().forEach((row, place) => {
      for (const part of row.querySelectorAll("[name], [id], label[for]")) {
        for (const attribute of ["name", "id", "for"]) {
          const value = part.getAttribute(attribute);
          if (value) part.setAttribute(attribute, value.replace(new RegExp(`^${name}-\\d+`), `${name}-${place}`));
        }
      }
      row.querySelector("[data-up]").disabled = place === 0;
      row.querySelector("[data-down]").disabled = place === list.children.length - 1;
      row.querySelector(".voice-acts").hidden = false;
    });
  }

  function newRow() {
    const row = blank.cloneNode(true);
    for (const error of row.querySelectorAll(".field-error")) error.remove();
    for (const select of row.querySelectorAll("select")) {
      const chosen = [...select.options].findIndex((option) => option.defaultSelected);
      select.selectedIndex = select.options[0].value === "" ? 0 : Math.max(chosen, 0);
    }
    return row;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (!row) return;
    let next = button;
    if (button.matches("[data-up]") && row.previousElementSibling) row.previousElementSibling.before(row);
    else if (button.matches("[data-down]") && row.nextElementSibling) row.nextElementSibling.after(row);
    else if (button.matches("[data-remove]")) {
      next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("select") ?? add.firstElementChild;
      row.remove();
    }
    renumber();
    if (next.disabled) next = row.querySelector("button:not([disabled])");
    next.focus();       // moving a row takes the focus away from it
  });

  add.addEventListener("click", () => {
    const row = newRow();
    list.append(row);
    renumber();
    row.querySelector("select").focus();
  });

  // With the button the spare rows are only in the way.
  for (const row of rows().slice(1).reverse()) {
    const select = row.querySelector("select");
    if (select.value === "" && !row.querySelector(".field-error")) row.remove();
  }
  add.hidden = false;
  renumber();
}

for (const part of document.querySelectorAll("[data-shown-when]")) {
  const [id, value] = part.dataset.shownWhen.split("=");
  const field = document.getElementById(id);
  const show = () => { part.hidden = field.value !== value && !part.querySelector(".field-error"); };
  field.addEventListener("change", show);
  show();
}
