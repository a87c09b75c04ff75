use customerio::Client;

fn call(client: &Client, json: serde_json::Value) {
    let _ = client.track("u1", &json);
}

fn main() {}
