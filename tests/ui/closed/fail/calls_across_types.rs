use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(page = "Home")]
struct Home;

struct Plain;

#[derive(CioEvent)]
enum Pages {
    Home(Home),
}

#[derive(CioEvent)]
enum Plains {
    Plain(Plain),
}

fn main() {}
