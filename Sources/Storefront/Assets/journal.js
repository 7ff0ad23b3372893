// What happened, request by request, over the pages of one browser tab.

const linesKey = "shop.journal";
const pageKey = "shop.pageView";
const linesMaximum = 60;

export class Journal {
  constructor(shop) {
    this.shop = shop;
    this.lines = JSON.parse(sessionStorage.getItem(linesKey) ?? "[]");
    this.listeners = [];
  }

  // A page view; everything until the next belongs to it.
  begin(page) {
    this.number = Number(sessionStorage.getItem(pageKey) ?? "0") + 1;
    sessionStorage.setItem(pageKey, String(this.number));
    this.page = page;
  }

  // `by` is who asked: "browser" or "server". Returns the line, with what came and went since the one before.
  add(by, answer) {
    const before = this.lines.find((line) => line.by === by && !line.problem);
    const line = {
      audiences: [], attributes: {}, ...answer, by, page: this.page, number: this.number,
    };
    line.audiences = line.audiences.map((id) => this.shop.audiences[id] ?? id).sort();
    line.changes = line.problem ? [] : changes(before, line);
    this.lines = [line, ...this.lines].slice(0, linesMaximum);
    sessionStorage.setItem(linesKey, JSON.stringify(this.lines));
    for (const listener of this.listeners) listener(line);
    return line;
  }

  onLine(listener) {
    this.listeners.push(listener);
  }

  clear() {
    sessionStorage.removeItem(linesKey);
    sessionStorage.removeItem(pageKey);
  }
}

// `{ sign: "+" | "−" | "=", kind, text }` for audiences and attributes that appeared, went or have another value.
function changes(before, line) {
  const old = before ?? { audiences: [], attributes: {} };
  const found = [];
  for (const name of line.audiences) {
    if (!old.audiences.includes(name)) found.push({ sign: "+", kind: "audience", text: name });
  }
  for (const name of old.audiences) {
    if (!line.audiences.includes(name)) found.push({ sign: "−", kind: "audience", text: name });
  }
  for (const [name, value] of Object.entries(line.attributes)) {
    const isNew = !(name in old.attributes);
    if (isNew || old.attributes[name] !== value) {
      found.push({ sign: isNew ? "+" : "=", kind: "attribute", text: `${name}: ${value}` });
    }
  }
  for (const name of Object.keys(old.attributes)) {
    if (!(name in line.attributes)) found.push({ sign: "−", kind: "attribute", text: name });
  }
  return found;
}
