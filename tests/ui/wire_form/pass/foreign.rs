use customerio::{CioEvent, CioProperty};
use std::collections::BTreeMap;

#[derive(serde::Serialize, schemars::JsonSchema)]
struct Address {
    city: String,
}

#[derive(serde::Serialize)]
struct Written {
    x: u8,
}

#[derive(CioProperty)]
struct Looks {
    x: u8,
}

type Maybe = Option<Address>;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    #[cio(foreign)]
    ship: &'a Address,
    #[cio(foreign)]
    bill: Maybe,
    #[cio(flatten, foreign)]
    keys: Option<&'a Address>,
    #[cio(flatten, foreign, as = Looks)]
    described: Written,
    #[cio(foreign, as = BTreeMap<String, u8>)]
    other: Written,
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Place {
    Home(#[cio(foreign)] Address),
    Told(#[cio(foreign, as = Looks)] Written),
    Named {
        #[cio(flatten, foreign)]
        address: Address,
    },
}

#[derive(CioProperty)]
struct Alone(#[cio(foreign)] Address);

#[derive(CioProperty)]
struct Pair(#[cio(foreign)] Option<Address>, #[cio(foreign, as = Looks)] Written);

fn main() {}
