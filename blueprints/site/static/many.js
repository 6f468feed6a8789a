// The table of people: cells copied from a spreadsheet spread over it from where they are pasted, and rows are added as needed.
const table = document.querySelector(".many-table");
const most = Number(table.dataset.most);
const rows = () => [...table.tBodies[0].rows];
const inputs = (row) => [...row.querySelectorAll("input, select")];

function addRow() {
  const before = rows().at(-1);
  const number = rows().length;
  if (number >= most) return null;
  const row = before.cloneNode(true);
  row.cells[0].textContent = number + 1;
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const cell of row.cells) cell.classList.remove("has-error");
  const originals = inputs(before);
  inputs(row).forEach((input, at) => {
    const name = input.name.replace(/^rows-\d+-/, `rows-${number}-`);
    const label = row.querySelector(`label[for="${input.id}"]`);
    input.name = input.id = label.htmlFor = name;
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    input.setAttribute("aria-label", table.dataset.rowName.replace("#", number + 1).replace("@", label.textContent));
    input.value = input.tagName === "SELECT" ? originals[at].querySelector("option[selected]")?.value ?? originals[at].options[0].value : "";
  });
  before.after(row);
  return row;
}

// A choice is found by its words or its value, whatever their case; what is none is left as it was.
function put(input, words) {
  if (input.tagName !== "SELECT") {
    input.value = words;
    return;
  }
  const wanted = words.trim().toLowerCase();
  const option = [...input.options].find((one) => [one.textContent.trim().toLowerCase(), one.value].includes(wanted));
  if (option) input.value = option.value;
}

// Lines of cells, as spreadsheets copy them: tabs between, and quotes around what holds a line break.
function cellsOf(text) {
  const cells = text.match(/(?:"(?:[^"]|"")*"|[^\t\n"][^\t\n]*|)(?:\t|\n|$)/g) ?? [];
  const lines = [[]];
  for (const found of cells) {
    const end = found.at(-1);
    const words = found.replace(/[\t\n]$/, "");
    lines.at(-1).push(words.startsWith('"') && words.endsWith('"') && words.length > 1
      ? words.slice(1, -1).replaceAll('""', '"').replaceAll("\n", " ") : words);
    if (end === "\n") lines.push([]);
    else if (end !== "\t") break;
  }
  return lines.filter((line) => line.some(Boolean));
}

table.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const start = event.target.closest("tr");
  const column = inputs(start).indexOf(event.target);
  let row = start;
  for (const line of cellsOf(text)) {
    row ??= addRow();
    if (!row) break;
    line.forEach((words, at) => inputs(row)[column + at] && put(inputs(row)[column + at], words));
    row = row.nextElementSibling;
  }
  event.target.focus();
});

document.querySelector("[data-more]").addEventListener("click", (event) => {
  event.preventDefault();
  const row = addRow();
  if (row) inputs(row)[0].focus();
});
