use customerio::Client;

fn call(client: &Client) {
    let _ = client.track("u1", "Order Completed");
}

fn main() {}
