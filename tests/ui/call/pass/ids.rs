use customerio::semantic::{ObjectDeleted, RelationshipDeleted, UserDeleted};
use customerio::{
    AnonymousId, CioEvent, CioProperty, Client, Empty, GroupId, Identity, PreviousId, Track, UserId,
};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    customer: CustomerId,
}

#[derive(CioProperty, Clone, Copy)]
#[cio(user_id)]
struct CustomerId(u64);

#[derive(CioProperty)]
#[cio(anonymous_id)]
struct VisitorId(String);

#[derive(CioProperty)]
#[cio(group_id, transparent)]
struct CompanyId {
    id: String,
}

fn call(client: &Client, order: &OrderCompleted, visitor: &VisitorId, company: &CompanyId) {
    let customer = order.customer;
    let _ = client.track(customer, order);
    let _ = client.track(&customer, order);
    let _ = client.track(visitor, order);
    let _ = client.track(17, order);
    let _ = client.track(17_u64, order);
    let _ = client.track(String::from("u1"), order);
    let _ = client.track(UserId::new("u1"), order);
    let _ = client.track(AnonymousId::new("a-42"), order);
    let _ = client.track(Identity::both(customer, visitor), order);
    let _ = client.track(Identity::both("u1", "a-42"), order);
    let _ = client.group(customer, company, &Empty);
    let _ = client.group("u1", GroupId::new(7), &Empty);
    let _ = client.alias(customer, visitor);
    let _ = client.alias("u1", AnonymousId::new("a-42"));
    let _ = client.alias("u1", PreviousId::new("u1-old"));
    let _ = Track::for_group(company, order).group_id(GroupId::new("acme"));
    let _ = UserDeleted::new(customer);
    let _ = RelationshipDeleted::new(customer, company);
    let _ = ObjectDeleted::new(company);
}

fn main() {}
