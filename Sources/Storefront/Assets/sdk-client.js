// Adobe's Web SDK behind the same two calls as the shop's own client. Its commands are those of its documentation:
// configure with datastreamId, orgId and edgeDomain; sendEvent, whose result has destinations.

export class SDKClient {
  // `source` is the SDK's file; `domain` the edge's name. The SDK always calls https, on port 443.
  constructor({ source, domain, datastream, organisation }) {
    queueCommands("alloy");
    this.ready = load(source).then(() => window.alloy("configure", {
      datastreamId: datastream,
      orgId: organisation,
      edgeDomain: domain,
      edgeBasePath: "ee",
      defaultConsent: "in",
      clickCollectionEnabled: false,
      idMigrationEnabled: false,
      thirdPartyCookiesEnabled: false,
      context: ["web", "device", "environment"],
    }));
  }

  async sendEvent(xdm) {
    await this.ready;
    const result = await window.alloy("sendEvent", { xdm, type: xdm.eventType });
    return { destinations: result.destinations ?? [] };
  }
}

// The documented base code: commands wait in `q` until the library takes them over.
function queueCommands(name) {
  window.__alloyNS = [...(window.__alloyNS ?? []), name];
  const command = (...parameters) =>
    new Promise((resolve, reject) => command.q.push([resolve, reject, parameters]));
  command.q = [];
  window[name] = command;
}

function load(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`the Web SDK ${source} does not load`)));
    document.head.append(script);
  });
}
