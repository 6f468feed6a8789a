// Makes the list of cities one to type into: any of the four languages or the local name, accents aside.
// The list itself stays in the form and is what is sent; without this file it is simply shown.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (editable, with a list; the focus stays in the field).
import {searchable} from "./searchable.js";

const NOT_LISTED = "-";

function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

class CitySearch {
  constructor(select) {
    this.select = select;
    const id = select.id;
    const {hint, open} = select.dataset;
    this.hint = made("p", {class: "hint", id: `${id}-typing`}, hint);
    this.input = made("input", {
      type: "text", class: "form-control", id, role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-found`, "aria-required": "true",
      "aria-describedby": [`${id}-typing`, select.getAttribute("aria-describedby")].filter(Boolean).join(" "),
    });
    if (select.getAttribute("aria-invalid")) this.input.setAttribute("aria-invalid", "true");
    this.button = made("button", {type: "button", class: "city-open", tabindex: "-1", "aria-label": open});
    this.list = made("div", {role: "listbox", id: `${id}-found`, class: "city-found", hidden: ""});
    this.status = made("p", {role: "status", class: "visually-hidden"});
    const label = select.labels[0];
    label.id ||= `${id}-label`;
    this.list.setAttribute("aria-labelledby", label.id);
    this.fill();
    select.id = `${id}-all`;
    select.hidden = true;
    select.required = false;
    select.before(this.hint, made("div", {class: "city-search"}, this.input, this.button, this.list), this.status);
    this.written = document.getElementById("city_written");
    this.show(select.value);
    this.listen();
  }

  fill() {
    this.options = [];
    const add = (option, parent) => {
      if (!option.value) return;
      const item = made("div", {role: "option", id: `city-option-${this.options.length}`, "aria-selected": "false"}, option.text);
      parent.append(item);
      this.options.push({item, value: option.value, text: option.text, words: option.dataset.words || "",
                         always: option.value === NOT_LISTED});
    };
    for (const child of this.select.children) {
      if (child.tagName === "OPTGROUP") {
        const group = made("div", {role: "group", "aria-label": child.label},
                           made("div", {class: "city-region", "aria-hidden": "true"}, child.label));
        for (const option of child.children) add(option, group);
        this.list.append(group);
      } else {
        add(child, this.list);
      }
    }
  }

  listen() {
    this.input.addEventListener("input", () => { this.select.value = ""; this.filter(this.input.value); this.open(); });
    this.input.addEventListener("keydown", event => this.key(event));
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", event => event.preventDefault());     // the focus stays in the field
    this.list.addEventListener("click", event => {
      const option = this.options.find(({item}) => item === event.target.closest("[role=option]"));
      if (option) this.choose(option);
    });
    this.button.addEventListener("pointerdown", event => event.preventDefault());
    this.button.addEventListener("click", () => {
      if (this.isOpen) { this.close(); } else { this.filter(""); this.input.focus(); this.open(); }
    });
  }

  get isOpen() { return !this.list.hidden; }

  get shown() { return this.options.filter(({item}) => !item.hidden); }

  filter(words) {
    const asked = searchable(words);
    for (const {item, words: names, always} of this.options) item.hidden = !(always || names.includes(asked));
    for (const group of this.list.querySelectorAll("[role=group]")) {
      group.hidden = !group.querySelector("[role=option]:not([hidden])");
    }
    const found = this.shown.filter(({always}) => !always).length;
    this.activate(null);
    this.status.textContent = found ? this.select.dataset.found.replace("#", found) : this.select.dataset.none;
  }

  open() {
    if (this.isOpen) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(null);
  }

  activate(option) {
    this.active?.item.classList.remove("is-active");
    this.active = option;
    if (option) {
      option.item.classList.add("is-active");
      option.item.scrollIntoView({block: "nearest"});
      this.input.setAttribute("aria-activedescendant", option.item.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  step(by) {
    this.open();
    const shown = this.shown;
    if (!shown.length) return;
    const at = shown.indexOf(this.active);
    this.activate(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length]);
  }

  key(event) {
    if (event.isComposing) return;      // Hangul is still being put together
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.isOpen) {
      event.preventDefault();
      const option = this.active ?? this.onlyOne();
      if (option) this.choose(option);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab" && this.active) {
      this.choose(this.active);
    }
  }

  // The city that was typed in full, or the only one left.
  onlyOne() {
    const asked = searchable(this.input.value);
    const cities = this.shown.filter(({always}) => !always);
    if (!asked) return null;
    return cities.find(({words}) => words.split("\n").includes(asked)) ?? (cities.length === 1 ? cities[0] : null);
  }

  leave() {
    if (!this.select.value) {
      const typed = this.onlyOne();
      if (typed) this.choose(typed);
    }
    this.close();
  }

  choose(option) {
    const typed = this.input.value.trim();
    if (option.always && this.written && !this.written.value && !this.select.value) this.written.value = typed;
    this.show(option.value);
    this.close();
  }

  // Show this value as chosen, and the field for an unlisted city only when it is needed.
  show(value) {
    this.select.value = value;
    for (const {item, value: own, text} of this.options) {
      item.setAttribute("aria-selected", String(own === value));
      if (own === value) this.input.value = text;
    }
    const field = this.written?.closest(".field");
    if (field) field.hidden = value !== NOT_LISTED && !this.written.value && !field.classList.contains("has-error");
  }
}

export function searchCities(part) {
  for (const select of part.querySelectorAll("select[data-city-search]")) new CitySearch(select);
}

searchCities(document);
