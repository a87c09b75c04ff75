use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

#[derive(CioEvent)]
#[cio(owner = "growth", identifed)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
enum ShopEvent {
    #[cio(owner = "checkout")]
    OrderCompleted(OrderCompleted),
    #[cio(event = "User Deleted")]
    Deleted { #[cio(lenght(1..=3))] why: String },
    Unnamed(u8, u8),
}

#[derive(CioEvent)]
enum Nothing {}

#[derive(CioEvent)]
enum Generic<T> {
    #[cio(event = "Generic")]
    Of { value: T },
}

fn main() {}
