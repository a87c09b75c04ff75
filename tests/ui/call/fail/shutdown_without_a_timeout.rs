use customerio::{Client};


fn call(client: &Client) {
    let _ = client.blocking_shutdown();
}

fn main() {}
