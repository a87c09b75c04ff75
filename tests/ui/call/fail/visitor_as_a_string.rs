use customerio::{Identity};


fn call() {
    let _ = Identity::both("u1", "a-42");
}

fn main() {}
