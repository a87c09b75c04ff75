use customerio::prelude::*;

#[derive(CioProperty)]
#[cio(group_id)]
struct CompanyId(u64);

#[derive(CioProperty)]
#[cio(anonymous_id)]
struct VisitorId(u64);

/// A company paid.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

fn call(client: &Client, company: CompanyId, visitor: VisitorId, event: &OrderCompleted) {
    let _ = client.track(company, event);
    let _ = client.alias(&visitor, PreviousId::new("u1"));
    let _ = client.group(GroupId::new("acme"), visitor, &Empty);
    let _ = PreviousId::new(AnonymousId::new("a-42"));
}

fn main() {}
