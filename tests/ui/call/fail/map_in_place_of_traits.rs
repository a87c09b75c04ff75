use customerio::Client;

fn call(client: &Client, traits: std::collections::HashMap<String, String>) {
    let _ = client.identify("u1", &traits);
}

fn main() {}
