use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event("Order Completed"))]
struct OrderCompleted;

fn main() {}
