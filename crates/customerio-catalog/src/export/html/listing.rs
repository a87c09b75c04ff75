//! Blocks of code. A long one is cut, and a file has the whole.

use maud::{Markup, html};

/// The most bytes of a block on a page, escaped.
const MAX_BYTES: usize = 14_000;

/// The blocks of a page.
pub(super) struct Listings<'a> {
    /// The path of the page without `.html`.
    base: &'a str,
    /// The path and the text of each file.
    pub(super) files: Vec<(String, String)>,
}

impl<'a> Listings<'a> {
    pub(super) const fn new(base: &'a str) -> Self {
        Self {
            base,
            files: Vec::new(),
        }
    }

    /// Returns a block. The script adds a button to copy it.
    pub(super) fn code(&mut self, name: &str, language: &str, text: &str) -> Markup {
        let block = |text: &str| {
            html! { pre.code data-language=(language) { code { (text) } } }
        };
        let whole = block(text);
        if whole.0.len() <= MAX_BYTES {
            return whole;
        }
        let ending = match language {
            "rust" => "rs",
            "json" => "json",
            _ => "txt",
        };
        let path = format!("{}.{name}.{ending}", self.base);
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        self.files.push((path, format!("{text}\n")));
        html! {
            (block(start(text)))
            p.none { "The first lines of " a href=(file) { (file) } "." }
        }
    }
}

/// Returns the first lines, so that they stay below [`MAX_BYTES`] when each quote is escaped.
fn start(text: &str) -> &str {
    let mut bytes = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        bytes += line.len() + 5 * line.matches(['"', '<', '>', '&']).count();
        if bytes > MAX_BYTES {
            break;
        }
        end += line.len();
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{Listings, MAX_BYTES};

    #[test]
    fn a_long_listing_is_a_file_too() {
        let mut listings = Listings::new("track/order");
        assert!(
            listings
                .code("send", "rust", "let a = 1;")
                .0
                .contains("let a = 1;")
        );
        assert_eq!(listings.files, []);
        let long = "\"a\": \"<b>\",\n".repeat(2000);
        let shown = listings.code("schema", "json", &long).0;
        assert!(shown.len() < MAX_BYTES + 300, "{}", shown.len());
        assert!(shown.contains("href=\"order.schema.json\""), "{shown}");
        assert_eq!(
            listings.files,
            [("track/order.schema.json".to_owned(), long + "\n")]
        );
    }
}
