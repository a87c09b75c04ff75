use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Order Completed", onwer = "checkout", length(1..=2))]
struct OrderCompleted {
    #[cio(lenght(1..=64), owner = "checkout")]
    order_id: String,
    #[cio(length(1..=2), length(1..=3), keep)]
    twice: String,
    #[cio(banana)]
    other: String,
}

#[derive(CioProperty)]
#[cio(event = "Order Completed")]
struct Product {
    #[cio(user_id)]
    sku: String,
}

fn main() {}
