// Tabs as the ARIA practices have them: arrow keys move, only the chosen one is in the tab order.
import { h, newId } from "./dom.js";

const KEYS = { ArrowRight: 1, ArrowLeft: -1 };

export function tabs(parts) {
  const names = Object.keys(parts);
  const panels = names.map((name) => h("div", { role: "tabpanel", id: newId(), "aria-label": name }, parts[name].element));
  const buttons = names.map((name, index) =>
    h("button", { role: "tab", "aria-controls": panels[index].id, onclick: () => choose(index) }, name));
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": "Device" }, buttons);
  bar.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next].focus();
  });

  function choose(chosen) {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-selected", String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
      parts[names[index]].visible?.(index === chosen);
    });
    buttons[chosen].scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  choose(0);
  return h("div", {}, bar, panels);
}
