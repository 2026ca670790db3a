// Attributes, and parameters that can be changed. A field somebody is typing in is left alone.
import { act } from "./api.js";
import { h, setText } from "./dom.js";
import { named, none } from "./files.js";

const TOLD = new Set(["FIRMWARE_VERSION", "CONNECTIVITY_TYPE", "GATEWAY_PARENT"]);
const CHOICES = { OUTBOUND_DATA_MODE: ["PUSH", "PULL"] };

export class Settings {
  #key;
  #attributes = h("div");
  #parameters = h("div");
  #fields = new Map();

  constructor(key) {
    this.#key = key;
    this.element = h("div", {},
      h("section", { class: "panel" }, h("h2", {}, "Attributes"), h("p", {}, "What the device says about itself."), this.#attributes),
      h("section", { class: "panel" }, h("h2", {}, "Parameters"), h("p", {}, "A change is sent to the device at once, or when it is back."), this.#parameters));
  }

  details({ attributes, parameters }) {
    this.#attributes.replaceChildren(...(attributes.length ? attributes.map((one) =>
      h("div", { class: "row" }, named(one.name, one.type.toLowerCase()), h("span", { class: "side" }, one.value))) : [none("None.")]));
    for (const [name, value] of Object.entries(parameters)) {
      if (!this.#fields.has(name)) this.#add(name, value);
      const { field, show } = this.#fields.get(name);
      if (!field.contains(document.activeElement)) show(value);
    }
  }

  #add(name, value) {
    const { field, show } = this.#field(name, value);
    this.#fields.set(name, { field, show });
    this.#parameters.append(h("div", { class: "row" }, h("span", { class: "name key" }, name), field));
  }

  #field(name, value) {
    if (TOLD.has(name)) {
      const text = h("span", { class: "side" });
      return { field: text, show: (now) => setText(text, now ?? "–") };
    }
    const set = (now) => act(this.#key, "parameters", { values: { [name]: now } }, `${name} set`);
    if (typeof value === "boolean") return onOff(name, set);
    if (CHOICES[name]) return choice(name, set);
    return entry(name, value, set);
  }
}

function onOff(name, set) {
  const button = h("button", { class: "switch", role: "switch", "aria-label": name });
  button.addEventListener("click", () => set(button.getAttribute("aria-checked") !== "true"));
  const field = h("span", { class: "side" }, button);
  return { field, show: (now) => button.setAttribute("aria-checked", String(now === true)) };
}

function choice(name, set) {
  const select = h("select", { "aria-label": name, onchange: () => set(select.value) }, CHOICES[name].map((one) => h("option", {}, one)));
  return { field: h("span", { class: "side" }, select), show: (now) => (select.value = now) };
}

function entry(name, value, set) {
  const number = typeof value === "number";
  const input = h("input", { type: number ? "number" : "text", "aria-label": name, placeholder: "not set" });
  const field = h("form", { class: "side field", onsubmit: (event) => {
    event.preventDefault();
    input.blur();
    set(number ? Number(input.value) : input.value || null);
  } }, input, h("button", { class: "plain" }, "Set"));
  return { field, show: (now) => (input.value = now ?? "") };
}
