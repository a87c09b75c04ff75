use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = concat!("Order", " Completed"))]
struct Order {
    total: f64,
}

fn main() {}
