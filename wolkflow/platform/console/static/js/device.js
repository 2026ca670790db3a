// One device: its head, and a tab for each side of it.
import { h, setClass, setText } from "./dom.js";
import { Faults } from "./faults.js";
import { Feeds } from "./feeds.js";
import { Files } from "./files.js";
import { Firmware } from "./firmware.js";
import { age } from "./format.js";
import { Log } from "./log.js";
import { Settings } from "./settings.js";
import { tabs } from "./tabs.js";

export class DevicePage {
  #key;
  #name = h("h1");
  #state = h("span", { class: "pill" }, "…");
  #facts = h("p", { class: "facts" }, "\u00a0");
  #device = null;
  #parts;
  #timer;

  constructor(key) {
    this.#key = key;
    setText(this.#name, key);
    this.#parts = {
      Live: new Feeds(key), Messages: new Log(key), Files: new Files(key), Firmware: new Firmware(key),
      Settings: new Settings(key), Faults: new Faults(key),
    };
    this.element = h("div", {},
      h("div", { class: "head" }, this.#name, this.#state, this.#facts),
      tabs(this.#parts));
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  take(kind, content) {
    if (kind === "hello") {
      this.#parts.Messages.start(content.messages);
      this.#parts.Faults.known(content);
      if (content.details) this.#details(content.details);
      else setText(this.#state, "there is no such device");
    }
    if (kind === "details") this.#details(content);
    if (kind === "devices") this.#show(content.find((one) => one.key === this.#key));
    if (kind === "values") this.#parts.Live.values(content);
    if (kind === "commanded") this.#parts.Live.commanded(...content);
    if (kind === "messages") this.#parts.Messages.add(content);
  }

  close() {
    clearInterval(this.#timer);
    for (const part of Object.values(this.#parts)) part.close?.();
  }

  #details(content) {
    this.#show(content.device);
    for (const name of ["Live", "Files", "Firmware", "Settings", "Faults"]) this.#parts[name].details(content);
  }

  #show(device) {
    if (!device) return;
    this.#device = device;
    setText(this.#name, device.name || device.key);
    setText(this.#state, device.connected ? "connected" : "away");
    setClass(this.#state, device.connected ? "pill on" : "pill");
    this.#tick();
  }

  #tick() {
    const device = this.#device;
    if (!device) return;
    setText(this.#facts, `${device.key} · last heard ${age(device.seen_ms)} · ${device.readings.toLocaleString("en")} values · ${device.delivery.toLowerCase()}`);
  }
}
