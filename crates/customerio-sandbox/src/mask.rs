//! Masks personal data in text, as the page does.

use regex_lite::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// The names and patterns, which the page reads too.
pub(crate) const PERSONAL: &str = include_str!("page/personal.json");

/// A pattern, and what is shown in place of a match.
#[expect(clippy::expect_used, reason = "the file is a part of the program")]
static FORMS: LazyLock<Vec<(Regex, String)>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Personal {
        forms: Vec<(String, String)>,
    }

    let Personal { forms } = serde_json::from_str(PERSONAL).expect("the file has this form");
    let compiled = forms.into_iter().map(|(pattern, shown)| {
        let pattern = Regex::new(&pattern).expect("the file has patterns");
        (pattern, shown)
    });
    compiled.collect()
});

/// Masks what looks like an e-mail address, or a phone number in international form, as the page does.
///
/// ```
/// let line = "track `Order bob@example.com` of +49 (30) 901820";
/// assert_eq!(customerio_sandbox::mask_personal(line), "track `Order •••@•••` of •••");
/// ```
#[must_use]
pub fn mask_personal(text: &str) -> String {
    FORMS
        .iter()
        .fold(text.to_owned(), |masked, (pattern, shown)| {
            pattern.replace_all(&masked, shown.as_str()).into_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::mask_personal;

    #[test]
    fn text_that_looks_like_personal_data_is_masked() {
        for (line, shown) in [
            ("bad track Order bob@example.com", "bad track Order •••@•••"),
            (
                "/properties/joe@x.org: is not declared",
                "/properties/•••@•••: is not declared",
            ),
            ("Call +49 (30) 901820, now", "Call •••, now"),
            ("+4915112345678+33612345678", "••••••"),
            ("a@ @b C++ +1 2", "a@ @b C++ +1 2"),
        ] {
            assert_eq!(mask_personal(line), shown);
        }
    }
}
