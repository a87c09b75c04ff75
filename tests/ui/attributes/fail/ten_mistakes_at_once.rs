use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = " Order Completed", onwer = "checkout", version = 0, page = "Order")]
struct OrderCompleted {
    #[cio(lenght(1..=64))]
    id: String,
    #[cio(range(9..=3))]
    quantity: u8,
    #[cio(format = "emial")]
    mail: String,
    #[cio(pii = "contact")]
    phone: String,
    #[cio(pattern = "(")]
    sku: String,
    #[cio(rename = "sku")]
    code: String,
}

fn main() {}
