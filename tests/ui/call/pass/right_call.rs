use customerio::{GroupId, CioEvent, CioTraits, Client};

#[derive(CioEvent)]
#[cio(event = "User Deleted", semantic)]
struct Deleted<'a> {
    #[cio(user_id)]
    user: &'a str,
}

#[derive(CioTraits)]
#[cio(group(object_type = "2"))]
struct Company;

#[allow(dead_code)]
fn calls(client: &Client) {
    let _ = client.track("u1", &Deleted { user: "u2" });
    let _ = client.emit(&Deleted { user: "u2" });
    let _ = client.group("u1", GroupId::new("acme"), &Company);
}

fn main() {}
