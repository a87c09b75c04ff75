use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Contact {
    #[cio(pii = "contact")]
    email: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii)]
struct AllOfThem {
    #[cio(pii = "contact")]
    email: String,
    contact: Contact,
}

#[derive(CioEvent)]
#[cio(event = "Order Paid", allow_pii = true)]
struct AsAFlag {
    #[cio(pii = "contact")]
    email: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Sent")]
struct OnTheField {
    #[cio(pii = "contact", allow_pii)]
    email: String,
}

fn main() {}
