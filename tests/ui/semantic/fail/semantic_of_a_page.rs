use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(page = "User Deleted", semantic)]
struct GoodbyePage;

fn main() {}
