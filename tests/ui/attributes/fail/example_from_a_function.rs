use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct Order {
    #[cio(example = example())]
    total: f64,
}

fn main() {}
