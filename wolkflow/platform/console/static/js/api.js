// What the console is asked for. The token comes with the address and stays in this browser.
import { toast } from "./dom.js";

const KEPT = "wolkflow-token";
let token = localStorage.getItem(KEPT) ?? "";

export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return;
  keepToken(given);
  history.replaceState(null, "", location.pathname + "#/");
}

export function keepToken(given) {
  token = given.trim();
  localStorage.setItem(KEPT, token);
}

export const withToken = (url) => (token ? `${url}${url.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}` : url);

export async function tokenIsGood() {
  if (!token) return false;
  const answer = await fetch("/api/token", { method: "POST", headers: { "X-Token": token } });
  return answer.status === 204;
}

const place = (key, rest) => `/api/devices/${encodeURIComponent(key)}/${rest}`;

export async function act(key, verb, wish, done = "") {
  const answer = await fetch(place(key, `actions/${verb}`), {
    method: "POST",
    headers: { "X-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  }).catch(() => null);
  if (answer?.ok) {
    if (done) toast(done);
    return true;
  }
  toast(answer ? (await answer.json()).error : "the platform doesn't answer", true);
  return false;
}

export async function history_(key, feed, from, points) {
  const query = new URLSearchParams({ feed, from: Math.floor(from), points });
  const answer = await fetch(withToken(place(key, `history?${query}`)));
  return answer.ok ? answer.json() : { times: [], values: [] };
}

// fetch tells nothing about how far a body is; this does.
export function upload(key, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", place(key, `files?name=${encodeURIComponent(file.name)}`));
    request.setRequestHeader("X-Token", token);
    request.upload.onprogress = (event) => progress(event.loaded, event.total);
    request.onload = () => resolve(request.status === 202 ? "" : answerText(request));
    request.onerror = () => resolve("the platform doesn't answer");
    request.send(file);
  });
}

function answerText(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return `refused (${request.status})`;
  }
}
