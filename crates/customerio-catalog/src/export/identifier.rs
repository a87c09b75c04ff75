//! Identifiers for other languages, made from the names of events and types.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::fingerprint;
use customerio_rules::slug::{MAX_BYTES, slug};

use crate::declared::{Declared, DeclaredKind};

/// Returns `ProductAddedToWishlist` for `Product Added to Wishlist`.
///
/// The identifier is not empty and does not start with a digit.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut pascal = String::new();
    for word in words {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        pascal.extend(letters);
    }
    if pascal
        .chars()
        .next()
        .is_none_or(|first| first.is_ascii_digit())
    {
        pascal.insert(0, 'N');
    }
    match hash_of_lost_letters(name) {
        None => pascal,
        Some(hash) => pascal + &hash,
    }
}

/// Changes an identifier into the name of a file or folder on every file system.
///
/// Windows reserves names such as `Con`. A long identifier is cut, and ends in a hash.
pub(super) fn file_name(mut identifier: String) -> String {
    if identifier.len() > MAX_BYTES {
        let hash = fingerprint::of_str(&identifier) >> 32;
        identifier.truncate(MAX_BYTES - 8);
        identifier = format!("{identifier}{hash:08x}");
    }
    // The slug of a reserved name ends in `_`, and no other does.
    if slug(&identifier).ends_with('_') {
        identifier.push('_');
    }
    identifier
}

/// Returns the slug of a name, with a hash if the slug leaves out letters.
pub(super) fn distinct_slug(name: &str) -> String {
    let slug = slug(name);
    match hash_of_lost_letters(name) {
        None => slug,
        Some(hash) => format!("{}-{hash}", slug.trim_end_matches('_'))
            .trim_start_matches('-')
            .to_owned(),
    }
}

/// Returns a hash for a name with letters that an identifier leaves out.
///
/// Unlike a number, a hash does not depend on the other names of the catalog.
fn hash_of_lost_letters(name: &str) -> Option<String> {
    let is_lost = |letter: char| letter.is_alphanumeric() && !letter.is_ascii();
    let hash = || format!("{:08x}", fingerprint::of_str(name) >> 32);
    name.contains(is_lost).then(hash)
}

/// Returns `product_added_to_wishlist` for `Product Added to Wishlist` and
/// `ProductAddedToWishlist`.
///
/// The identifier is not empty and does not start with a digit.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            if letter.is_ascii_uppercase() && after_small {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
            after_small = !letter.is_ascii_uppercase();
        } else {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            after_small = false;
        }
    }
    let snake = snake.trim_end_matches('_');
    let snake = match snake.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("n_{snake}"),
        Some(_) => snake.to_owned(),
        None => "n".to_owned(),
    };
    match hash_of_lost_letters(name) {
        None => snake,
        Some(hash) => format!("{snake}_{hash}"),
    }
}

/// Distinct names, each assigned to one id. They differ in more than case, as file systems need.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    by_id: BTreeMap<String, String>,
}

impl Names {
    /// Returns a name, with an ending if another id has the name.
    pub(super) fn free(&self, wished: &str, ending: &str) -> String {
        if self.taken.contains(&wished.to_ascii_lowercase()) {
            format!("{wished}{ending}")
        } else {
            wished.to_owned()
        }
    }

    /// Returns the name of an id, and whether this call assigned it.
    ///
    /// A name that another id has gets a number.
    pub(super) fn assign(&mut self, id: &str, preferred: &str) -> (String, bool) {
        if let Some(name) = self.by_id.get(id) {
            return (name.clone(), false);
        }
        let mut name = preferred.to_owned();
        let mut number = 1;
        while !self.taken.insert(name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{preferred}{number}");
        }
        self.by_id.insert(id.to_owned(), name.clone());
        (name, true)
    }

    /// Returns the name of an event or traits type: `ProductPage`, `OrderCompletedV2`.
    ///
    /// Its id is not that of the Rust type, since the type of a property has another name.
    pub(super) fn assign_declared(&mut self, declared: Declared) -> String {
        let mut preferred = pascal(declared.name());
        let ending = match declared.kind() {
            DeclaredKind::Page => "Page",
            DeclaredKind::Screen => "Screen",
            DeclaredKind::Track
            | DeclaredKind::Person
            | DeclaredKind::Group
            | DeclaredKind::Relationship => "",
        };
        if !preferred.ends_with(ending) {
            preferred.push_str(ending);
        }
        if declared.version() > 1 {
            preferred = format!("{preferred}V{}", declared.version());
        }
        let id = format!(
            "{} {} {} {}",
            declared.kind(),
            declared.name(),
            declared.version(),
            declared.shape().id()
        );
        self.assign(&id, &preferred).0
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, distinct_slug, file_name, pascal, snake};

    #[test]
    fn identifiers_have_the_case_of_the_language() {
        assert_eq!(
            pascal("Product Added to Wishlist"),
            "ProductAddedToWishlist"
        );
        assert_eq!(pascal("order_completed"), "OrderCompleted");
        assert_eq!(pascal("2 for 1"), "N2For1");
        assert_eq!(pascal("Заказ"), "N693c9047");
        assert_ne!(pascal("Заказ"), pascal("Товар"));
        assert_eq!(
            snake("Product Added to Wishlist"),
            "product_added_to_wishlist"
        );
        assert_eq!(snake("WorkspaceMember"), "workspace_member");
        assert_eq!(snake("URL"), "url");
        assert_eq!(snake("2 for 1"), "n_2_for_1");
        assert_eq!(snake("…"), "n");
    }

    #[test]
    fn names_of_files_are_portable() {
        for (identifier, expected) in [
            ("OrderCompleted", "OrderCompleted"),
            ("Con", "Con_"),
            ("Aux", "Aux_"),
            ("lpt1", "lpt1_"),
        ] {
            assert_eq!(file_name(identifier.to_owned()), expected);
        }
        let long = |end: &str| file_name("Long".repeat(100) + end);
        assert_eq!(long("").len(), 120);
        assert_ne!(long("a"), long("b"));
        assert_eq!(distinct_slug("Growth Team"), "growth-team");
        assert_eq!(distinct_slug("Заказ"), "693c9047");
        assert_ne!(distinct_slug("Заказ"), distinct_slug("Товар"));
    }

    #[test]
    fn each_name_is_assigned_once() {
        let mut names = Names::default();
        assert_eq!(
            names.assign("a::Product", "Product"),
            ("Product".to_owned(), true)
        );
        assert_eq!(
            names.assign("b::Product", "Product"),
            ("Product2".to_owned(), true)
        );
        assert_eq!(
            names.assign("a::Product", "Product"),
            ("Product".to_owned(), false)
        );
        assert_eq!(
            names.assign("c::PRODUCT", "PRODUCT"),
            ("PRODUCT3".to_owned(), true)
        );
    }
}
