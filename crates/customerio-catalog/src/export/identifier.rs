//! Identifiers for other languages, made from the names of events and types.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::fingerprint;

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

/// Distinct names, each assigned to one id.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    by_id: BTreeMap<String, String>,
}

impl Names {
    /// Returns the name of an id, and whether this call assigned it.
    ///
    /// A name that another id has gets a number.
    pub(super) fn assign(&mut self, id: &str, wished: &str) -> (String, bool) {
        if let Some(name) = self.by_id.get(id) {
            return (name.clone(), false);
        }
        let mut name = wished.to_owned();
        let mut number = 1;
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{wished}{number}");
        }
        self.by_id.insert(id.to_owned(), name.clone());
        (name, true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, pascal, snake};

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
    }
}
