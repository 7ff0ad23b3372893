// Calls an edge as the Web SDK does, without it: POST /ee/v1/interact with JSON as plain text, so that the browser asks
// no preflight. What the edge wants kept comes as `state:store`, is kept in first-party cookies, and travels in
// `meta.state.entries` with the next request.

import { destinationsOf } from "./wire.js";

export class EdgeClient {
  constructor({ url, hint, datastream, organisation }) {
    this.url = url;
    this.hint = hint;
    this.datastream = datastream;
    this.prefix = `kndctr_${organisation.replace("@", "_")}_`;
  }

  // Resolves to `{ destinations }`, as the Web SDK's sendEvent does.
  async sendEvent(xdm) {
    const query = new URLSearchParams({ configId: this.datastream, requestId: crypto.randomUUID() });
    const response = await fetch(`${this.url}${this.path}?${query}`, {
      method: "POST",
      headers: { "Content-Type": "text/plain; charset=UTF-8" },
      body: JSON.stringify(this.body(xdm)),
      // State travels in the body; a cookie would bring the shop's session along, for all ports are one site.
      credentials: "omit",
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? `the edge answers ${response.status}`);
    for (const { type, payload } of answer.handle) {
      if (type === "state:store") payload.forEach((entry) => this.keep(entry));
    }
    return { destinations: destinationsOf(answer) };
  }

  // With the hint of the edge that answered last, unless the visitor has moved to another.
  get path() {
    const cluster = this.entries().find(({ key }) => key === `${this.prefix}cluster`);
    return cluster?.value === this.hint ? `/ee/${this.hint}/v1/interact` : "/ee/v1/interact";
  }

  body(xdm) {
    const entries = this.entries();
    return {
      // Without cookies: the edge's would not be kept, as requests go without credentials.
      meta: { state: { cookiesEnabled: false, entries } },
      query: { identity: { fetch: ["ECID"] } },
      events: [{
        xdm: {
          ...xdm,
          timestamp: new Date().toISOString(),
          implementationDetails: {
            name: "https://ns.adobe.com/experience/alloy", version: "spoke-shop", environment: "browser",
          },
        },
      }],
    };
  }

  entries() {
    return document.cookie.split("; ").filter((cookie) => cookie.startsWith(this.prefix)).map((cookie) => {
      const [key, ...value] = cookie.split("=");
      return { key, value: decodeURIComponent(value.join("=")) };
    });
  }

  keep({ key, value, maxAge }) {
    if (!key.startsWith(this.prefix)) return;
    document.cookie = `${key}=${encodeURIComponent(value)}; Path=/; Max-Age=${maxAge}; SameSite=Lax`;
  }
}

// Makes the browser one that no edge has seen. The edge minted the identity; only these cookies keep it.
export function forgetVisitor() {
  for (const cookie of document.cookie.split("; ")) {
    const [key] = cookie.split("=");
    if (key.startsWith("kndctr_")) document.cookie = `${key}=; Path=/; Max-Age=0; SameSite=Lax`;
  }
}
