use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[customerio(event = "Order Completed")]
struct OrderCompleted {
    #[customerio(range(0.0..))]
    total: f64,
    plan: Plan,
}

#[derive(CioProperty)]
enum Plan {
    #[customerio(rename = "free")]
    Free,
}

fn main() {}
