#![deny(unused_must_use)]

use customerio::{Client, Context};


fn call(client: &Client) {
    client.with_context(Context::new());
}

fn main() {}
