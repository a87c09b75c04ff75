use customerio::CioEvent;
use customerio::call::Track;
use customerio::item::{ItemSettings, write_item};
use numbers::Number as String;

mod numbers {
    #[derive(customerio::CioProperty)]
    pub struct Number(pub u64);
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(length(1..=64))]
    order_id: String,
}

fn main() {
    let order = OrderCompleted { order_id: String(1) };
    let call = Track::new("u1", &order);
    let _ = write_item(&call, &ItemSettings::default(), &mut Vec::new());
}
