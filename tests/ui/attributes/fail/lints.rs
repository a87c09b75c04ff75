use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow(missing_doc), deny(unused_allow))]
struct OrderCompleted {
    #[cio(allow(missing_docs), deny(missing_docs))]
    order_id: String,
    #[cio(skip, allow(missing_property_docs))]
    left_out: String,
}

#[derive(CioProperty)]
#[cio(allow(banana), deny())]
struct Product {
    sku: String,
}

#[derive(CioEvent)]
#[cio(allow(missing_docs))]
enum Events {
    Order(OrderCompleted),
}

fn main() {}
