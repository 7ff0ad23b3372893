// The pages of the shop: what stands on them, and the event that each sends.

import { element, picture } from "./elements.js";
import { addToBasket, basket, emptyBasket, listItems, money, productOf, products, removeFromBasket } from "./products.js";

// `{ name, kind, event, content(actions) }`; `actions.send` sends an event, `actions.count` draws the basket's count,
// `actions.refresh` the page.
export function currentPage(path) {
  const product = path.startsWith("/products/") ? productOf(path.slice("/products/".length)) : null;
  if (product) return productPage(product);
  if (path === "/basket") return basketPage();
  if (path === "/") return homePage();
  return {
    name: "Not found", kind: "none", event: { eventType: "web.webpagedetails.pageViews" },
    content: () => element(
      "div", { class: "empty" }, element("h1", {}, "We do not sell that."),
      element("p", {}, element("a", { href: "/" }, "Back to the shop"))),
  };
}

function homePage() {
  return {
    name: "Home", kind: "home", event: { eventType: "web.webpagedetails.pageViews" },
    content: () => element(
      "div", {}, element("h1", { class: "sr" }, "Bicycles"),
      element("ul", { class: "products" }, ...products.map(tile))),
  };
}

function tile(product) {
  return element(
    "li", {}, element(
      "a", { class: "tile", href: `/products/${product.id}` },
      element("span", { class: "tile-picture" }, picture(product.picture, "drawing")),
      element("span", { class: "tile-kind" }, product.kind),
      element("span", { class: "tile-name" }, product.name),
      element("span", { class: "tile-price" }, money(product.price))));
}

function productPage(product) {
  const items = listItems([{ product, quantity: 1 }]);
  return {
    name: product.name, kind: "product",
    event: {
      eventType: "commerce.productViews", commerce: { productViews: { value: 1 } }, productListItems: items,
    },
    content: ({ send, count }) => element(
      "article", { class: "product" },
      element("div", { class: "product-picture" }, picture(product.picture, "drawing")),
      element(
        "div", { class: "product-text" },
        element("p", { class: "tile-kind" }, product.kind), element("h1", {}, product.name),
        element("p", {}, product.text), element("p", { class: "product-price" }, money(product.price)),
        element("button", {
          type: "button", class: "primary", id: "add",
          onclick: async () => {
            addToBasket(product);
            count();
            await send({
              eventType: "commerce.productListAdds", commerce: { productListAdds: { value: 1 } },
              productListItems: items,
            });
          },
        }, "Add to basket"))),
  };
}

function basketPage() {
  const entries = basket();
  return {
    name: "Basket", kind: "basket",
    event: {
      eventType: "commerce.productListViews", commerce: { productListViews: { value: 1 } },
      productListItems: listItems(entries),
    },
    content: (actions) => basket().length === 0 ? emptyBasketContent(actions) : basketContent(actions),
  };
}

function emptyBasketContent({ ordered }) {
  return element(
    "div", { class: "empty" },
    element("h1", {}, ordered ? "Thank you." : "Your basket is empty."),
    element("p", {}, ordered
      ? "The order is on its way to the hub; the next page knows of it."
      : "Put something in, and watch the audiences change on the same page."),
    element("p", {}, element("a", { class: "button", href: "/" }, "To the bicycles")));
}

function basketContent({ send, refresh }) {
  const entries = basket();
  const total = entries.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  const productListItems = listItems(entries);
  const order = { priceTotal: total / 100, currencyCode: "GBP" };
  return element(
    "div", { class: "basket" }, element("h1", {}, "Basket"),
    element("ul", { class: "basket-lines" }, ...entries.map((entry) => basketLine(entry, { send, refresh }))),
    element("p", { class: "basket-total" }, element("span", {}, "Total"), element("strong", {}, money(total))),
    element(
      "div", { class: "buttons" },
      element("button", {
        type: "button", id: "checkout",
        onclick: () => send({
          eventType: "commerce.checkouts", commerce: { checkouts: { value: 1 } }, productListItems,
        }),
      }, "Go to the till"),
      element("button", {
        type: "button", class: "primary", id: "buy",
        onclick: async () => {
          emptyBasket();
          refresh({ ordered: true });
          await send({
            eventType: "commerce.purchases", commerce: { purchases: { value: 1 }, order }, productListItems,
          });
        },
      }, "Buy")));
}

function basketLine({ product, quantity }, { send, refresh }) {
  return element(
    "li", {},
    element("span", { class: "basket-picture" }, picture(product.picture, "drawing")),
    element("span", { class: "basket-name" }, element("a", { href: `/products/${product.id}` }, product.name),
      element("small", {}, product.kind)),
    element("span", { class: "basket-quantity" }, `× ${quantity}`),
    element("span", { class: "basket-price" }, money(product.price * quantity)),
    element("button", {
      type: "button", class: "quiet", "aria-label": `Take ${product.name} out of the basket`,
      onclick: async () => {
        removeFromBasket(product);
        refresh();
        await send({
          eventType: "commerce.productListRemovals", commerce: { productListRemovals: { value: 1 } },
          productListItems: listItems([{ product, quantity }]),
        });
      },
    }, "Remove"));
}
