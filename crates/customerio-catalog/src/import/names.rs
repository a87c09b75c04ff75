//! Rust names for wire names.

use std::collections::{HashMap, HashSet};

use customerio_rules::naming::words;

/// The keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield", "self", "super", "crate", "union",
];

/// Returns the ASCII words of a name.
fn plain(name: &str) -> Vec<String> {
    let ascii: String = name
        .chars()
        .map(|it| if it.is_ascii() { it } else { ' ' })
        .collect();
    words(&ascii)
}

/// Returns `OrderCompleted` for `Order Completed`.
pub(super) fn type_name(name: &str) -> String {
    let mut pascal = String::new();
    for word in plain(name) {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        let is_upper_case = word.len() > 1 && !word.contains(|it: char| it.is_ascii_lowercase());
        let rest = letters.as_str();
        pascal.push_str(&if is_upper_case {
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
    // The only keyword in this case.
    if pascal == "Self" {
        "SelfValue".to_owned()
    } else {
        pascal
    }
}

/// Returns `order_id` for `orderId`.
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

/// Assigns unique names.
#[derive(Default)]
pub(super) struct Taken {
    names: HashSet<String>,
    /// The last number appended to each name that was requested more than once.
    numbers: HashMap<String, usize>,
    /// The assigned and the requested name of each call, in order.
    given: Vec<(String, String)>,
}

impl Taken {
    /// Reserves names, which are never assigned.
    pub(super) fn with(names: &[&str]) -> Self {
        Self {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Assigns a name that is not in use.
    pub(super) fn free(&mut self, preferred: &str) -> String {
        let mut free = preferred.to_owned();
        if self.names.contains(preferred) {
            let number = self.numbers.entry(preferred.to_owned()).or_insert(1);
            while self.names.contains(&free) {
                *number += 1;
                free = format!("{preferred}{number}");
            }
        }
        self.names.insert(free.clone());
        self.given.push((free.clone(), preferred.to_owned()));
        free
    }

    /// Whether a name is not in use.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.names.contains(name)
    }

    /// Returns the number of assigned names.
    pub(super) const fn mark(&self) -> usize {
        self.given.len()
    }

    /// Releases the names that were assigned since a [`mark`](Self::mark).
    pub(super) fn revert(&mut self, to: usize) {
        for (given, preferred) in self.given.drain(to..) {
            self.names.remove(&given);
            // The next search for a number starts again at 2.
            self.numbers.remove(&preferred);
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
        taken.revert(before);
        assert_eq!(["A", "A", "B"].map(|it| taken.free(it)), ["A3", "A4", "B"]);
    }
}
