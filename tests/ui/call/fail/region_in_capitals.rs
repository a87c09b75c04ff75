use customerio::{Client, Region};


fn call() {
    let _ = Client::builder("0123456789abcdef").region(Region::EU);
}

fn main() {}
