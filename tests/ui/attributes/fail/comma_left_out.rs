use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed" owner = "checkout")]
struct OrderCompleted;

fn main() {}
