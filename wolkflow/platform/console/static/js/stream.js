// Events of the platform. A page nobody sees listens to nothing, and asks anew when it is seen again.
import { withToken } from "./api.js";

const KINDS = ["hello", "devices", "details", "values", "commanded", "messages"];
const AGAIN_MS = 1000;

export class Stream {
  #source = null;
  #device = "";
  #take;
  #again = 0;

  constructor(take) {
    this.#take = take;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#open()));
  }

  look(device) {
    this.#device = device;
    this.#open();
  }

  #open() {
    this.#close();
    if (document.hidden) return;
    const source = new EventSource(withToken(`/events?device=${encodeURIComponent(this.#device)}`));
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.#take(kind, JSON.parse(event.data)));
    source.addEventListener("behind", () => this.#open());
    source.onerror = () => {
      this.#close();
      this.#take("lost");
      this.#again = setTimeout(() => this.#open(), AGAIN_MS);
    };
    this.#source = source;
  }

  #close() {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }
}
