use customerio::CioEvent;
use customerio::untyped::UntypedEvent;

#[derive(CioEvent)]
#[cio(event = "Signed Up")]
struct SignedUp;

#[derive(CioEvent)]
enum ShopEvent {
    SignedUp(SignedUp),
    Legacy(UntypedEvent),
}

fn main() {
    let _ = ShopEvent::SPECS;
}
