// The list of devices. Its entries stay where they are; only what they say changes.
import { h, setClass, setText } from "./dom.js";
import { age } from "./format.js";

export class DeviceList {
  #list;
  #count;
  #entries = new Map();

  constructor(list, count) {
    this.#list = list;
    this.#count = count;
    setInterval(() => this.#tick(), 1000);
  }

  show(devices, looked) {
    setText(this.#count, String(devices.length));
    for (const device of devices) {
      if (!this.#entries.has(device.key)) this.#add(device.key);
      const entry = this.#entries.get(device.key);
      entry.device = device;
      setText(entry.name, device.name || device.key);
      setClass(entry.dot, device.connected ? "dot on" : "dot");
      entry.dot.title = device.connected ? "connected" : "away";
    }
    const keys = new Set(devices.map((device) => device.key));
    for (const [key, entry] of this.#entries) {
      if (keys.has(key)) continue;
      entry.item.remove();
      this.#entries.delete(key);
    }
    this.mark(looked);
    this.#tick();
  }

  mark(looked) {
    for (const [key, entry] of this.#entries) {
      if (key === looked) entry.anchor.setAttribute("aria-current", "page");
      else entry.anchor.removeAttribute("aria-current");
    }
  }

  #add(key) {
    const dot = h("span", { class: "dot", role: "img" });
    const name = h("strong");
    const facts = h("small", {}, "\u00a0");
    const anchor = h("a", { href: `#/device/${encodeURIComponent(key)}`, title: key }, dot, name, facts);
    const item = h("li", {}, anchor);
    this.#list.append(item);
    this.#entries.set(key, { item, anchor, dot, name, facts, device: null });
  }

  #tick() {
    for (const { device, facts } of this.#entries.values()) {
      const what = device.connected ? "connected" : (device.seen_ms ? `away, seen ${age(device.seen_ms)}` : "not seen yet");
      setText(facts, `${what} · ${device.readings.toLocaleString("en")} values`);
    }
  }
}
