#![deny(unused_must_use)]

use customerio::{Client};


fn call(client: &Client, timeout: std::time::Duration) {
    client.shutdown(timeout);
}

fn main() {}
