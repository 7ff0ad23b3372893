// A page view: draw the page, call the edge from the browser, let the shop's server call it too, draw what came of it.

import { Account } from "./account.js";
import { EdgeClient } from "./edge-client.js";
import { element } from "./elements.js";
import { Journal } from "./journal.js";
import { greeting, offers } from "./offers.js";
import { currentPage } from "./pages.js";
import { Panel } from "./panel.js";
import { basket } from "./products.js";
import { SDKClient } from "./sdk-client.js";
import { audiencesOf, watchEdges } from "./wire.js";

const nothing = { audiences: [], attributes: {} };

class Visit {
  constructor(shop) {
    this.shop = shop;
    this.edge = chosen("shop.edge", shop.edges, "name");
    this.stream = chosen("shop.stream", shop.streams, "id");
    this.page = currentPage(location.pathname);
    this.browser = nothing;
    this.server = nothing;
    this.seen = new Set();
    this.journal = new Journal(shop);
    this.journal.begin(this.page.name);
    watchEdges((answer) => this.journal.add("browser", { datastream: this.stream.name, ...answer }));
    this.client = this.newClient();
    this.panel = new Panel(this);
    this.account = new Account(shop, () => this.identityChanged());
  }

  newClient() {
    const { organisation, webSDK } = this.shop;
    const datastream = this.stream.id;
    return webSDK
      ? new SDKClient({ source: webSDK.source, domain: this.edge.domain, datastream, organisation })
      : new EdgeClient({ url: this.edge.url, hint: this.edge.hint, datastream, organisation });
  }

  async begin() {
    document.title = `${this.page.name} – Hub & Spoke`;
    for (const link of document.querySelectorAll("[data-nav]")) {
      if (link.dataset.nav === this.page.kind) link.setAttribute("aria-current", "page");
    }
    this.draw();
    await Promise.all([this.send(this.page.event), this.askServer()]);
    document.documentElement.dataset.state = "settled";
  }

  draw(more = {}) {
    const main = document.getElementById("page");
    const actions = {
      send: (event) => this.send(event),
      count: () => this.drawCount(),
      // What had the focus goes with the old content.
      refresh: (change) => {
        this.draw(change);
        main.focus();
      },
      ...more,
    };
    this.drawCount();
    this.drawPersonal();
    main.replaceChildren(this.personal, this.page.content(actions));
  }

  drawCount() {
    const count = basket().reduce((sum, { quantity }) => sum + quantity, 0);
    const badge = document.getElementById("basket-count");
    badge.hidden = count === 0;
    badge.textContent = String(count);
  }

  // What audiences and attributes decide, in a place of its own: the rest of the page stays as it is.
  drawPersonal() {
    this.personal ??= element("div", { class: "personal", id: "personal", "aria-live": "polite" });
    this.personal.replaceChildren(
      greeting(this.shop.session, this.server), offers(this.browser, this.server, this.seen));
  }

  // By the browser: audiences.
  async send(event) {
    const { session } = this.shop;
    const xdm = {
      ...event,
      web: { webPageDetails: { name: this.page.name, URL: location.href, pageViews: { value: 1 } } },
    };
    if (session) {
      xdm.identityMap = {
        Email: [{ id: session.email, primary: true, authenticatedState: "authenticated" }],
      };
    }
    try {
      const { destinations } = await this.client.sendEvent(xdm);
      this.browser = { ...nothing, audiences: this.names(audiencesOf(destinations)) };
    } catch {
      // The journal says what happened; the page stays as it is.
    }
    this.drawPersonal();
  }

  // By the shop's server: attributes, and audiences with them.
  async askServer() {
    if (!this.shop.session) return;
    const query = new URLSearchParams({ edge: this.edge.name, datastream: this.stream.id });
    const start = performance.now();
    const response = await fetch(`/api/profile?${query}`);
    const ms = performance.now() - start;
    const answer = await response.json();
    if (response.status === 403) {
      // The session has ended meanwhile.
      this.shop.session = null;
      this.account.label();
      return;
    }
    if (!response.ok) {
      this.journal.add("server", { ms, problem: answer.detail, datastream: this.stream.server });
      return;
    }
    this.journal.add("server", { ...answer, ms });
    if (answer.problem === null) {
      this.server = { audiences: this.names(answer.audiences), attributes: answer.attributes };
    }
    this.drawPersonal();
  }

  names(ids) {
    return ids.map((id) => this.shop.audiences[id] ?? id);
  }

  async identityChanged() {
    this.browser = nothing;
    this.server = nothing;
    this.draw();
    this.panel.lifetime.restart();
    if (!this.shop.session) return;
    await Promise.all([this.send({ eventType: "userAccount.login" }), this.askServer()]);
  }
}

function chosen(key, items, name) {
  const kept = localStorage.getItem(key);
  const item = items.find((item) => item[name] === kept) ?? items[0];
  localStorage.setItem(key, item[name]);
  return item;
}

const shop = await (await fetch("/api/shop")).json();
await new Visit(shop).begin();
