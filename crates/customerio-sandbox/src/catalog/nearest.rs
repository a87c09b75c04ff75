//! The declared name that is most similar to an unknown one.

/// The maximum length of a name that is compared, in characters. The work grows with its square.
const MAX_LENGTH: usize = 100;

/// Returns the candidate with the fewest different characters, if at least two thirds are equal. Case is
/// ignored.
pub(super) fn nearest<'a, T>(
    name: &str,
    candidates: impl Iterator<Item = (&'a str, T)>,
) -> Option<T> {
    let wanted = folded(name);
    if wanted.len() > MAX_LENGTH {
        return None;
    }
    let near = candidates.filter_map(|(candidate, value)| {
        let candidate = folded(candidate);
        let limit = wanted.len().max(candidate.len()).div_ceil(3);
        if candidate.len() > MAX_LENGTH || wanted.len().abs_diff(candidate.len()) > limit {
            return None;
        }
        let distance = distance(&wanted, &candidate);
        (distance <= limit).then_some((distance, value))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, value)| value)
}

fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// Returns the number of characters to insert, remove or replace (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_most_similar_name_is_found() {
        let names = ["Order Completed", "Order Cancelled", "Signed Up"];
        let of = |name| nearest(name, names.iter().map(|it| (*it, *it)));
        assert_eq!(of("Order Complete"), Some("Order Completed"));
        assert_eq!(of("order_completed"), Some("Order Completed"));
        assert_eq!(of("Order Canceled"), Some("Order Cancelled"));
        assert_eq!(of("SignedUp"), Some("Signed Up"));
        assert_eq!(of("Invoice Paid"), None);
        assert_eq!(of(""), None);
        assert_eq!(of(&"x".repeat(10_000)), None);
    }
}
