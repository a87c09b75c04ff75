use customerio::{CioEvent, ClientBuilder};

/// A customer paid.
#[derive(CioEvent, Clone)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

fn call(order: &OrderCompleted, builder: ClientBuilder) {
    let _ = customerio::Track::new("u1", order).send(&builder);
}

fn main() {}
