use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(format = "emial")]
    near: String,
    #[cio(format = "datetime")]
    close: String,
    #[cio(format = "telephone")]
    far: String,
}

fn main() {}
