use customerio::{TrackEvent};


fn call(_events: &[Box<dyn TrackEvent>]) {

}

fn main() {}
