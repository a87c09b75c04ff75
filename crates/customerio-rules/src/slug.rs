//! A name as part of a file's name.

use alloc::format;
use alloc::string::String;

/// Longer names are cut, so that with a version, a hash and an ending no file system refuses them.
pub const LONGEST: usize = 120;

/// What Windows takes for a device, whatever the ending.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];
/// The same, with a digit behind.
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// Lower-case ASCII letters, digits and single hyphens: a name on every file system. Never empty.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        if slug.len() >= LONGEST {
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
    use super::{LONGEST, slug};

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
        assert_eq!(slug(&"long".repeat(100)).len(), LONGEST);
    }
}
