use customerio::{CioEvent, CioProperty};

// Another type of a name that everybody knows.
#[derive(CioProperty)]
#[cio(pii = "contact")]
struct String(u64);

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    buyer: Vec<String>,
}

fn main() {}
