use customerio::CioEvent;

fn send(_events: &[Box<dyn CioEvent>]) {}

fn main() {}
