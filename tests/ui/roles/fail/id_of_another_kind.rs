use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(user_id)]
struct CustomerId(u64);

#[derive(CioProperty)]
#[cio(group_id)]
struct CompanyId(String);

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id)]
    customer: CompanyId,
    #[cio(anonymous_id)]
    visitor: Option<CustomerId>,
    #[cio(group_id)]
    company: CompanyId,
}

fn main() {}
