use customerio::{AnonymousId, Client};


fn call(client: &Client) {
    let _ = client.delete_person(AnonymousId::new("a-42"));
}

fn main() {}
