use customerio::CioEvent;

#[derive(CioEvent)]
enum Written {
    #[cio(event = "Signed Up")]
    SignedUp,
    #[cio(event = "Signed Up")]
    SignedUpAgain,
    #[cio(event = "sign-edup!")]
    SignedUpOnceMore,
}

fn main() {}
