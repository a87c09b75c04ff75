use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(screen = "Home")]
struct HomeScreen;

fn call(client: &Client) {
    let _ = client.page("u1", &HomeScreen);
}

fn main() {}
