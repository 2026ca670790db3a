// The page: which device is looked at, and who is told what the platform says.
import { keepToken, takeToken, tokenIsGood } from "./api.js";
import { DevicePage } from "./device.js";
import { DeviceList } from "./devices.js";
import { h, setClass, setText } from "./dom.js";
import { Stream } from "./stream.js";
import { Welcome } from "./welcome.js";

const find = (id) => document.getElementById(id);
const list = new DeviceList(find("devices"), find("count"));
let page = null;
let looked = null;
let known = null;

const stream = new Stream((kind, content) => {
  if (kind === "lost") return link("off", "reconnecting");
  link("on", "live");
  if (kind === "hello") {
    known = content;
    setText(find("broker"), `mqtt${content.platform.tls ? "s" : ""}://${content.platform.host}:${content.platform.port}`);
  }
  if (kind === "hello" || kind === "devices") devices(kind === "hello" ? content.devices : content);
  page?.take(kind, content);
});

function link(name, text) {
  setClass(find("link"), `link ${name}`);
  setText(find("link").lastElementChild, text);
}

function devices(all) {
  list.show(all, looked);
  const alone = all.length === 1 && !location.hash.startsWith("#/log");
  if (!looked && alone) location.hash = address(all[0].key);
}

export const address = (key) => `#/device/${encodeURIComponent(key)}`;

function go() {
  const [, kind, key] = location.hash.split("/");
  const next = kind === "device" && key ? decodeURIComponent(key) : "";
  if (next === looked) return;
  page?.close();
  looked = next;
  page = next ? new DevicePage(next, () => known) : new Welcome(() => known);
  find("main").replaceChildren(page.element);
  list.mark(next);
  stream.look(next);
}

async function checkToken() {
  const good = await tokenIsGood();
  document.body.classList.toggle("looking", !good);
  find("notice").hidden = good;
  if (good) return;
  const given = h("input", { type: "password", "aria-label": "Token", placeholder: "token", autocomplete: "off" });
  const form = h("form", { onsubmit: (event) => {
    event.preventDefault();
    keepToken(given.value.split("token=").pop());
    location.reload();
  } }, given, h("button", { class: "plain" }, "Use"));
  find("notice").replaceChildren("Looking only. To change things, open the address that the terminal printed, or paste its token.", form);
}

takeToken();
addEventListener("hashchange", () => {
  if (!location.hash.includes("token=")) return go();
  takeToken();
  location.reload();
});
go();
checkToken();
