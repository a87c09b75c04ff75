//! A doc comment can be a macro: `concat!`, `include_str!`, or one of the crate's own.

use customerio::CioEvent;

macro_rules! documented {
    ($doc:literal) => {
        #[derive(CioEvent)]
        #[cio(event = "Cart Updated")]
        struct CartUpdated {
            #[doc = $doc]
            total: f64,
        }
    };
}

documented!("With tax.");

/// A customer paid
#[doc = concat!(" for a ", "basket.")]
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[doc = concat!("The number ", stringify!(7))]
    order_id: String,
    #[doc = include_str!("docs_by_macro.rs")]
    source: String,
}

fn main() {
    use customerio::CioProperty as _;

    let shape = OrderCompleted::SHAPE;
    assert_eq!(shape.doc(), "A customer paid\n for a basket.");
    assert_eq!(shape.fields()[0].doc(), "The number 7");
    assert!(shape.fields()[1].doc().starts_with("//! A doc comment"));
    assert_eq!(CartUpdated::SHAPE.fields()[0].doc(), "With tax.");
}
