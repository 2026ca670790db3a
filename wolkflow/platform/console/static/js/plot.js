// A plot of one series. Drawn only when it is seen, and when there is something new or time has moved.
import uPlot from "../uplot/uPlot.esm.js";
import { h, setText } from "./dom.js";
import { clock, number, shown } from "./format.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Plot {
  #series;
  #options;
  #plot = null;
  #none = h("div", { class: "none" }, "\u00a0");
  #tip = h("div", { class: "tip", hidden: true });
  #seen = false;
  #drawn = 0;
  #watching;
  #sizing;
  #repaint = () => this.#make();

  constructor(series, options) {
    this.#series = series;
    this.#options = options;
    series.onload = () => this.draw();
    this.element = h("div", { class: options.binary ? "plot low" : "plot", role: "img", "aria-label": `${options.name} over time` }, this.#none, this.#tip);
    this.#watching = new IntersectionObserver(([entry]) => {
      this.#seen = entry.isIntersecting;
      if (this.#seen) this.draw();
    });
    this.#watching.observe(this.element);
    this.#sizing = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#sizing.observe(this.element);
    dark.addEventListener("change", this.#repaint);
  }

  draw() {
    const series = this.#series;
    if (!this.#seen || !this.element.clientWidth) return;
    if (!this.#plot) this.#make();
    setText(this.#none, series.loaded && !series.times.length ? "no values yet" : "\u00a0");
    const now = Date.now();
    if (!series.changed && now - this.#drawn < 900) return;
    series.changed = false;
    this.#drawn = now;
    this.#plot.setData(this.#points(now / 1000), false);
    this.#plot.setScale("x", this.#range(now / 1000));
  }

  close() {
    this.#watching.disconnect();
    this.#sizing.disconnect();
    dark.removeEventListener("change", this.#repaint);
    this.#plot?.destroy();
  }

  // What is set stays as it is until it is set anew.
  #points(now) {
    const { times, values } = this.#series;
    if (!this.#options.holds || !times.length) return [times, values];
    return [[...times, Math.max(now, times.at(-1))], [...values, values.at(-1)]];
  }

  #range(now) {
    const { times, span } = this.#series;
    const first = times[0] ?? now - 60;
    const last = Math.max(now, times.at(-1) ?? now);
    if (!span) return { min: Math.min(first, last - 1), max: last };
    return { min: Math.max(last - span, Math.min(first, last - Math.min(span, 60))), max: last };
  }

  #size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  #make() {
    this.#plot?.destroy();
    const { binary, holds } = this.#options;
    const line = colour("--plot");
    const axis = { stroke: colour("--quiet"), font: "11px system-ui, sans-serif", ticks: { show: false } };
    const grid = { stroke: colour("--line"), width: 1 };
    const settings = {
      ...this.#size(),
      padding: [8, 24, 0, 2],
      legend: { show: false },
      cursor: { y: false, points: { size: 8, fill: line }, drag: { x: false, y: false } },
      scales: { x: { time: true }, y: { range: binary ? [-0.1, 1.1] : roomy } },
      axes: [
        { ...axis, grid: { show: false }, size: 24, space: 70, values: (_, ticks, __, ___, step) => ticks.map((tick) => when(tick, step)) },
        { ...axis, grid, size: wide, space: 32, splits: binary ? () => [0, 1] : undefined,
          values: (_, ticks) => ticks.map((tick) => (binary ? shown(tick === 1) : number(tick))) },
      ],
      series: [{}, { stroke: line, width: 2, fill: `${line}1f`, fillTo: binary ? 0 : undefined, points: { show: holds ? false : few }, paths: holds ? uPlot.paths.stepped({ align: 1 }) : undefined }],
      hooks: { setCursor: [(plot) => this.#point(plot)] },
    };
    this.#plot = new uPlot(settings, [this.#series.times, this.#series.values], this.element);
    this.#series.changed = true;
  }

  #point(plot) {
    const index = plot.cursor.idx === null ? null : Math.min(plot.cursor.idx, this.#series.values.length - 1);
    const value = index === null || plot.cursor.left < 0 ? undefined : this.#series.values[index];
    this.#tip.hidden = value === undefined;
    if (value === undefined) return;
    const text = this.#options.binary ? shown(value === 1) : `${number(value)} ${this.#options.unit}`;
    setText(this.#tip, `${text.trim()} · ${clock(this.#series.times[index] * 1000)}`);
    const left = plot.over.offsetLeft + plot.valToPos(this.#series.times[index], "x");
    this.#tip.style.left = `${Math.max(76, Math.min(left, this.element.clientWidth - 76))}px`;
  }
}

const few = (plot, _, from, to) => to - from < 2 || (to - from < 30 && plot.width > 120);

function when(tick, step) {
  const text = clock(tick * 1000);
  return step >= 86400 ? new Date(tick * 1000).toLocaleDateString() : step >= 60 ? text.slice(0, 5) : text;
}

const wide = (_, labels) => Math.max(46, ...(labels ?? []).map((label) => 12 + 6.4 * String(label ?? "").length));

// Noise of a steady value shouldn't fill the plot from top to bottom.
function roomy(_, low, high) {
  if (low === null) return [0, 1];
  const least = Math.max(Math.abs(low), Math.abs(high)) * 0.002 || 1;
  const room = Math.max((high - low) * 0.12, (least - (high - low)) / 2, 0);
  return [low - room, high + room];
}
