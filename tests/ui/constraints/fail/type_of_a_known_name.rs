use customerio::{CioEvent, CioProperty};

// Another type of a name that everybody knows.
#[derive(CioProperty)]
struct String(u64);

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(length(1..=64))]
    order_id: String,
}

fn main() {}
