use customerio::{GroupId, CioTraits, Client};

#[derive(CioTraits)]
#[cio(relationship)]
struct Membership {
    role: String,
}

fn call(client: &Client) {
    let _ = client.identify("u1", &Membership { role: "admin".into() });
    let _ = client.group("u1", GroupId::new("acme"), &Membership { role: "admin".into() });
}

fn main() {}
