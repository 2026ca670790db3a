// Faults on request: each a card with what it does, how often or how long, and whether it waits.
import { act } from "./api.js";
import { h, setText } from "./dom.js";

export class Faults {
  #key;
  #cards = new Map();
  #grid = h("div", { class: "faults" });

  constructor(key) {
    this.#key = key;
    this.element = h("div", {},
      h("div", { class: "bar" }, h("p", { class: "grow" }, "Let something go wrong for this device, and see how it copes."),
        h("button", { class: "plain", onclick: () => act(key, "clear", { fault: null }, "nothing goes wrong any more") }, "Clear all")),
      this.#grid);
  }

  known({ faults, platform }) {
    if (this.#cards.size) return;
    for (const fault of faults) this.#add(fault, fault.timed && !platform.ownsLinks);
  }

  details({ faults }) {
    const armed = new Map(faults.map((one) => [one.fault, one]));
    for (const [name, { card, state, clear }] of this.#cards) {
      const one = armed.get(name);
      card.classList.toggle("armed", Boolean(one));
      clear.hidden = !one;
      setText(state, one ? (one.offset ? `off by ${one.offset} s` : one.left ? `waits, ${one.left}×` : "on") : "");
    }
  }

  #add({ fault, meaning, timed }, impossible) {
    const inSeconds = timed || fault === "clock";
    const much = h("input", { class: "short", type: "number", step: "any", min: fault === "clock" ? undefined : timed ? 0 : 1, value: timed ? 5 : fault === "clock" ? 3600 : 1, "aria-label": `${fault}: ${inSeconds ? "seconds" : "times"}` });
    const state = h("span", { class: "pill warn" });
    const clear = h("button", { class: "plain small", hidden: true, onclick: () => act(this.#key, "clear", { fault }) }, "Clear");
    const go = h("button", { class: "bad plain small", disabled: impossible, title: impossible ? "only with the platform's own broker" : null, onclick: () => this.#make(fault, timed, Number(much.value)) }, "Do it");
    const card = h("section", { class: "fault", "data-fault": fault }, h("h3", {}, fault.replaceAll("-", " ")), h("p", {}, meaning),
      h("div", { class: "side" }, h("label", {}, much, inSeconds ? "seconds" : "times"), state, clear, go));
    this.#cards.set(fault, { card, state, clear });
    this.#grid.append(card);
  }

  #make(fault, timed, much) {
    const wish = fault === "clock" ? { fault, offset: much } : timed ? { fault, seconds: much } : { fault, times: Math.max(1, Math.round(much)) };
    act(this.#key, "fault", wish);
  }
}
