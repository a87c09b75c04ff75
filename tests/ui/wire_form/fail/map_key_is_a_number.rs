use std::collections::{BTreeMap, HashMap};

use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    by_number: HashMap<i64, String>,
    by_pair: BTreeMap<(u8, u8), String>,
}

fn main() {}
