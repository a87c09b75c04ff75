use customerio::Client;

fn call(client: &Client) {
    let _ = client.identify("u1", &());
}

fn main() {}
