// The messages as they go over the wire. Lines are added in one go per frame, and the oldest leave.
import { h, setText } from "./dom.js";
import { clock, size } from "./format.js";

const KEPT = 2000;
const SHOWN = 400;

export class Log {
  #all = [];
  #waiting = [];
  #list = h("div", { class: "log", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Messages" });
  #filter = h("input", { type: "search", class: "grow", placeholder: "Filter: feed_values, LAMP, …", "aria-label": "Filter", spellcheck: "false" });
  #pause = h("button", { class: "plain", "aria-pressed": "false" }, "Pause");
  #count = h("span", { class: "pill" }, "0 messages");
  #paused = false;
  #seen = false;
  #frame = 0;
  #device;

  constructor(device) {
    this.#device = device;
    this.#filter.addEventListener("input", () => this.#again());
    this.#pause.addEventListener("click", () => this.#toggle());
    this.element = h("section", {},
      h("div", { class: "bar" }, this.#filter, this.#pause,
        h("button", { class: "plain", onclick: () => this.start([]) }, "Clear"), this.#count),
      this.#list);
    this.#seen = !device;
  }

  start(lines) {
    this.#all = lines.slice(-KEPT);
    this.#again();
  }

  add({ lines, skipped }) {
    if (skipped) this.#waiting.push(skipped);
    this.#waiting.push(...lines);
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - KEPT));
    this.#soon();
  }

  visible(seen) {
    this.#seen = seen;
    if (seen) this.#soon();
  }

  #toggle() {
    this.#paused = !this.#paused;
    this.#pause.setAttribute("aria-pressed", String(this.#paused));
    setText(this.#pause, this.#paused ? "Resume" : "Pause");
    this.#soon();
  }

  #soon() {
    if (this.#paused || !this.#seen) return this.#told();
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#show();
    });
  }

  #show() {
    const fresh = this.#waiting.splice(0);
    this.#all.push(...fresh);
    this.#all.splice(0, Math.max(0, this.#all.length - KEPT));
    const wanted = fresh.filter((line) => this.#fits(line)).slice(-SHOWN);
    const list = this.#list;
    const before = list.scrollTop;
    list.prepend(...wanted.map((line) => this.#line(line)).reverse());
    if (before > 4) list.scrollTop = before + wanted.reduce((height, _, index) => height + list.children[index].offsetHeight, 0);
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    this.#told();
  }

  #again() {
    this.#list.replaceChildren(...this.#all.filter((line) => this.#fits(line)).slice(-SHOWN).map((line) => this.#line(line)).reverse());
    this.#told();
  }

  #told() {
    const waits = this.#waiting.length;
    setText(this.#count, this.#paused && waits ? `${waits} more wait` : `${this.#all.length} messages`);
  }

  #fits(line) {
    const wanted = this.#filter.value.trim().toLowerCase();
    if (!wanted || typeof line === "number") return true;
    return `${line[4]} ${line[5]} ${line[7]}`.toLowerCase().includes(wanted);
  }

  #line(line) {
    if (typeof line === "number") return h("div", { class: "gap" }, `… ${line} messages not shown: they came too fast to read`);
    const [, time, device, down, topic, payload, bytes, problem] = line;
    const name = topic.split("/").at(-1);
    const made = h("details", {},
      h("summary", {}, h("time", {}, clock(time, true)),
        h("span", { class: down ? "way down" : "way", title: down ? "to the device" : "to the platform" }, down ? "↓" : "↑"),
        h("span", { class: "topic", title: topic }, this.#device ? name : `${device} ${name}`),
        h("span", { class: problem ? "said wrong" : "said" }, problem ? `${problem} ${payload}` : payload || "–")));
    made.addEventListener("toggle", () => made.children.length < 2 && made.append(h("pre", {}, `${topic}   ${size(bytes)}\n${pretty(payload)}`)));
    return made;
  }
}

function pretty(payload) {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
