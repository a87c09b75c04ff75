use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(ev)]
struct OrderCompleted {
    id: String,
}

#[derive(CioEvent)]
#[cio(event = )]
struct OrderPaid {
    #[cio(length(1..=), rename = )]
    id: String,
}

// The types are events all the same, so that this is not wrong too.
fn send(client: &Client, order: &OrderCompleted, paid: &OrderPaid) {
    let _ = client.track("u1", order);
    let _ = client.track("u1", paid);
}

fn main() {}
