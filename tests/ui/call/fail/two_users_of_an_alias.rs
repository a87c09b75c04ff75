use customerio::{Client};


fn call(client: &Client, old: u64) {
    let _ = client.alias("u1", old);
}

fn main() {}
