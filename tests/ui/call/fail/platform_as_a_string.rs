use customerio::{Client};


fn call(client: &Client, token: customerio::DeviceToken) {
    let _ = client.add_device("u1", token, "ios");
}

fn main() {}
