// "What happened": which edge, which datastream, how long a profile lasts there, and every request with its answer.

import { forgetVisitor } from "./edge-client.js";
import { duration, element } from "./elements.js";
import { emptyBasket } from "./products.js";
import { Lifetime } from "./lifetime.js";
import { Picture } from "./picture.js";

const sources = {
  hit: "from the edge’s memory",
  refreshed: "the edge asked the hub first",
  stale: "older than promised, shown all the same",
  empty: "not held here, or expired: answered at once, and the hub is asked for the next page",
};

export class Panel {
  constructor(visit) {
    this.visit = visit;
    this.picture = new Picture(visit);
    this.lifetime = new Lifetime(visit);
    this.list = element("ol", { class: "lines", id: "lines", "aria-label": "Requests, newest first" });
    document.getElementById("panel").append(
      element("h2", { id: "panel-title" }, "What happened"),
      this.choosers(), this.picture.node, this.lifetime.node,
      element("div", { class: "lines-head" }, element("h3", {}, "Requests"), this.resetButton()),
      this.list, this.legend());
    this.draw();
    visit.journal.onLine((line) => {
      this.draw();
      this.picture.show(line);
      this.lifetime.touched();
    });
    const last = visit.journal.lines[0];
    if (last) this.picture.show(last);
  }

  choosers() {
    const { shop, edge, stream } = this.visit;
    const edges = shop.edges.map(({ name, place }) => [name, `${place} · ${name}`]);
    const streams = shop.streams.map(({ id, name, timeToLiveMs }) =>
      [id, `${name} · ${duration(timeToLiveMs)}`]);
    return element(
      "div", { class: "choosers" },
      this.chooser("edge", "You are near", edges, edge.name, "shop.edge"),
      this.chooser("stream", "Datastream · keeps profiles", streams, stream.id, "shop.stream"));
  }

  chooser(id, label, options, current, key) {
    return element(
      "label", { class: "chooser" }, element("span", {}, label),
      element(
        "select", {
          id,
          onchange: ({ target }) => {
            localStorage.setItem(key, target.value);
            location.reload();
          },
        },
        ...options.map(([value, text]) => element("option", { value, selected: value === current }, text))));
  }

  resetButton() {
    return element("button", {
      type: "button", class: "quiet", id: "new-visitor",
      onclick: async () => {
        await fetch("/api/session", { method: "DELETE" });
        forgetVisitor();
        emptyBasket();
        this.visit.journal.clear();
        location.assign("/");
      },
    }, "Be a new visitor");
  }

  draw() {
    const { lines } = this.visit.journal;
    this.list.replaceChildren(...lines.map((line, index) => item(line, line.number !== lines[index + 1]?.number)));
  }

  legend() {
    const terms = Object.entries(sources).flatMap(([name, text]) =>
      [element("dt", {}, badge(name)), element("dd", {}, text)]);
    return element("details", { class: "legend" }, element("summary", {}, "Where answers come from"),
      element("dl", {}, ...terms),
      element("p", {}, "Times of requests are measured in this browser; the edges are on this machine. The time "
        + "between edge and hub is the topology’s, and real: a relay holds every message back for it."));
  }
}

function item(line, isFirstOfPage) {
  const facts = [
    line.region && `${line.region}`,
    line.ms !== undefined && duration(line.ms),
    line.ageMs !== null && line.ageMs !== undefined && `${duration(line.ageMs)} old`,
    line.revision && `revision ${line.revision}`,
  ].filter(Boolean);
  return element(
    "li", {
      class: `line line-${line.by}`, "data-by": line.by, "data-source": line.source ?? "none",
      "data-page": line.number,
    },
    element(
      "div", { class: "line-top" },
      element("span", { class: "line-page" }, `${line.number} · ${line.page}`),
      element("span", { class: `who who-${line.by}` }, line.by),
      line.source ? badge(line.source) : null),
    element("div", { class: "line-facts" }, ...facts.map((fact) => element("span", {}, fact))),
    element("div", { class: "line-route" }, element("code", {}, line.route ?? ""), line.event ? ` ${line.event}` : "",
      line.datastream ? ` → ${line.datastream}` : ""),
    line.problem ? element("div", { class: "line-problem" }, line.problem) : null,
    changeList(line),
    isFirstOfPage ? element("hr", { class: "line-rule" }) : null);
}

function badge(source) {
  return element("span", { class: `badge badge-${source}`, title: sources[source] ?? "" }, source);
}

function changeList({ changes }) {
  if (changes.length === 0) return null;
  return element("ul", { class: "changes" }, ...changes.map(({ sign, kind, text }) => element(
    "li", { class: `change change-${sign === "−" ? "gone" : "new"} change-${kind}` },
    element("span", { class: "sign" }, sign), ` ${text}`)));
}
