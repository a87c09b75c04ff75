use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(0.0<..))]
    price: f64,
    #[cio(range(>0))]
    weight: f64,
    #[cio(range = 0<..)]
    stock: u32,
    #[cio(range(0..<10))]
    stars: u8,
    #[cio(range(0, ..))]
    rank: u32,
    #[cio(range((0, 10)))]
    size: u8,
}

fn main() {}
