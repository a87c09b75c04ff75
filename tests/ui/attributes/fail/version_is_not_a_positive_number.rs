use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed", version = 0)]
struct OrderCompleted;

#[derive(CioEvent)]
#[cio(event = "Order Paid", version = 99999999999)]
struct OrderPaid;

fn main() {}
