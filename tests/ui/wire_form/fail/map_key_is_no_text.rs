use std::collections::BTreeMap;

use customerio::CioProperty;

#[derive(CioProperty)]
enum Plan {
    Free,
    Paid { cents: u32 },
}

#[derive(CioProperty)]
struct Prices {
    by_share: BTreeMap<f64, u32>,
    by_single_share: BTreeMap<f32, u32>,
    by_switch: BTreeMap<bool, u32>,
    by_plan: BTreeMap<Plan, u32>,
    maybe: BTreeMap<Option<String>, u32>,
}

fn main() {}
