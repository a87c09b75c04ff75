use customerio::{PersonTraits};


fn call(_traits: &dyn PersonTraits) {

}

fn main() {}
