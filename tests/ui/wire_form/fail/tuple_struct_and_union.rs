use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted(String, u32);

#[derive(CioProperty)]
union Either {
    a: u8,
    b: i8,
}

fn main() {}
