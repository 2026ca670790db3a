// Elements without markup in strings: what devices send is always text, never HTML.

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (typeof value === "boolean") element.toggleAttribute(key, value);
    else if (value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Touch the page only where something is different: focus, selection and layout stay.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, name) {
  if (element.className !== name) element.className = name;
}

let naming = 0;
export const newId = () => `n${++naming}`;

export function toast(text, bad = false) {
  const one = h("div", { class: bad ? "toast bad" : "toast" }, text);
  document.getElementById("toasts").append(one);
  setTimeout(() => one.remove(), bad ? 7000 : 3000);
}
