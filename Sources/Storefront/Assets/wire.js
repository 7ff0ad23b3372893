// Sees every call that a page makes to an edge, by whichever client: the shop's own or Adobe's Web SDK.

const calls = /\/v1\/interact$/;

// `report` gets what the call was and how it was answered. Install before a client that keeps `fetch` is loaded.
export function watchEdges(report) {
  const send = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (!calls.test(url.pathname)) return send(input, init);
    const call = { route: `POST ${url.pathname}`, host: url.host, event: eventType(init?.body) };
    const start = performance.now();
    try {
      const response = await send(input, init);
      report({ ...call, ms: performance.now() - start, ...await told(response.clone()) });
      return response;
    } catch (error) {
      report({ ...call, ms: performance.now() - start, problem: "no answer from the edge" });
      throw error;
    }
  };
}

function eventType(body) {
  try {
    const event = JSON.parse(body).events[0];
    return event.xdm.eventType ?? "";
  } catch {
    return "";
  }
}

async function told(response) {
  const age = response.headers.get("x-spoke-age-ms");
  const answer = {
    status: response.status,
    source: response.headers.get("x-spoke-source"),
    region: response.headers.get("x-spoke-region"),
    revision: response.headers.get("x-spoke-revision"),
    ageMs: age === null ? null : Number(age),
  };
  try {
    const body = await response.json();
    return { ...answer, problem: body.detail ?? null, audiences: audiencesOf(destinationsOf(body)) };
  } catch {
    return { ...answer, problem: "the answer is not JSON", audiences: [] };
  }
}

// What the Web SDK hands to a page as `result.destinations`.
export function destinationsOf(body) {
  return (body.handle ?? []).filter(({ type }) => type === "activation:pull")
    .flatMap(({ payload }) => payload);
}

// Ids, each once.
export function audiencesOf(destinations) {
  return [...new Set(destinations.flatMap(({ segments }) => (segments ?? []).map(({ id }) => id)))];
}
