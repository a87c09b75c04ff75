use customerio::{Context};


fn call() {
    let _ = Context::new().ip(127);
}

fn main() {}
