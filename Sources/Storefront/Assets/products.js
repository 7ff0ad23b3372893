// What the shop sells. Prices in pence.

export const products = [
  {
    id: "tokaido", name: "Tōkaidō", kind: "City bicycle", price: 89000, picture: "bicycle",
    text: "A quiet eight-speed for every day: steel frame, belt drive, mudguards that stay put.",
  },
  {
    id: "thirty-six", name: "Thirty-Six", kind: "Hand-built wheel", price: 24500, picture: "wheel",
    text: "Thirty-six double-butted spokes, laced three-cross around a hub that asks for nothing.",
  },
  {
    id: "long-way", name: "Long Way", kind: "Leather saddle", price: 9800, picture: "saddle",
    text: "Stiff for a week, yours for thirty years. Copper rivets, steel rails.",
  },
  {
    id: "evensong", name: "Evensong", kind: "Front lamp", price: 6400, picture: "lamp",
    text: "Eighty lux where you need them and none in the eyes of those who come towards you.",
  },
  {
    id: "ferry", name: "Ferry", kind: "Pair of panniers", price: 13900, picture: "pannier",
    text: "Waxed cotton, forty litres, one hand to take them off.",
  },
  {
    id: "hello", name: "Hello", kind: "Brass bell", price: 2200, picture: "bell",
    text: "Polite, and heard two streets away.",
  },
];

export function productOf(id) {
  return products.find((product) => product.id === id);
}

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

export function money(pence) {
  return pounds.format(pence / 100);
}

// As XDM lists products in events of commerce.
export function listItems(entries) {
  return entries.map(({ product, quantity }) => ({
    SKU: product.id, name: product.name, quantity, priceTotal: product.price * quantity / 100,
    currencyCode: "GBP",
  }));
}

// The basket is the browser's: product id → how many.
const basketKey = "shop.basket";

export function basket() {
  const kept = JSON.parse(localStorage.getItem(basketKey) ?? "{}");
  return products.filter((product) => kept[product.id] > 0)
    .map((product) => ({ product, quantity: kept[product.id] }));
}

export function addToBasket(product) {
  const kept = JSON.parse(localStorage.getItem(basketKey) ?? "{}");
  kept[product.id] = Math.min(9, (kept[product.id] ?? 0) + 1);
  localStorage.setItem(basketKey, JSON.stringify(kept));
}

export function removeFromBasket(product) {
  const kept = JSON.parse(localStorage.getItem(basketKey) ?? "{}");
  delete kept[product.id];
  localStorage.setItem(basketKey, JSON.stringify(kept));
}

export function emptyBasket() {
  localStorage.removeItem(basketKey);
}
