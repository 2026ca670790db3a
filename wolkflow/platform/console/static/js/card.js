// One feed: its value, how old it is, its plot, and its control if the platform may set it.
import { control } from "./controls.js";
import { h, setText } from "./dom.js";
import { age, number, shown, symbol } from "./format.js";
import { Plot } from "./plot.js";
import { Series } from "./series.js";

const kindOf = (feed) => {
  if (["BOOLEAN", "TEXT", "LOCATION"].includes(feed.unit)) return feed.unit;
  return typeof feed.value === "string" ? "TEXT" : typeof feed.value === "boolean" ? "BOOLEAN" : "NUMERIC";
};

export class FeedCard {
  #kind;
  #both;
  #unit;
  #value = null;
  #time = 0;
  #shown = h("span", {}, "–");
  #age = h("span", { class: "age" });
  #name = h("h3");
  #map = null;
  #plot = null;
  #series = null;
  #control = null;

  constructor(key, feed, span) {
    this.#kind = kindOf(feed);
    this.#unit = feed.unit;
    this.#both = feed.type === "IN_OUT" || feed.learned;
    const large = this.#kind === "NUMERIC" || this.#kind === "BOOLEAN";
    this.element = h("section", { class: "card", "data-feed": feed.reference },
      h("header", {}, this.#name, feed.name === feed.reference ? null : h("span", { class: "key" }, feed.reference), this.#age),
      h("div", { class: large ? "value" : "value text" }, this.#shown, h("small", {}, symbol(feed.unit))));
    if (large) this.#addPlot(key, feed, span);
    if (this.#kind === "LOCATION") this.#addMap();
    if (this.#both) {
      this.#control = control(key, feed, this.#kind);
      this.element.append(this.#control.element);
    }
  }

  suits(feed) {
    return this.#kind === kindOf(feed) && this.#unit === feed.unit && this.#both === (feed.type === "IN_OUT" || feed.learned);
  }

  describe(feed) {
    setText(this.#name, feed.name || feed.reference);
    if (feed.value !== null && feed.time_ms >= this.#time) this.#now(feed.value, feed.time_ms);
    this.#control?.state(feed);
  }

  add(points) {
    this.#series?.add(points);
    const [time, value] = points.at(-1);
    this.#now(value, time);
    this.#control?.reported(value);
  }

  commanded(value, time) {
    this.#control?.commanded(value, time);
  }

  show(span) {
    this.#series?.show(span);
  }

  draw() {
    setText(this.#age, age(this.#time));
    this.#plot?.draw();
  }

  close() {
    this.#plot?.close();
    this.element.remove();
  }

  #now(value, time) {
    this.#value = value;
    this.#time = time;
    setText(this.#shown, typeof value === "number" ? number(value) : shown(value));
    this.#shown.parentElement.title = String(value);
    if (this.#map && typeof value === "string") this.#point(value);
  }

  #addPlot(key, feed, span) {
    this.#series = new Series(key, feed.reference, span);
    this.#plot = new Plot(this.#series, { binary: this.#kind === "BOOLEAN", holds: this.#kind === "BOOLEAN" || this.#both, name: feed.name, unit: symbol(feed.unit) });
    this.element.append(this.#plot.element);
  }

  #addMap() {
    this.#map = h("a", { class: "map", target: "_blank", rel: "noopener noreferrer", hidden: true }, "Show on a map ↗");
    this.element.append(this.#map);
  }

  #point(value) {
    const [latitude, longitude] = value.split(",").map(Number);
    const good = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    this.#map.hidden = !good;
    if (good) this.#map.href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  }
}
