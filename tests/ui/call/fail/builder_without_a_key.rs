use customerio::{Client};


fn call() {
    let _ = Client::builder().build();
}

fn main() {}
