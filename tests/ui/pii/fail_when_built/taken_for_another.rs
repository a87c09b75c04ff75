use contact::Email as String;
use customerio::CioEvent;
use customerio::call::Track;
use customerio::item::{ItemSettings, write_item};

mod contact {
    #[derive(customerio::CioProperty)]
    #[cio(pii = "contact")]
    pub struct Email(pub u64);
}

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
