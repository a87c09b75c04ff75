use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Payment {
    Card(String),
}

fn main() {}
