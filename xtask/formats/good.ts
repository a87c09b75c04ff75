// Must type-check against the export of examples/shop.
import type { PersonTraits, Product, TrackEvents, TypedAnalytics } from "./events";

declare const cio: TypedAnalytics;

const tea: Product = { product_id: "507f1f77bcf86cd799439011", price: 12.5, quantity: 2 };

cio.track("Products Searched", { query: "assam" });
cio.track("Product Viewed", { ...tea, currency: "EUR" });
cio.track("Order Completed", { order_id: "B-10417", currency: "EUR", products: [tea] });
cio.track("Order Cancelled", {
  order_id: "B-10417",
  currency: "GBP",
  products: [tea],
  cancelled_by: { kind: "customer", reason: "found it cheaper" },
});
cio.page("Order Confirmation", { url: "https://shop.example.com/thanks", order_id: "B-10417" });
cio.screen("Orders", {});
cio.identify("97980cfea0067", { email: "cool.person@example.com", address: { country: "US" } });
cio.group("acme", { name: "Acme", terms: { kind: "net", of: 30 } });

const nobody: PersonTraits = {};
const name: keyof TrackEvents = "Cart Shared";
cio.identify(name, nobody);
