use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct Order {
    #[cio(range = "0..")]
    total: f64,
}

fn main() {}
