// The feeds of a device as cards. New values are gathered and drawn once per frame at most.
import { h } from "./dom.js";
import { FeedCard } from "./card.js";

const SPANS = { "1 min": 60, "10 min": 600, "1 h": 3600, "1 day": 86400, all: 0 };
const USUAL = 600;

export class Feeds {
  #key;
  #cards = new Map();
  #grid = h("div", { class: "cards" });
  #empty = h("p", { class: "empty" }, "Nothing yet: values show here as soon as the device sends some.");
  #span = USUAL;
  #drawing = 0;
  #seen = true;
  #timer;

  constructor(key) {
    this.#key = key;
    const buttons = Object.entries(SPANS).map(([name, seconds]) =>
      h("button", { "aria-pressed": String(seconds === USUAL), onclick: (event) => this.#choose(event.target, seconds) }, name));
    this.element = h("div", {},
      h("div", { class: "bar" }, h("div", { class: "spans", role: "group", "aria-label": "Time shown" }, buttons)),
      this.#empty, this.#grid);
    this.#timer = setInterval(() => this.#draw(), 1000);
  }

  details({ feeds }) {
    this.#empty.hidden = feeds.length > 0;
    const gone = new Set(this.#cards.keys());
    for (const feed of feeds) {
      gone.delete(feed.reference);
      this.#card(feed).describe(feed);
    }
    for (const reference of gone) {
      this.#cards.get(reference).close();
      this.#cards.delete(reference);
    }
  }

  values(content) {
    for (const [reference, points] of Object.entries(content)) this.#cards.get(reference)?.add(points);
    this.#draw();
  }

  commanded(reference, value, time) {
    this.#cards.get(reference)?.commanded(value, time);
  }

  visible(seen) {
    this.#seen = seen;
    if (seen) this.#draw();
  }

  close() {
    clearInterval(this.#timer);
    for (const card of this.#cards.values()) card.close();
  }

  #card(feed) {
    const known = this.#cards.get(feed.reference);
    if (known?.suits(feed)) return known;
    const made = new FeedCard(this.#key, feed, this.#span);
    if (known) known.element.replaceWith(made.element);
    else this.#grid.append(made.element);
    known?.close();
    this.#cards.set(feed.reference, made);
    return made;
  }

  #choose(button, seconds) {
    for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
    this.#span = seconds;
    for (const card of this.#cards.values()) card.show(seconds);
  }

  #draw() {
    if (!this.#seen || this.#drawing || document.hidden) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      for (const card of this.#cards.values()) card.draw();
    });
  }
}
