use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(page = "")]
struct Nameless;

#[derive(CioEvent)]
#[cio(screen = "Home ")]
struct Padded;

#[derive(CioEvent)]
#[cio(screen = "Home\u{7f}")]
struct Unprintable;

fn main() {}
