// Makes elements. Text goes in as text, never as HTML.

export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function vector(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

// A picture of pictures.svg.
export function picture(name, className) {
  return vector(
    "svg", { class: className, "aria-hidden": "true", focusable: "false" },
    vector("use", { href: `/assets/pictures.svg#${name}` }));
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// 640 ms, 3.2 s, 4 min, 14 days
export function duration(milliseconds) {
  const steps = [[1000, 1, "ms"], [60e3, 1e3, "s"], [3600e3, 60e3, "min"], [86400e3, 3600e3, "h"]];
  for (const [limit, unit, name] of steps) {
    if (milliseconds < limit) return `${digits(milliseconds / unit)} ${name}`;
  }
  const days = digits(milliseconds / 86400e3);
  return `${days} ${days === "1" ? "day" : "days"}`;
}

function digits(number) {
  return number < 10 ? String(Math.round(number * 10) / 10) : String(Math.round(number));
}
