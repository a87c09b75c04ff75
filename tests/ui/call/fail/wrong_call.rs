use customerio::{CioEvent, CioTraits, Client};

#[derive(CioEvent)]
#[cio(page = "Pricing")]
struct Pricing;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

#[derive(CioTraits)]
#[cio(group)]
struct Company;

struct Plain;

fn calls(client: &Client) {
    let _ = client.track("u1", &Pricing);
    let _ = client.page("u1", &OrderCompleted);
    let _ = client.identify("u1", &Company);
    let _ = client.emit(&OrderCompleted);
    let _ = client.track("u1", &Plain);
}

fn main() {}
