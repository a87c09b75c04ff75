use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(user_id, group_id)]
struct Both(String);

#[derive(CioProperty)]
#[cio(user_id)]
struct Pair(String, String);

#[derive(CioProperty)]
#[cio(anonymous_id)]
struct Generic<T>(T);

#[derive(CioProperty)]
#[cio(group_id)]
struct Share(f64);

#[derive(CioEvent)]
#[cio(event = "Order Completed", user_id)]
struct OrderCompleted {
    customer: String,
}

fn main() {}
