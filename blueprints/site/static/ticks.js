// Lists with boxes to tick: one box for all of the page, a range with Shift, and how many are ticked.
const form = document.querySelector("[data-many]");
const boxes = form ? [...form.querySelectorAll("input[name=id]")] : [];
const all = form?.querySelector("[data-all]");
const count = form?.querySelector("[data-count]");
let last = null;

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  count.hidden = ticked === 0;
  count.textContent = `(${ticked})`;
}

if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
  boxes.forEach((box, number) => box.addEventListener("click", (event) => {
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(last, number), Math.max(last, number) + 1).forEach((each) => { each.checked = box.checked; });
    }
    last = number;
    tell();
  }));
  window.addEventListener("pageshow", tell);
}
