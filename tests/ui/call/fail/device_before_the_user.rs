use customerio::{Client};


fn call(client: &Client) {
    let _ = client.delete_device("push-token", "u1");
}

fn main() {}
