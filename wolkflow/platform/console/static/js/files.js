// Files of a device: what it holds, what is on its way there, and new ones by picking, dropping or URL.
import { act, upload } from "./api.js";
import { h, newId, setText, toast } from "./dom.js";
import { age, OVER, size, STATUS, statusClass } from "./format.js";

export class Files {
  #key;
  #held = h("div");
  #moving = h("div");
  #count = h("span", { class: "count" }, "0");

  constructor(key) {
    this.#key = key;
    this.element = h("div", {}, this.#sending(),
      h("section", { class: "panel" }, h("h2", {}, "On the device ", this.#count),
        h("div", { class: "bar" },
          h("button", { class: "plain small", onclick: () => act(key, "list", {}, "asked for the list") }, "Ask again"),
          h("button", { class: "bad plain small", onclick: () => this.#purge() }, "Delete all")),
        this.#held),
      h("section", { class: "panel" }, h("h2", {}, "Transfers"), this.#moving));
  }

  details({ files, transfers }) {
    setText(this.#count, String(files.length));
    this.#held.replaceChildren(...(files.length ? files.map((file) => this.#file(file)) : [none("The device holds no files, or hasn't listed them yet.")]));
    this.#moving.replaceChildren(...(transfers.length ? transfers.map((one) => this.#transfer(one)) : [none("None yet.")]));
  }

  #sending() {
    const pick = h("input", { type: "file", multiple: true, hidden: true, id: newId(), onchange: () => {
      this.#send([...pick.files]);
      pick.value = "";
    } });
    const url = h("input", { type: "text", inputmode: "url", placeholder: "https://…", "aria-label": "URL to fetch", spellcheck: "false", class: "grow" });
    const drop = h("div", { class: "drop" },
      h("span", {}, "Drop files here, or"),
      h("button", { class: "main", onclick: () => pick.click() }, "Choose files…"), pick);
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#send([...event.dataTransfer.files]);
    });
    this.#uploads = h("div");
    return h("section", { class: "panel" }, h("h2", {}, "Send a file"),
      h("p", {}, "It goes to the device in chunks, each with its hash, as from the real platform."),
      drop, this.#uploads,
      h("form", { class: "bar", onsubmit: (event) => this.#fetch(event, url) },
        h("span", {}, "Or have the device fetch"), url, h("button", { class: "plain" }, "Fetch")));
  }

  #uploads;

  async #send(files) {
    for (const file of files) {
      const bar = h("progress", { max: 100, value: 0, "aria-label": `${file.name} to the platform` });
      const percent = h("span", { class: "percent" }, "0 %");
      const row = h("div", { class: "row" }, named(file.name, `${size(file.size)}, to the platform`), h("span", { class: "side" }, bar, percent));
      this.#uploads.append(row);
      const error = await upload(this.#key, file, (loaded, total) => {
        bar.value = total ? (loaded / total) * 100 : 100;
        setText(percent, `${Math.round(bar.value)} %`);
      });
      row.remove();
      if (error) toast(error, true);
    }
  }

  async #fetch(event, url) {
    event.preventDefault();
    if (url.value && (await act(this.#key, "download", { url: url.value }))) url.value = "";
  }

  #purge() {
    if (confirm("Delete all files on the device?")) act(this.#key, "delete", { names: null });
  }

  #file(file) {
    return h("div", { class: "row" }, named(file.name, file.hash, "key"),
      h("span", { class: "side" }, h("span", {}, size(file.size)),
        h("button", { class: "plain small", onclick: () => act(this.#key, "install", { file: file.name }, "installation began: see Firmware") }, "Install"),
        h("button", { class: "bad plain small", "aria-label": `Delete ${file.name}`, onclick: () => act(this.#key, "delete", { names: [file.name] }) }, "Delete")));
  }

  #transfer(one) {
    const share = one.size ? Math.round((one.done / one.size) * 100) : 0;
    const over = OVER.has(one.status);
    const what = `${one.kind === "url" ? "fetched by the device" : "upload"}${one.size ? `, ${size(one.size)}` : ""}, ${age(one.created_ms)}${one.error ? `: ${one.error}` : ""}`;
    return h("div", { class: "row", "data-transfer": one.name }, named(one.name, what),
      h("span", { class: "side" },
        over ? null : h("progress", { max: 100, value: one.size ? share : null, "aria-label": one.name }),
        over || !one.size ? null : h("span", { class: "percent" }, `${share} %`),
        h("span", { class: statusClass(one.status) }, STATUS[one.status] ?? one.status),
        over ? null : h("button", { class: "bad plain small", onclick: () => act(this.#key, "abort", { what: one.kind, name: one.name }) }, "Abort")));
  }
}

export const none = (text) => h("p", { class: "empty" }, text);
export const named = (name, about, kind = "") => h("span", { class: "name" }, h("b", {}, name), h("small", { class: kind, title: about }, about));
