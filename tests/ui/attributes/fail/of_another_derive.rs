use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioTraits)]
#[cio(person, event = "Order Completed", semantic)]
struct Customer;

#[derive(CioEvent)]
#[cio(event = "Order Completed", group)]
struct OrderCompleted;

#[derive(CioProperty)]
#[cio(owner = "shop", person)]
struct Product {}

#[derive(CioEvent)]
#[cio(event = "Order Paid", pii = "contact")]
struct OrderPaid;

fn main() {}
