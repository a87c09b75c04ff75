use customerio::{CioEvent, CioTraits};

#[derive(CioEvent)]
#[cio(evnt = "Order Completed")]
struct OrderCompleted;

#[derive(CioTraits)]
#[cio(persn)]
struct Customer;

fn main() {}
