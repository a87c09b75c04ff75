use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(event = "")]
struct Broken {
    #[cio(format = "emale")]
    email: String,
}

fn used(client: &Client) {
    let broken = Broken { email: String::new() };
    let _ = client.track("u1", &broken);
    let _ = client.emit(&broken);
    let _ = broken.event_spec();
}

#[derive(CioEvent)]
#[cio(event = "Form Guessed")]
struct FormGuessed {
    #[cio(with = "seconds")]
    took: std::time::Duration,
    #[cio(ignore)]
    started: std::time::Instant,
    #[cio(schemars)]
    raw: std::ops::Range<u8>,
}

fn main() {}
