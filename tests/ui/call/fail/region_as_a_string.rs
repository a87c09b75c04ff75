use customerio::{Client};


fn call() {
    let _ = Client::builder("0123456789abcdef").region("eu");
}

fn main() {}
