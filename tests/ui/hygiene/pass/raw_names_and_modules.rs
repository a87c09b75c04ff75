
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

fn main() {
    assert_eq!(event_of_a_function(), "Match Played");
}
