use customerio::CioEvent;

#[derive(CioEvent)]
#[cio = "Order Completed"]
struct OrderCompleted;

fn main() {}
