use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Money {
    Cash { revenue: String },
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(flatten)]
    money: Money,
}

fn main() {}
