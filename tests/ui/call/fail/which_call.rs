use customerio::{CioEvent, CioTraits};

#[derive(CioEvent)]
struct OrderCompleted {
    order_id: String,
}

#[derive(CioEvent)]
#[cio(event = "Order", page = "Order")]
struct Order;

#[derive(CioTraits)]
struct Customer;

#[derive(CioTraits)]
#[cio(person, group)]
struct Company;

fn main() {}
