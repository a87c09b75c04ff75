//! The words of a rule in the table of properties.

/// Shortens a rule of the form `have 1 to 64 characters`.
pub(super) fn short(rule: &str) -> String {
    let rule = if let Some(pattern) = rule.strip_prefix("match ") {
        format!("matches {pattern}")
    } else if let Some((_, format)) = rule.split_once(" of the format ") {
        format!("format {format}")
    } else {
        let mut verbs = ["have ", "be "].into_iter();
        let short = verbs.find_map(|verb| rule.strip_prefix(verb));
        short.unwrap_or(rule).to_owned()
    };
    // Text in backticks is literal.
    let parts = rule.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => grouped(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Groups the digits of long numbers by three.
fn grouped(text: &str) -> String {
    const GAP: char = '\u{202f}';
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut rest = text;
    let mut grouped = String::new();
    while let Some(start) = rest.find(is_digit) {
        let (before, from) = rest.split_at(start);
        let (digits, behind) = from.split_at(from.find(|it| !is_digit(it)).unwrap_or(from.len()));
        grouped.push_str(before);
        let is_fraction = grouped.ends_with('.');
        for (at, digit) in digits.chars().enumerate() {
            let left = digits.len() - at;
            if at > 0 && left % 3 == 0 && digits.len() > 4 && !is_fraction {
                grouped.push(GAP);
            }
            grouped.push(digit);
        }
        rest = behind;
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_rule_is_short_and_its_numbers_are_grouped() {
        for (rule, shown) in [
            ("have 1 to 64 characters", "1 to 64 characters"),
            (
                "be at least 0.00001 and at most 10000000",
                "at least 0.00001 and at most 10\u{202f}000\u{202f}000",
            ),
            ("be at most 2000", "at most 2000"),
            ("be a string of the format `email`", "format `email`"),
            ("match `^[0-9]{10000}$`", "matches `^[0-9]{10000}$`"),
            ("", ""),
        ] {
            assert_eq!(short(rule), shown);
        }
    }
}
