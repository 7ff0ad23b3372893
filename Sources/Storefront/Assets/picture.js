// The way of the last request: visitor → edge → hub, with the times of the links.

import { duration, vector } from "./elements.js";

export class Picture {
  constructor({ edge, shop }) {
    const place = edge.place === edge.region ? edge.region : edge.place;
    this.browserTime = label(143, 37, "");
    this.serverTime = label(143, 116, "");
    this.caption = `Your browser and the shop’s server call the edge in ${place}; the hub in ${shop.hub.place} is `
      + `${duration(edge.roundTripMs)} away, there and back.`;
    this.node = vector(
      "svg", { class: "way", viewBox: "0 0 420 150", role: "img", "aria-label": this.caption },
      this.browserLink = link("M102 44 H132 C160 44 156 64 184 64"),
      this.serverLink = link("M102 100 H132 C160 100 156 80 184 80"),
      this.hubLink = link("M268 72 H338"),
      ...box(6, 25, 96, 38, "Your browser", "no token"), ...box(6, 81, 96, 38, "Shop’s server", "with a token"),
      ...box(184, 50, 84, 44, place, `edge ${edge.name}`, "way-edge"),
      ...box(338, 50, 76, 44, shop.hub.place, `hub ${shop.hub.region}`, "way-hub"),
      this.browserTime, this.serverTime,
      label(303, 65, duration(edge.roundTripMs)), label(303, 85, "round trip"),
      this.outcome = vector("text", { x: 210, y: 141, class: "way-outcome", "text-anchor": "middle" }));
  }

  show({ by, source, ms, problem }) {
    const own = by === "browser" ? this.browserLink : this.serverLink;
    for (const link of [this.browserLink, this.serverLink, this.hubLink]) link.setAttribute("class", "way-link");
    own.setAttribute("class", `way-link is-used is-${problem ? "broken" : by}`);
    if (ms !== undefined) (by === "browser" ? this.browserTime : this.serverTime).textContent = duration(ms);
    if (source === "refreshed") this.hubLink.setAttribute("class", "way-link is-used is-hub");
    if (source === "empty") this.hubLink.setAttribute("class", "way-link is-used is-later");
    this.outcome.textContent = problem ? `The ${by} got no profile` : says[source]?.(by) ?? "";
    this.node.setAttribute("aria-label", `${this.caption} ${this.outcome.textContent}`);
  }
}

const says = {
  hit: (by) => `The edge answered the ${by} from memory`,
  refreshed: (by) => `The ${by} waited while the edge asked the hub`,
  stale: (by) => `The edge gave the ${by} what it had, though old`,
  empty: (by) => `Nothing for the ${by} yet; the edge asks the hub`,
};

function link(path) {
  return vector("path", { d: path, class: "way-link" });
}

function label(x, y, text) {
  return vector("text", { x, y, class: "way-time", "text-anchor": "middle" }, text);
}

function box(x, y, width, height, title, text, more = "") {
  const middle = x + width / 2;
  return [
    vector("rect", { x, y, width, height, rx: 7, class: `way-box ${more}` }),
    vector("text", { x: middle, y: y + height / 2 - 2, class: "way-title", "text-anchor": "middle" }, title),
    vector("text", { x: middle, y: y + height / 2 + 11, class: "way-text", "text-anchor": "middle" }, text),
  ];
}
