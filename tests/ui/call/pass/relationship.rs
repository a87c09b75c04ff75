use customerio::call::Group;
use customerio::{GroupId, CioTraits, Client, Empty};

#[derive(CioTraits)]
#[cio(group)]
struct Company {
    name: String,
}

#[derive(CioTraits)]
#[cio(relationship)]
struct Membership {
    role: String,
}

fn call(client: &Client, company: &Company, membership: &Membership) {
    let _ = client.send(Group::without_person(GroupId::new("acme"), company).relationship(membership));
    let _ = client.send(Group::without_person(GroupId::new("acme"), &Empty).relationship(&Empty));
}

fn main() {}
