use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow(missing_docs, event_tense), deny(missing_owner))]
struct OrderCompleted {
    #[cio(deny(missing_example))]
    order_id: String,
    #[cio(flatten, allow(missing_property_docs))]
    product: Product,
}

#[derive(CioProperty)]
#[cio(deny(missing_property_docs))]
struct Product {
    sku: String,
}

#[derive(CioProperty)]
#[cio(allow(missing_property_docs))]
enum Payment {
    Card {
        #[cio(deny(missing_property_docs))]
        number: u32,
    },
}

#[derive(CioTraits)]
#[cio(person, allow(missing_docs))]
struct Customer {
    payment: Payment,
}

#[derive(CioEvent)]
enum Events {
    #[cio(event = "Basket Lost", allow(missing_docs))]
    Basket {},
}

fn main() {
    let specs = <Events as customerio::CioEvent>::SPECS;
    assert_eq!(specs[0].shape().lints().len(), 1);
}
