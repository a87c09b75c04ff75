use std::collections::BTreeMap;

use customerio::CioProperty;

#[derive(CioProperty)]
struct Stock {
    by_shelf: BTreeMap<u32, u32>,
}

fn main() {}
