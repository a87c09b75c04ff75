
mod r#mod {
    pub(super) mod inner {
        #[derive(customerio::CioProperty)]
        pub(in super::super) struct r#Match {
            pub(in super::super) r#type: u8,
            pub(in super::super) r#fn: super::super::Flag,
        }
    }
}

type Flag = bool;

fn event_of_a_function() -> &'static str {
    use customerio::CioEvent;
    use r#mod::inner::r#Match as Renamed;

    #[derive(CioEvent)]
    #[cio(event = "Match Played")]
    struct Played<'r#a> {
        r#match: &'r#a Renamed,
    }

    let r#match = Renamed { r#type: 1, r#fn: true };
    Played { r#match: &r#match }.event_spec().name()
}

/// The code of the derive has names of its own.
#[derive(customerio::CioEvent)]
enum Sent {
    #[cio(event = "Letter Sent")]
    Letter { to: String, event: u8, of: bool, name: u8 },
}

fn main() {
    use customerio::CioEvent as _;

    let letter = Sent::Letter { to: "us".to_owned(), event: 1, of: true, name: 2 };
    assert_eq!(letter.event_spec().name(), "Letter Sent");

    assert_eq!(event_of_a_function(), "Match Played");
}
