use customerio::CioEvent;

#[derive(CioEvent)]
enum ShopEvent {
    #[cio(event = "Signed Up")]
    SignedUp {
        #[cio(pii = "contact")]
        email: String,
    },
}

fn main() {}
