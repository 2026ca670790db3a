// Values, times and sizes as people read them.

const SYMBOLS = {
  CELSIUS: "°C", FAHRENHEIT: "°F", KELVIN: "K", PERCENT: "%", HECTOPASCAL: "hPa", PASCAL: "Pa", BAR: "bar",
  MILLIBAR: "mbar", LUX: "lx", LUMEN: "lm", CANDELA: "cd", VOLT: "V", MILLIVOLT: "mV", AMPERE: "A", WATT: "W",
  JOULE: "J", HERTZ: "Hz", MEGAHERTZ: "MHz", GIGAHERTZ: "GHz", METRE: "m", CENTIMETRE: "cm", MILLIMETRE: "mm",
  KILOMETRE: "km", METRES_PER_SECOND: "m/s", KILOMETRES_PER_HOUR: "km/h", METRES_PER_SQUARE_SECOND: "m/s²",
  G: "g", DEGREE_ANGLE: "°", RADIAN: "rad", SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d", DECIBEL: "dB",
  GRAM: "g", KILOGRAM: "kg", LITRE: "l", MILLILITRE: "ml", CUBIC_METRE: "m³", OHM: "Ω", FARAD: "F", NEWTON: "N",
  TESLA: "T", BYTE: "B", BIT: "bit", NUMERIC: "", TEXT: "", BOOLEAN: "", LOCATION: "",
};

export const symbol = (unit) => SYMBOLS[unit] ?? unit.toLowerCase().replaceAll("_", " ");

export function number(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e9 || (size < 1e-4 && size > 0)) return value.toExponential(3);
  return value.toLocaleString("en", { maximumFractionDigits: size >= 1000 ? 1 : size >= 1 ? 2 : 4, useGrouping: size >= 10000 });
}

export function shown(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "number" ? number(value) : value;
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function age(time) {
  if (!time) return "never";
  const seconds = Math.max(0, (Date.now() - time) / 1000);
  if (seconds < 2) return "now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString();
}

const two = (value) => String(value).padStart(2, "0");

export function clock(time, parts = false) {
  const at = new Date(time);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return parts ? `${text}.${String(at.getMilliseconds()).padStart(3, "0")}` : text;
}

export const STATUS = {
  PREPARING: "preparing", AWAITING_DEVICE: "waits for the device", STARTED: "started",
  FILE_TRANSFER: "on its way", FILE_READY: "arrived", INSTALLING: "installing", SUCCESS: "installed",
  ERROR: "failed", ABORTED: "aborted",
};
export const OVER = new Set(["FILE_READY", "SUCCESS", "ERROR", "ABORTED"]);
export const statusClass = (status) =>
  ({ FILE_READY: "pill on", SUCCESS: "pill on", ERROR: "pill bad", ABORTED: "pill" })[status] ?? "pill warn";
