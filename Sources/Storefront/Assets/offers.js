// What a visitor sees because of an audience or an attribute. Each says why it is there.

import { element } from "./elements.js";

const byAudience = {
  "Viewed a product today": ["Still thinking?", "What you looked at today is kept at its price until midnight."],
  "Filled a basket today": ["Gift wrapping is on us", "Because your basket is not empty. Today only."],
  "Checking out in Germany": ["Pay by invoice", "In Germany you may pay within thirty days of delivery."],
  "Customers in Japan": ["Carriage paid", "Orders within Japan leave our Yokohama store today."],
  "Gold members": ["Ten per cent off", "For gold members, on everything that rolls."],
  "Bought today": ["Thank you for your order", "It is being packed while you read this."],
};

// `audiences` by name as the browser learned them, and what the shop's server learned.
// Those not in `seen`, which they join, are new to the page.
export function offers(browser, server, seen) {
  const cards = [];
  const shown = new Set();
  for (const [by, names] of [["browser", browser.audiences], ["server", server.audiences]]) {
    for (const name of names) {
      if (!byAudience[name] || shown.has(name)) continue;
      shown.add(name);
      const [title, text] = byAudience[name];
      cards.push(card(title, text, `Audience “${name}”`, by, !seen.has(name)));
      seen.add(name);
    }
  }
  return element("section", { class: "offers", "aria-label": "For you" }, ...cards);
}

// The greeting knows a name only where the shop's server was told one.
export function greeting(session, { attributes }) {
  const { firstName, tier, points } = attributes;
  if (firstName === undefined) {
    return element(
      "p", { class: "greeting" }, session ? "Welcome back." : "Good day. Bicycles and what goes with them.");
  }
  const standing = [
    tier === undefined ? null : element("span", { class: `tier tier-${tier}` }, `${tier} member`),
    points === undefined ? null : element("span", { class: "points" }, `${points.toLocaleString("en-GB")} points`),
  ];
  return element(
    "p", { class: "greeting", id: "greeting-name" }, `Welcome back, ${firstName}.`, ...standing,
    why(`Attributes ${Object.keys(attributes).sort().join(", ")}`, "server"));
}

function card(title, text, reason, by, isNew) {
  return element(
    "article", { class: `offer offer-${by}${isNew ? " is-new" : ""}` }, element("h3", {}, title), element("p", {}, text), why(reason, by));
}

function why(reason, by) {
  return element("span", { class: `why why-${by}` }, `${reason} · learned by ${by === "server" ? "the shop’s server" : "your browser"}`);
}
