use customerio::{CioEvent, CioProperty};

struct Address;

#[derive(serde::Serialize)]
struct Written;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(foreign)]
    ship: Address,
    #[cio(flatten, foreign)]
    bill: Option<Address>,
    #[cio(foreign)]
    undescribed: Written,
    #[cio(foreign, as = String)]
    unwritten: Address,
    #[cio(flatten, foreign, as = String)]
    without_keys: Written,
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Place {
    Home(#[cio(foreign)] Address),
    Two {
        #[cio(foreign)]
        address: Vec<Address>,
    },
}

#[derive(CioProperty)]
struct Alone(#[cio(foreign)] Address);

#[derive(CioProperty)]
struct Pair(#[cio(foreign)] Address, u8);

fn main() {}
