// What is shown while no device is chosen: how one connects, and the messages of all.
import { h, setText } from "./dom.js";
import { Log } from "./log.js";

export class Welcome {
  #log = new Log("");
  #code = h("code");

  constructor() {
    this.element = h("div", {},
      h("section", { class: "welcome" },
        h("h1", {}, "Choose a device"),
        h("p", {}, "Or let another one connect to this platform, from this machine:"),
        h("pre", {}, this.#code)),
      this.#log.element);
  }

  take(kind, content) {
    if (kind === "hello") {
      const { host, port } = content.platform;
      setText(this.#code, `WOLK_HOST=${host} WOLK_PORT=${port} WOLK_KEY=… WOLK_PASSWORD=… \\\n  wolkflow run --simulate greenhouse.yaml`);
      this.#log.start(content.messages);
    }
    if (kind === "messages") this.#log.add(content);
  }

  close() {}
}
