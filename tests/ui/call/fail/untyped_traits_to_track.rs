use customerio::{Client, Untyped};

fn call(client: &Client) {
    let _ = client.track("u1", &Untyped::traits(serde_json::json!({ "plan": "team" })));
}

fn main() {}
