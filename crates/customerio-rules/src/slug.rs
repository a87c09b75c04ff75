//! File names for names of events and types.

use alloc::format;
use alloc::string::String;

/// The longest slug in bytes. With a version, a hash and an extension, it fits every file system.
pub const MAX_BYTES: usize = 120;

/// Names of devices on Windows, with any extension.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];
/// Names of devices on Windows when a digit follows.
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// Returns a name as lower-case ASCII letters, digits and single hyphens, cut at [`MAX_BYTES`].
///
/// The result is a valid file name on every file system and never empty. Names can share a slug.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        if slug.len() >= MAX_BYTES {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || is_device(slug) {
        return format!("{slug}_");
    }
    slug.into()
}

fn is_device(slug: &str) -> bool {
    DEVICES.contains(&slug)
        || slug
            .strip_suffix(|last: char| last.is_ascii_digit())
            .is_some_and(|stem| NUMBERED_DEVICES.contains(&stem))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, slug};

    #[test]
    fn slugs_are_names_on_every_file_system() {
        for (name, expected) in [
            ("Order Completed", "order-completed"),
            ("order_completed", "order-completed"),
            ("  a//b..\\c  ", "a-b-c"),
            ("../../etc/passwd", "etc-passwd"),
            ("Zahlung für später", "zahlung-f-r-sp-ter"),
            ("Заказ", "_"),
            ("", "_"),
            ("CON", "con_"),
            ("Com1", "com1_"),
            ("Come1", "come1"),
        ] {
            assert_eq!(slug(name), expected, "{name:?}");
        }
        assert_eq!(slug(&"long".repeat(100)).len(), MAX_BYTES);
    }
}
