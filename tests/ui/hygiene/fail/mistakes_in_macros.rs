use customerio::CioEvent;

macro_rules! event {
    ($name:ident, $text:literal, $field:ident: $type:ty) => {
        #[derive(CioEvent)]
        #[cio(event = $text)]
        struct $name {
            $field: $type,
        }
    };
}

event!(Paid, " Order Paid", total: f64);
event!(Gone, "User Deleted", reason: String);
event!(Sold, "Order Sold", revenue: String);

fn main() {}
