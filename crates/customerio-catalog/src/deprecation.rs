//! A deprecation as the last paragraph of a description, for formats without a keyword for it.

/// Returns the paragraph for a reason, which may be empty.
pub(crate) fn paragraph(why: &str) -> String {
    match why {
        "" => "Deprecated.".to_owned(),
        why => format!("Deprecated: {why}."),
    }
}

/// Splits a description into the text before the paragraph and the reason; `None` without such a
/// paragraph.
#[cfg(feature = "import")]
pub(crate) fn read(description: &str) -> Option<(&str, &str)> {
    let (before, last) = description.rsplit_once("\n\n").unwrap_or(("", description));
    if last == "Deprecated." {
        return Some((before, ""));
    }
    let why = last.strip_prefix("Deprecated: ")?;
    Some((before, why.strip_suffix('.').unwrap_or(why)))
}

#[cfg(all(test, feature = "import"))]
mod tests {
    use super::{paragraph, read};

    #[test]
    fn a_written_paragraph_is_read() {
        for before in ["", "What it is.", "Two.\n\nParagraphs."] {
            for why in ["", "use the new one", "see e.g. A"] {
                let parts = [before, &paragraph(why)];
                let parts = parts.into_iter().filter(|it| !it.is_empty());
                let whole = parts.collect::<Vec<_>>().join("\n\n");
                assert_eq!(read(&whole), Some((before, why)), "{whole}");
            }
        }
        assert_eq!(read("Deprecated things are listed here."), None);
    }
}
