use customerio_rules::naming::words;
use customerio_rules::pattern;

/// A way to write names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Snake,
    Camel,
    /// Names that match, in the dialect of [`customerio_rules::pattern`].
    Pattern(String),
}

/// Words that stay lower case within a title.
const LOWER_CASE: [&str; 13] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "to", "with",
];

impl Style {
    pub(super) fn named(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "Title Case" => Self::Title,
            "snake_case" => Self::Snake,
            "camelCase" => Self::Camel,
            _ if text.starts_with('^') => {
                if let Err(error) = pattern::check(&text) {
                    return Err(error.message.to_owned());
                }
                if let Err(error) = regex_lite::Regex::new(&text) {
                    return Err(format!("invalid pattern: {error}"));
                }
                Self::Pattern(text)
            }
            _ => {
                return Err(format!(
                    "unknown style `{text}`; use `Title Case`, `snake_case`, `camelCase` or a pattern that begins with `^`"
                ));
            }
        })
    }

    /// Returns the problem of a name and its fix; `None` if the name has this style.
    pub(super) fn complaint(&self, name: &str) -> Option<String> {
        let (style, right) = match self {
            Self::Pattern(source) => {
                let is_fine = regex_lite::Regex::new(source).is_ok_and(|it| it.is_match(name));
                return (!is_fine).then(|| {
                    format!(
                        "does not match `{source}`, which `Cargo.toml` requires; choose a name that does"
                    )
                });
            }
            Self::Title => ("Title Case", title(name)),
            Self::Snake => ("snake_case", words(name).join("_").to_lowercase()),
            Self::Camel => ("camelCase", camel(name)),
        };
        (name != right)
            .then(|| format!("is not in {style}, which `Cargo.toml` requires; write `{right}`"))
    }
}

fn title(name: &str) -> String {
    let mut words = words(name);
    for (at, word) in words.iter_mut().enumerate() {
        if at == 0 || !LOWER_CASE.contains(&word.as_str()) {
            *word = capitalized(word);
        }
    }
    words.join(" ")
}

fn camel(name: &str) -> String {
    let mut camel = String::new();
    for word in words(name) {
        let word = word.to_lowercase();
        camel += &if camel.is_empty() {
            word
        } else {
            capitalized(&word)
        };
    }
    camel
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::Style;

    #[test]
    fn styles() {
        for (style, right, wrong, fixed) in [
            (
                "Title Case",
                "Added to Cart",
                "added_to_cart",
                "Added to Cart",
            ),
            ("Title Case", "API Key Made", "API key made", "API Key Made"),
            (
                "snake_case",
                "order_completed",
                "Order Completed",
                "order_completed",
            ),
            ("snake_case", "line_2", "lineItem", "line_item"),
            ("camelCase", "orderId", "order_id", "orderId"),
            ("camelCase", "id", "ID", "id"),
        ] {
            let style = Style::named(style.to_owned()).unwrap();
            assert_eq!(style.complaint(right), None, "{right}");
            let complaint = style.complaint(wrong).unwrap();
            assert!(
                complaint.ends_with(&format!("write `{fixed}`")),
                "{complaint}"
            );
        }
    }

    #[test]
    fn patterns_are_anchored() {
        let style = Style::named("^[a-z]+:[a-z]+$".to_owned()).unwrap();
        assert_eq!(style.complaint("cart:added"), None);
        assert!(style.complaint("Cart Added").is_some());
        for wrong in ["kebab-case", "^(", r"^\p{L}"] {
            assert!(Style::named(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
