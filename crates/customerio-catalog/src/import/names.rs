//! Names of Rust for names of the wire.

use std::collections::{HashMap, HashSet};

use customerio_rules::naming::words;

/// What Rust keeps for itself, of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield", "self", "super", "crate", "union",
];

/// The words of a name that a Rust name can be made of.
fn plain(name: &str) -> Vec<String> {
    let ascii: String = name
        .chars()
        .map(|it| if it.is_ascii() { it } else { ' ' })
        .collect();
    words(&ascii)
}

/// `Order Completed` as `OrderCompleted`.
pub(super) fn type_name(name: &str) -> String {
    let mut pascal = String::new();
    for word in plain(name) {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        let is_shout = word.len() > 1 && !word.contains(|it: char| it.is_ascii_lowercase());
        let rest = letters.as_str();
        pascal.push_str(&if is_shout {
            rest.to_lowercase()
        } else {
            rest.to_owned()
        });
    }
    if pascal.is_empty() {
        return "Unnamed".to_owned();
    }
    if pascal.starts_with(|it: char| it.is_ascii_digit()) {
        pascal.insert(0, 'N');
    }
    // The one word of types that is none: `Self`.
    if pascal == "Self" {
        "SelfValue".to_owned()
    } else {
        pascal
    }
}

/// `orderId` as `order_id`.
pub(super) fn member_name(name: &str) -> String {
    let mut snake = plain(name).join("_").to_lowercase();
    if snake.is_empty() {
        return "unnamed".to_owned();
    }
    if snake.starts_with(|it: char| it.is_ascii_digit()) {
        snake.insert(0, 'n');
    }
    if KEYWORDS.contains(&snake.as_str()) {
        snake.push('_');
    }
    snake
}

/// Names that are given once each.
#[derive(Default)]
pub(super) struct Taken {
    names: HashSet<String>,
    /// Of a name that was wished more than once, the last number that was given to it.
    numbers: HashMap<String, usize>,
    /// What was given, and what was wished, in turn.
    given: Vec<(String, String)>,
}

impl Taken {
    /// With names that nobody is given.
    pub(super) fn with(names: &[&str]) -> Self {
        Self {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// A name that is not taken yet; it is from now on.
    pub(super) fn free(&mut self, wished: &str) -> String {
        let mut free = wished.to_owned();
        if self.names.contains(wished) {
            let number = self.numbers.entry(wished.to_owned()).or_insert(1);
            while self.names.contains(&free) {
                *number += 1;
                free = format!("{wished}{number}");
            }
        }
        self.names.insert(free.clone());
        self.given.push((free.clone(), wished.to_owned()));
        free
    }

    /// Whether nobody was given a name.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.names.contains(name)
    }

    /// How many names were given.
    pub(super) const fn mark(&self) -> usize {
        self.given.len()
    }

    /// Takes back the names that were given since.
    pub(super) fn take_back(&mut self, to: usize) {
        for (given, wished) in self.given.drain(to..) {
            self.names.remove(&given);
            // The next search for a number starts anew.
            self.numbers.remove(&wished);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Taken, member_name, type_name};

    #[test]
    fn names_are_rust() {
        for (name, of_type, of_member) in [
            ("Order Completed", "OrderCompleted", "order_completed"),
            ("orderId", "OrderId", "order_id"),
            ("C++ \"Quoted\" #1", "CQuoted1", "c_quoted_1"),
            ("2nd Try", "N2ndTry", "n2nd_try"),
            ("type", "Type", "type_"),
            ("self", "SelfValue", "self_"),
            ("ÄÖ", "Unnamed", "unnamed"),
            ("", "Unnamed", "unnamed"),
            ("EUR", "Eur", "eur"),
        ] {
            assert_eq!(type_name(name), of_type);
            assert_eq!(member_name(name), of_member);
            for name in [of_type, of_member] {
                assert!(syn::parse_str::<syn::Ident>(name).is_ok(), "{name}");
            }
        }
    }

    #[test]
    fn each_name_is_given_once() {
        let mut taken = Taken::with(&["Vec"]);
        assert_eq!(
            ["A", "A", "A2", "Vec"].map(|it| taken.free(it)),
            ["A", "A2", "A22", "Vec2"]
        );
        let before = taken.mark();
        assert_eq!(["A", "A", "B"].map(|it| taken.free(it)), ["A3", "A4", "B"]);
        taken.take_back(before);
        assert_eq!(["A", "A", "B"].map(|it| taken.free(it)), ["A3", "A4", "B"]);
    }
}
