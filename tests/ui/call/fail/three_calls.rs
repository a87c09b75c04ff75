use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order", page = "Order", screen = "Order")]
struct Order;

fn main() {}
