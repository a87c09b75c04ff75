use customerio::call::Group;
use customerio::{GroupId, CioTraits, Client, Empty};

#[derive(CioTraits)]
#[cio(group)]
struct Company {
    name: String,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    name: String,
}

fn call(client: &Client, company: &Company, customer: &Customer) {
    let _ = Group::without_person(GroupId::new("acme"), company).relationship(company);
    let _ = Group::without_person(GroupId::new("acme"), &Empty).relationship(customer);
    let _ = client.identify("u1", company);
}

fn main() {}
