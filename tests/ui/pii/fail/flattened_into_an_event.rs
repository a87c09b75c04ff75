use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Contact {
    #[cio(pii = "contact")]
    phone: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(flatten)]
    contact: Contact,
}

fn main() {}
