use customerio::{AnonymousId, CioProperty, Client, Empty, GroupId, Identity, UserId};

#[derive(CioProperty)]
#[cio(user_id)]
struct CustomerId(u64);

#[derive(CioProperty)]
#[cio(group_id)]
struct CompanyId(String);

fn call(client: &Client, customer: CustomerId, company: &CompanyId) {
    let _ = client.group("acme", "user-1", &Empty);
    let _ = client.group(GroupId::new("acme"), "user-1", &Empty);
    let _ = client.group(company, customer, &Empty);
    let _ = client.alias("user-1", "anon-1");
    let _ = client.alias(AnonymousId::new("anon-1"), UserId::new("user-1"));
    let _ = Identity::both("anon-1", "user-1");
}

fn main() {}
