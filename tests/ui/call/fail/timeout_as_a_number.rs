use customerio::{Client};


fn call(client: &Client) {
    let _ = client.blocking_flush(5);
}

fn main() {}
