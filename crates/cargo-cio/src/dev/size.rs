//! Sizes in bytes on the command line.

/// Reads a size such as `256MB`. Units are decimal: `kB`, `MB` and `GB`; without one, bytes.
pub(super) fn parse(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "kb" => Some(1_000),
        "mb" => Some(1_000_000),
        "gb" => Some(1_000_000_000),
        _ => None,
    };
    let number: Option<usize> = digits.trim().parse().ok();
    let size = number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit));
    size.filter(|size| *size > 0)
        .ok_or_else(|| "expected a size such as 256MB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_have_decimal_units() {
        assert_eq!(parse("256MB"), Ok(256_000_000));
        assert_eq!(parse("1 kb"), Ok(1_000));
        assert_eq!(parse("2gb"), Ok(2_000_000_000));
        assert_eq!(parse("77"), Ok(77));
        for wrong in ["", "MB", "0", "-1", "1.5MB", "1TB", "99999999999GB", "1é"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
