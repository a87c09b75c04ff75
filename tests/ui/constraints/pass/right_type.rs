use std::collections::HashMap;

use customerio::CioProperty;

#[derive(CioProperty)]
struct Product<'a> {
    #[cio(length(1..=2), pattern = r"^\d+$")]
    text: Option<&'a str>,
    #[cio(range(-1..5))]
    number: Option<i8>,
    #[cio(range(..=1.5))]
    single: f32,
    #[cio(items(1..))]
    map: HashMap<String, u8>,
    #[cio(items(1..), nullable)]
    list: Option<Vec<u8>>,
    #[cio(format = "uuid")]
    boxed: Box<str>,
    #[cio(one_of("a", "b"))]
    one: std::borrow::Cow<'a, str>,
}

fn main() {
    let product = Product {
        text: Some("12"),
        number: Some(-1),
        single: 1.5,
        map: [("k".to_owned(), 1)].into(),
        list: None,
        boxed: "67e55044-10b1-426f-9247-bb680e5fe0c8".into(),
        one: "a".into(),
    };
    customerio::validate::check(&product).unwrap();
}
