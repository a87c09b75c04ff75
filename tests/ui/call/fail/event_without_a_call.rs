use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(owner = "checkout")]
struct CheckoutStarted;

fn main() {}
