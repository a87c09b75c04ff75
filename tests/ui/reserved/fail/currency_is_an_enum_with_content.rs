use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Currency {
    code: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    currency: Option<Currency>,
}

fn main() {}
