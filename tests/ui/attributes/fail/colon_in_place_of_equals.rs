use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event: "Order Completed")]
struct Order {
    total: f64,
}

fn main() {}
