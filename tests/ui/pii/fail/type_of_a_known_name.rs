use customerio::call::Track;
use customerio::item::{ItemSettings, write_item};
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

fn main() {
    let order = OrderCompleted { buyer: Vec::new() };
    let call = Track::new("u1", &order);
    let _ = write_item(&call, &ItemSettings::default(), &mut Vec::new());
}
