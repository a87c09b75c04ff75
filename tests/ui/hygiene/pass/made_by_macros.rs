use customerio::CioEvent;

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $text:literal { $($field:ident: $type:ty $(= $example:literal)?),* })*) => {$(
        $(#[$meta])*
        #[derive(CioEvent)]
        #[cio(event = $text)]
        struct $name {
            $($(#[cio(example = $example)])? $field: $type),*
        }
    )*};
}

events! {
    /// Paid.
    Paid = "Order Paid" { total: f64 = 9.5, currency: String }
    Shipped = "Order Shipped" { r#type: Option<u8> }
}

fn main() {}
