use std::collections::BTreeMap;

use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Contact {
    #[cio(pii = "contact")]
    phone: String,
}

#[derive(CioProperty)]
struct Shipping {
    stops: Vec<Option<Contact>>,
    by_name: BTreeMap<String, (u8, Contact)>,
}

#[derive(CioProperty)]
struct ByName {
    shipping: Shipping,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    shipping: Shipping,
    billing: Option<Box<ByName>>,
    pair: (u8, Contact),
    named: BTreeMap<String, Contact>,
}

fn main() {}
