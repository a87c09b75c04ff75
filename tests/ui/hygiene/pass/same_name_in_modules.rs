//! Items of one macro have one name at one place.

macro_rules! in_modules {
    ($($module:ident: $derive:ident($($keys:tt)*),)*) => {$(
        mod $module {
            #[derive(customerio::$derive)]
            #[cio($($keys)*)]
            pub struct Same {
                pub id: String,
            }
        }
    )*};
}

in_modules! {
    first: CioEvent(event = "First Seen"),
    second: CioEvent(event = "Second Seen"),
    person: CioTraits(person),
    member: CioTraits(relationship),
    property: CioProperty(open),
    other: CioProperty(open),
}

fn main() {
    let id = || "a".to_owned();
    let _ = (first::Same { id: id() }, second::Same { id: id() });
    let _ = (person::Same { id: id() }, member::Same { id: id() });
    let _ = (property::Same { id: id() }, other::Same { id: id() });
}
