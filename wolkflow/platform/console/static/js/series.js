// The values of one feed by time: history first, then what arrives. uPlot takes the two lists as they are.
import { history_ } from "./api.js";

const POINTS = 10000;
const MOST = 20000;

export class Series {
  times = [];
  values = [];
  changed = true;
  loaded = false;
  span;
  onload = () => {};
  #key;
  #feed;
  #loading = 0;

  constructor(key, feed, span) {
    this.#key = key;
    this.#feed = feed;
    this.show(span);
  }

  async show(span) {
    this.span = span;
    const turn = ++this.#loading;
    const got = await history_(this.#key, this.#feed, span ? Date.now() - span * 1000 : 0, POINTS);
    if (turn !== this.#loading) return;
    const newest = got.times.at(-1) ?? 0;
    const later = this.times.findIndex((time) => time * 1000 > newest);
    const tail = later < 0 ? this.times.length : later;
    this.times = got.times.map((time) => time / 1000).concat(this.times.slice(tail));
    this.values = got.values.map(Number).concat(this.values.slice(tail));
    this.loaded = this.changed = true;
    this.onload();
  }

  add(points) {
    for (const [time, value] of points) this.#insert(time / 1000, Number(value));
    this.#trim();
    this.changed = true;
  }

  #insert(time, value) {
    let place = this.times.length;
    while (place > 0 && this.times[place - 1] >= time) place--;
    if (this.times[place] === time) this.values[place] = value;
    else if (place === this.times.length) {
      this.times.push(time);
      this.values.push(value);
    } else {
      this.times.splice(place, 0, time);
      this.values.splice(place, 0, value);
    }
  }

  #trim() {
    const oldest = this.span ? Date.now() / 1000 - this.span * 1.1 : 0;
    let gone = Math.max(0, this.times.length - MOST);
    while (gone < this.times.length - 1 && this.times[gone + 1] < oldest) gone++;
    if (gone < 200 && this.times.length <= MOST) return;
    this.times.splice(0, gone);
    this.values.splice(0, gone);
  }
}
