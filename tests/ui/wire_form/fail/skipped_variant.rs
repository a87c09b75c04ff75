use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
enum Plan {
    Free,
    #[cio(skip)]
    Secret,
}

#[derive(CioProperty)]
#[serde(tag = "kind")]
enum Way {
    Foot {},
    #[serde(skip_serializing)]
    Train { number: u32 },
    #[serde(skip)]
    Car(u8),
}

#[derive(CioEvent)]
enum Shop {
    #[cio(event = "Signed Up")]
    SignedUp,
    #[cio(skip)]
    Secret,
}

fn main() {}
