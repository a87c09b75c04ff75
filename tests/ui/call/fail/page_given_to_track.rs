use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(page = "Prices")]
struct Prices;

fn call(client: &Client, page: &Prices) {
    let _ = client.track("u1", page);
}

fn main() {}
