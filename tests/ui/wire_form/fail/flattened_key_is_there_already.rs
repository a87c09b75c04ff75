use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Address {
    zip: String,
    city: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    zip: String,
    #[cio(flatten)]
    ship: Address,
}

#[derive(CioEvent)]
#[cio(event = "Order Paid")]
struct OrderPaid {
    #[cio(flatten)]
    ship: Address,
    #[cio(flatten)]
    bill: Address,
}

fn main() {}
