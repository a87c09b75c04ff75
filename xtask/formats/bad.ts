// Each line that is marked must be an error against the export of examples/shop, and no other.
import type { TypedAnalytics } from "./events";

declare const cio: TypedAnalytics;

// @ts-expect-error: there is no such event
cio.track("Order Complete", { order_id: "B-10417", currency: "EUR", products: [] });
// @ts-expect-error: a property is missing
cio.track("Order Completed", { order_id: "B-10417", products: [] });
// @ts-expect-error: a property is unknown
cio.track("Products Searched", { query: "assam", page: 2 });
// @ts-expect-error: a property has another type
cio.track("Products Searched", { query: 7 });
// @ts-expect-error: the string is not allowed
cio.track("Product Viewed", { product_id: "1", currency: "CHF" });
// @ts-expect-error: the variant has no content
cio.group("acme", { name: "Acme", terms: { kind: "net" } });
// @ts-expect-error: the screen has no properties
cio.screen("Orders", { items: 3 });
// @ts-expect-error: a page is not an event
cio.track("Order Confirmation", { url: "https://shop.example.com/thanks", order_id: "B-10417" });
// @ts-expect-error: null is not absent
cio.identify("97980cfea0067", { email: null });
