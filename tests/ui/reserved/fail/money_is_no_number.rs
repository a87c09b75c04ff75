use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    revenue: String,
    value: Vec<f64>,
    currency: u16,
}

fn main() {}
