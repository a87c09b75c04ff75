//! Random derive inputs: the macro returns tokens for each of them.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::attr::AttrTarget;
use crate::expansion;
use crate::model::Derive;

/// The number of inputs, which take a few seconds and are the same in every run.
const INPUTS: u32 = 1_000;

/// The variable with the number of seconds for further, random inputs.
const SECONDS: &str = "CIO_FUZZ_SECONDS";

/// A pseudo-random generator: xorshift.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(crate) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// Some of these, joined.
    fn some(&mut self, most: usize, of: impl Fn(&mut Self) -> String) -> Vec<String> {
        (0..self.roll(most + 1)).map(|_| of(self)).collect()
    }
}

/// Keys that no place has: serde's own, and what nobody has.
const STRANGERS: &[&str] = &[
    "with",
    "into",
    "skip_serializing_if",
    "default",
    "nonsense",
    "r#type",
];

/// Every key that some place takes, from the table that the parser reads, and strangers.
static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let known = AttrTarget::ALL.iter().flat_map(|place| place.keys());
    known.chain(STRANGERS).copied().collect()
});

const VALUES: &[&str] = &[
    "",
    "",
    "",
    "= \"Order Completed\"",
    "= \"User Deleted\"",
    "= \"Object Deleted\"",
    "= \"Device Deleted\"",
    "= \"\"",
    "= \"ä\\u{0}\"",
    "= \"camelCase\"",
    "= \"email\"",
    "= \"objectId\"",
    "= \"[\"",
    "= \"^(?i)\"",
    "= \"é[&&]\"",
    "= 5",
    "= -5",
    "= - -5",
    "= 1.5e999",
    "= 340282366920938463463374607431768211456",
    "= true",
    "= b\"x\"",
    "= 'c'",
    "= Vec<u8>",
    "= a::b",
    "= |x| x",
    "()",
    "(1..=2)",
    "(2..1)",
    "(-1..)",
    "(..)",
    "(..=)",
    "(0..0)",
    "(..-170141183460469231731687303715884105728)",
    "(0.5..1e400)",
    "(\"a\", \"b\")",
    "(\"a\" \"b\")",
    "(object_type = \"2\")",
    "(object_type)",
    "(x = )",
    "[1]",
    "{ }",
    "= \"a\" \"b\"",
    ", keep",
    "= ,",
    ",,",
    "= \"2026-02-30\"",
    "(1..=2) 3",
];

const TYPES: &[&str] = &[
    "u8",
    "String",
    "Option<&'a str>",
    "Vec<T>",
    "[T; N]",
    "(u8, f64)",
    "dyn Fn(&str) -> T",
    "<T as Iterator>::Item",
    "!",
    "impl Copy",
    "&'a mut [u8]",
    "fn(u8)",
    "Self",
    "m!()",
    "_",
];

const NAMES: &[&str] = &[
    "a",
    "b",
    "email",
    "created_at",
    "objectId",
    "r#type",
    "currency",
    "_x",
];

fn attributes(dice: &mut Dice) -> String {
    let attribute = |dice: &mut Dice| {
        let keys = dice.some(4, |dice| {
            format!("{} {}", dice.pick(&KEYS), dice.pick(VALUES))
        });
        let name = dice.pick(&["cio", "cio", "cio", "serde", "doc", "deprecated"]);
        match dice.roll(12) {
            0 => format!("#[{name}]"),
            1 => format!("#[{name} = \"x\"]"),
            2 => format!("#[{name}[{}]]", keys.join(",")),
            _ => format!("#[{name}({})]", keys.join(",")),
        }
    };
    dice.some(3, attribute).join(" ")
}

fn fields(dice: &mut Dice) -> String {
    let named = |dice: &mut Dice| {
        let (name, ty) = (dice.pick(NAMES), dice.pick(TYPES));
        format!("{} {name}: {ty}", attributes(dice))
    };
    let unnamed = |dice: &mut Dice| format!("{} {}", attributes(dice), dice.pick(TYPES));
    match dice.roll(4) {
        0 => String::new(),
        1 => format!("({})", dice.some(3, unnamed).join(",")),
        _ => format!("{{ {} }}", dice.some(4, named).join(",")),
    }
}

fn input(dice: &mut Dice) -> String {
    let attributes_of_it = attributes(dice);
    let generics = dice.pick(&["", "", "<'a>", "<T>", "<'a, T: Copy, const N: usize>"]);
    let body = match dice.roll(5) {
        0 => {
            let variant = |dice: &mut Dice| {
                let (name, attributes) = (dice.pick(&["A", "B", "C"]), attributes(dice));
                format!("{attributes} {name} {}", fields(dice))
            };
            format!(
                "enum It{generics} {{ {} }}",
                dice.some(4, variant).join(",")
            )
        }
        1 => format!("union It{generics} {{ {} a: u8 }}", attributes(dice)),
        _ => match fields(dice) {
            braced if braced.starts_with('{') => format!("struct It{generics} {braced}"),
            other => format!("struct It{generics} {other};"),
        },
    };
    format!("{attributes_of_it} {body}")
}

/// The outcomes of some inputs.
#[derive(Default)]
struct Tally {
    tried: u32,
    refused: u32,
}

impl Tally {
    fn try_one(&mut self, text: &str) {
        let Ok(tokens) = text.parse::<TokenStream>() else {
            return;
        };
        let Ok(parsed) = syn::parse2::<DeriveInput>(tokens) else {
            return;
        };
        self.tried += 1;
        for derive in [Derive::Event, Derive::Traits, Derive::Property] {
            let written = std::panic::catch_unwind(|| expansion(derive, &parsed).to_string());
            let written = written.unwrap_or_else(|_| panic!("panicked on `{text}`"));
            self.refused += u32::from(written.contains("compile_error"));
        }
    }
}

#[test]
fn no_input_makes_the_macro_panic() {
    let mut tally = Tally::default();
    let mut dice = Dice(0x5eed_c10a_11ce_0001);
    for _ in 0..INPUTS {
        tally.try_one(&input(&mut dice));
    }
    // Most are valid Rust, most of them are wrong, and some are right.
    let Tally { tried, refused } = tally;
    assert!(tried > INPUTS / 2, "{tried}");
    assert!(
        (tried..3 * tried).contains(&refused),
        "{refused} of {tried}"
    );

    let seconds = std::env::var(SECONDS).map_or(0, |it| it.parse().unwrap());
    let end = Instant::now() + Duration::from_secs(seconds);
    // Any start will do but 0, from which xorshift never moves.
    let mut dice = Dice(RandomState::new().hash_one(seconds) | 1);
    let mut tally = Tally::default();
    while Instant::now() < end {
        tally.try_one(&input(&mut dice));
    }
    if seconds > 0 {
        let Tally { tried, refused } = tally;
        println!("{tried} random types, {refused} derives refused, no panic");
    }
}
