// Firmware: what runs, what is being installed, and what was.
import { act } from "./api.js";
import { h, setText } from "./dom.js";
import { named, none } from "./files.js";
import { clock, OVER, STATUS, statusClass } from "./format.js";

export class Firmware {
  #key;
  #version = h("b", {}, "–");
  #choice = h("select", { "aria-label": "File to install" });
  #go = h("button", { class: "main" }, "Install");
  #history = h("div");
  #offered = "";

  constructor(key) {
    this.#key = key;
    this.element = h("div", {},
      h("section", { class: "panel" }, h("h2", {}, "Firmware"),
        h("p", {}, "Version ", this.#version, ". A file that is on the device can be installed; most devices restart for that."),
        h("form", { class: "bar", onsubmit: (event) => {
          event.preventDefault();
          act(key, "install", { file: this.#choice.value });
        } }, this.#choice, this.#go)),
      h("section", { class: "panel" }, h("h2", {}, "Installations"), this.#history));
  }

  details({ files, installs, version }) {
    setText(this.#version, version || "unknown");
    this.#offer(files.map((file) => file.name));
    const busy = installs.some((one) => !OVER.has(one.status));
    this.#go.disabled = busy || !files.length;
    this.#history.replaceChildren(...(installs.length ? installs.map((one) => this.#install(one)) : [none("None yet.")]));
  }

  #offer(names) {
    const all = names.join("\n");
    if (all === this.#offered && names.length) return;
    this.#offered = all;
    const chosen = this.#choice.value;
    this.#choice.disabled = !names.length;
    this.#choice.replaceChildren(...(names.length ? names : ["no files on the device"]).map((name) => h("option", {}, name)));
    if (names.includes(chosen)) this.#choice.value = chosen;
  }

  #install(one) {
    const versions = one.version_after ? `${one.version_before || "unknown"} → ${one.version_after}` : `over version ${one.version_before || "unknown"}`;
    return h("div", { class: "row" }, named(one.file, `${clock(one.created_ms)}, ${versions}${one.error ? `: ${one.error}` : ""}`),
      h("span", { class: "side" }, OVER.has(one.status) ? null : h("progress", { "aria-label": one.file }), h("span", { class: statusClass(one.status) }, STATUS[one.status] ?? one.status),
        OVER.has(one.status) ? null : h("button", { class: "bad plain small", onclick: () => act(this.#key, "abort", { what: "install" }) }, "Abort")));
  }
}
