use customerio::CioEvent;

#[derive(CioEvent)]
enum ShopEvent {
    #[cio(event = "Signed Up")]
    SignedUp,
    #[cio(page = "Home")]
    Home,
    Unsaid,
}

#[derive(CioEvent)]
#[cio(screen, page, event = "Shop")]
enum Screens {
    #[cio(event = "Opened")]
    Opened,
}

fn main() {}
