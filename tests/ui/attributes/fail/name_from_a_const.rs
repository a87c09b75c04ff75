use customerio::{CioEvent, CioTraits};

const NAME: &str = "Order Completed";

mod names {
    pub const OWNER: &str = "checkout";
}

#[derive(CioEvent)]
#[cio(event = NAME)]
struct OrderCompleted {
    total: f64,
}

#[derive(CioEvent)]
#[cio(event = concat!("Order", " ", "Lost"), owner = names::OWNER)]
struct OrderLost {
    #[cio(pattern = NAME)]
    total: String,
}

#[derive(CioTraits)]
#[cio(group(object_type = NAME))]
struct Company {
    #[cio(unit = NAME)]
    name: String,
}

fn main() {}
