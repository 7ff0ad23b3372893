// How long the edge keeps the profile if nobody asks for it: a countdown, and the wait for its end.

import { duration, element } from "./elements.js";

// Where profiles last longer, waiting on the page is no use.
const watchableMs = 10 * 60e3;

export class Lifetime {
  constructor(visit) {
    this.visit = visit;
    this.isWaiting = false;
    this.text = element("p", { class: "life-text", id: "life-text" });
    this.bar = element("span", { class: "life-bar" });
    this.track = element("div", { class: "life-track", "aria-hidden": "true" }, this.bar);
    this.button = element("button", { type: "button", id: "expire", onclick: () => this.wait() }, "");
    this.node = element(
      "section", { class: "life", "aria-label": "How long the edge keeps the profile" },
      this.text, this.track, element("div", { class: "buttons" }, this.button));
    this.restart();
    setInterval(() => this.tick(), 250);
  }

  get timeToLive() {
    return this.visit.edge.timeToLiveMs ?? this.visit.stream.timeToLiveMs;
  }

  get isWatchable() {
    return this.timeToLive <= watchableMs;
  }

  // Whether there is a datastream with which the end can be watched; an edge's own time to live holds for all.
  get hasShorter() {
    return this.visit.edge.timeToLiveMs === null
      && this.visit.shop.streams.some(({ timeToLiveMs }) => timeToLiveMs <= watchableMs);
  }

  restart() {
    this.end = null;
    this.isHeld = null;
    this.isWaiting = false;
    this.asked = -Infinity;
    this.draw();
  }

  // A request has moved the end, and the edge may still be waiting for the hub.
  touched() {
    this.asked = -Infinity;
  }

  async wait() {
    if (this.isGone) return location.reload();
    if (!this.isWatchable) {
      const short = this.visit.shop.streams.find(({ timeToLiveMs }) => timeToLiveMs <= watchableMs);
      localStorage.setItem("shop.stream", short.id);
      return location.reload();
    }
    this.isWaiting = true;
    this.draw();
  }

  get isGone() {
    return this.isHeld && this.end !== null && performance.now() >= this.end;
  }

  // Asks the shop's server what the edge holds, which is no access and does not lengthen the profile's life.
  async tick() {
    const now = performance.now();
    if (this.visit.shop.session && document.visibilityState === "visible"
      && now - this.asked > (this.isWatchable ? 1000 : 10e3)) {
      this.asked = now;
      const query = new URLSearchParams({ edge: this.visit.edge.name, datastream: this.visit.stream.id });
      const response = await fetch(`/api/held?${query}`).catch(() => null);
      if (response?.ok) {
        const held = await response.json();
        this.isHeld = held.isHeld;
        this.end = held.expiresInMs === undefined ? null : performance.now() + held.expiresInMs;
      }
    }
    this.draw();
  }

  draw() {
    const { session } = this.visit.shop;
    const left = this.end === null ? null : Math.max(0, this.end - performance.now());
    this.bar.style.width = left === null ? "0" : `${Math.min(100, 100 * left / this.timeToLive)}%`;
    this.node.classList.toggle("is-waiting", this.isWaiting && !this.isGone);
    this.node.classList.toggle("is-gone", this.isGone);
    this.track.hidden = !session || !this.isHeld;
    this.button.hidden = !session || !this.isHeld
      || (!this.isWatchable && !this.hasShorter);
    this.button.disabled = this.isWaiting && !this.isGone;
    // Nobody wants to hear every second.
    this.text.setAttribute("aria-live", this.isGone ? "polite" : "off");
    const [text, button] = this.words(session, left);
    if (this.text.textContent !== text) this.text.textContent = text;
    if (this.button.textContent !== button) this.button.textContent = button;
  }

  words(session, left) {
    if (!session) return ["Log in, and see here how long the edge keeps your profile.", ""];
    if (this.isHeld === null) return ["Asking the edge what it holds of you …", ""];
    if (!this.isHeld) return ["This edge does not hold your profile yet.", ""];
    if (this.isGone) {
      return ["Your profile has expired on this edge. What will the next page show?", "Open this page again"];
    }
    const kept = `The edge keeps your profile for ${duration(this.timeToLive)} after each request`;
    if (!this.isWatchable) {
      const elsewhere = this.hasShorter ? "" : " Topologies/local.yaml has a datastream that keeps it for seconds.";
      return [`${kept}: too long to wait here.${elsewhere}`, "Use the datastream that keeps it shorter"];
    }
    const seconds = Math.ceil((left ?? 0) / 1000);
    return this.isWaiting
      ? [`Nobody asks the edge now. Your profile expires there in ${seconds} s.`, "Waiting …"]
      : [`${kept}: ${seconds} s left.`, "Let the profile expire"];
  }
}
