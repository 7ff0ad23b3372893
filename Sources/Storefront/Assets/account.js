// Logging in as a customer whom the hub knows, and logging out.

import { element } from "./elements.js";

export class Account {
  // `onChange` gets the new session, or null.
  constructor(shop, onChange) {
    this.shop = shop;
    this.onChange = onChange;
    this.dialog = document.getElementById("account");
    this.button = document.getElementById("account-button");
    this.button.addEventListener("click", () => this.open());
    this.label();
  }

  label() {
    const { session } = this.shop;
    this.button.textContent = session ? session.firstName : "Log in";
    this.button.classList.toggle("is-known", Boolean(session));
  }

  open() {
    this.dialog.replaceChildren(this.shop.session ? this.leaving() : this.form());
    this.dialog.showModal();
  }

  form() {
    const choices = this.shop.customers.map(({ key, name, city }, index) => element(
      "label", { class: "choice" },
      element("input", { type: "radio", name: "customer", value: key, checked: index === 0 }),
      element("span", {}, name, element("small", {}, city))));
    return element(
      "form", { method: "dialog", onsubmit: (event) => this.logIn(event) },
      element("h2", { id: "account-title" }, "Log in"),
      element("p", {}, "These customers are on the hub. No password: it is only a demonstration."),
      element("fieldset", {}, element("legend", {}, "Who are you today?"), ...choices),
      this.buttons(element("button", { type: "submit", class: "primary", id: "log-in" }, "Log in")));
  }

  leaving() {
    return element(
      "div", {}, element("h2", { id: "account-title" }, `You are ${this.shop.session.firstName}`),
      element("p", {}, "Pages name you to the edge by ", element("code", {}, this.shop.session.email),
        ". Logging out keeps the browser’s own identity (ECID)."),
      this.buttons(element(
        "button", { type: "button", class: "primary", id: "log-out", onclick: () => this.logOut() }, "Log out")));
  }

  buttons(primary) {
    return element(
      "div", { class: "buttons" },
      element("button", { type: "button", onclick: () => this.dialog.close() }, "Close"), primary);
  }

  async logIn(event) {
    event.preventDefault();
    const customer = new FormData(event.target).get("customer");
    const response = await fetch("/api/session", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ customer }),
    });
    if (response.ok) await this.change(await response.json());
  }

  async logOut() {
    await fetch("/api/session", { method: "DELETE" });
    await this.change(null);
  }

  async change(session) {
    this.dialog.close();
    this.shop.session = session;
    this.label();
    await this.onChange(session);
  }
}
