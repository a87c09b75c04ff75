use customerio::{CioEvent, CioTraits};

struct Money;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: Money,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    email: Money,
}

fn main() {}
