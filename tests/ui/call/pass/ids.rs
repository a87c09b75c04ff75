use std::sync::Arc;

use customerio::semantic::{
    DeviceCreatedOrUpdated, DeviceToken, ObjectDeleted, RelationshipDeleted, UserDeleted,
};
use customerio::{
    AnonymousId, CioEvent, CioProperty, CioTraits, Client, Empty, Group, GroupId, Identity,
    PreviousId, Track, UserId,
};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    customer: CustomerId,
    #[cio(group_id)]
    company: Option<CompanyId>,
}

#[derive(CioEvent)]
#[cio(page = "Product")]
struct ProductPage {
    #[cio(user_id)]
    customer: CustomerId,
}

#[derive(CioEvent)]
#[cio(screen = "Basket")]
struct BasketScreen;

#[derive(CioTraits)]
#[cio(person)]
struct Customer;

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

/// A type that derives nothing of ours.
struct Account(u32);

impl<'a> From<Account> for Identity<'a> {
    fn from(account: Account) -> Self {
        UserId::new(account.0).into()
    }
}

fn people(client: &Client, order: &OrderCompleted, visitor: &VisitorId) {
    let customer = order.customer;
    let _ = client.track(customer, order);
    let _ = client.track(&customer, order);
    let _ = client.track(visitor, order);
    let _ = client.track(17, order);
    let _ = client.track(17_u64, order);
    let _ = client.track(String::from("u1"), order);
    let _ = client.track(Arc::<str>::from("u1"), order);
    let _ = client.track(UserId::new("u1"), order);
    let _ = client.track(AnonymousId::new("a-42"), order);
    let _ = client.track(Account(7), order);
    for user in &["u1", "u2"] {
        let _ = client.track(user, order);
    }
}

fn calls(client: &Client, order: &OrderCompleted, visitor: &VisitorId, company: &CompanyId) {
    let customer = order.customer;
    let _ = client.identify(customer, &Customer);
    let _ = client.page(customer, &ProductPage { customer });
    let _ = client.emit(&ProductPage { customer });
    let _ = client.screen(17, &BasketScreen);
    let _ = client.group(customer, company, &Empty);
    let _ = client.group("u1", GroupId::new(7), &Empty);
    let _ = client.alias(customer, visitor);
    let _ = client.alias("u1", AnonymousId::new("a-42"));
    let _ = client.alias("u1", PreviousId::new("u1-old"));
    let _ = client.alias("u1", PreviousId::new(customer));
    let _ = Group::new(visitor, company, &Empty);
    let _ = Track::for_group(company, order).group_id(GroupId::new("acme"));
    let _ = UserDeleted::new(customer);
    let _ = DeviceCreatedOrUpdated::new(17, DeviceToken::new("token"));
    let _ = RelationshipDeleted::new(customer, company);
    let _ = ObjectDeleted::new(company);
}

fn choices<'a>(user: Option<CustomerId>, visitor: &'a VisitorId) -> [Identity<'a>; 4] {
    [
        Identity::both(7, visitor),
        Identity::both("u1", AnonymousId::new("a-42")),
        Identity::anonymous("a-42"),
        match user {
            Some(id) => Identity::user(id),
            None => Identity::anonymous(visitor),
        },
    ]
}

fn main() {}
