// Controls of feeds that the platform may set: they show what was commanded and what the device confirmed.
import { act } from "./api.js";
import { h, setClass, setText } from "./dom.js";
import { shown, symbol } from "./format.js";

const RANGES = { PERCENT: [0, 100], DEGREE_ANGLE: [0, 180] };

export function control(key, feed, kind) {
  const told = h("span", { class: "told", role: "status" });
  let wanted = null;
  let sure = true;
  const send = (value) => {
    commanded(value);
    return act(key, "command", { reference: feed.reference, value }).then((good) => good || failed());
  };
  const part = kind === "BOOLEAN" ? toggle(feed, send) : kind === "NUMERIC" ? figure(feed, send) : text(feed, send);

  function show() {
    if (wanted === null) {
      setClass(told, "told");
      return setText(told, "not commanded");
    }
    setClass(told, sure ? "told sure" : "told waits");
    const value = typeof wanted === "string" ? "" : ` ${shown(wanted)}${typeof wanted === "number" ? symbol(feed.unit) : ""}`;
    setText(told, sure ? `✓ confirmed${value}` : `… commanded${value}`);
  }

  function commanded(value) {
    wanted = value;
    sure = false;
    part.want(value, true);
    show();
  }

  function failed() {
    wanted = null;
    part.want(last, false);
    show();
  }

  let last = feed.value;
  return {
    element: h("div", { class: kind === "BOOLEAN" ? "control" : "control wide" }, part.elements, told),
    commanded,
    state(state) {
      last = state.value;
      wanted = state.commanded;
      sure = state.confirmed;
      part.want(wanted !== null && !sure ? wanted : state.value, wanted !== null && !sure);
      show();
    },
    reported(value) {
      last = value;
      if (wanted !== null && !sure) sure = value === wanted;
      else if (value !== wanted) wanted = null;
      if (wanted === null || sure) part.want(value, false);
      show();
    },
  };
}

function toggle(feed, send) {
  const button = h("button", { class: "switch", role: "switch", "aria-checked": "false", "aria-label": `Switch ${feed.name}` });
  button.addEventListener("click", () => send(button.getAttribute("aria-checked") !== "true"));
  return {
    elements: [button],
    want(value, waits) {
      button.setAttribute("aria-checked", String(value === true || value === 1 || value === "true"));
      setClass(button, waits ? "switch waits" : "switch");
    },
  };
}

function figure(feed, send) {
  const range = RANGES[feed.unit];
  const exact = h("input", { class: "short", type: "number", step: "any", "aria-label": `Set ${feed.name}` });
  const go = () => exact.value !== "" && send(Number(exact.value));
  if (!range) {
    exact.classList.remove("short");
    return { elements: [asForm(exact, go)], want: (value) => put(exact, value) };
  }
  const [min, max] = range;
  const slider = h("input", { type: "range", min, max, step: 1, "aria-label": `Set ${feed.name}` });
  slider.addEventListener("input", () => (exact.value = slider.value));
  slider.addEventListener("change", () => send(Number(slider.value)));
  exact.addEventListener("change", go);
  return {
    elements: [slider, exact],
    want(value) {
      put(slider, value ?? min);
      put(exact, value);
    },
  };
}

function text(feed, send) {
  const input = h("input", { type: "text", "aria-label": `Set ${feed.name}` });
  return { elements: [asForm(input, () => send(input.value))], want: (value) => put(input, value) };
}

function asForm(input, go) {
  return h("form", { onsubmit: (event) => {
    event.preventDefault();
    go();
  } }, input, h("button", { class: "main" }, "Set"));
}

// What a person is typing isn't overwritten by what arrives.
function put(input, value) {
  const held = input.type === "range" ? input.matches(":active") : document.activeElement === input;
  if (!held && value !== null && value !== undefined) input.value = value;
}
