use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

#[derive(CioEvent)]
#[cio(event = "order_completed")]
struct OrderCompletedAgain;

#[derive(CioEvent)]
enum ShopEvent {
    OrderCompleted(OrderCompleted),
    Again(OrderCompletedAgain),
    #[cio(event = "OrderCompleted")]
    OnceMore,
    Twice(OrderCompleted),
}

fn main() {}
