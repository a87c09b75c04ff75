//! Generates strings that a set may have.

use std::collections::BTreeSet;

use customerio_rules::format::Format;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::set::Texts;

/// The maximum length of a generated string, in bytes or characters: that of a request to the service.
pub(super) const MAX_LENGTH: u64 = 500_000;

/// The maximum length of a string that is generated for a pattern.
const MAX_MATCH: usize = 4_096;

/// Returns strings to check, short ones first. Some of them are in the set, unless its constraints are
/// too hard to satisfy, and some are just outside the other sets.
pub(super) fn candidates(of: &Texts, others: &[&Texts]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    if let Some(names) = &of.one_of {
        texts.extend(names.iter().cloned());
        return texts;
    }
    if others.is_empty() && of.patterns.is_empty() && of.formats.is_empty() {
        // Most strings of most payloads have no such constraint.
        return vec![repeated("a", of.min)];
    }
    let mut lengths = vec![of.min, of.min.saturating_add(1)];
    lengths.extend(of.max);
    for other in others {
        lengths.extend(other.min.checked_sub(1));
        lengths.extend(other.max.map(|max| max.saturating_add(1)));
        let names = other.one_of.iter().flatten();
        lengths.extend(names.map(|name| name.chars().count() as u64 + 1));
        // A string of the other set's form may violate only the length.
        texts.extend(
            other
                .formats
                .iter()
                .flat_map(|format| of_format(*format, of.min)),
        );
        texts.extend(other.patterns.iter().flat_map(|it| of_pattern(it, &[])));
    }
    lengths.retain(|length| *length <= MAX_LENGTH);
    lengths.sort_unstable();
    lengths.dedup();

    for source in &of.patterns {
        for text in of_pattern(source, &lengths) {
            texts.extend(lengths.iter().map(|length| padded(&text, *length)));
            texts.push(text);
        }
    }
    for format in &of.formats {
        for length in &lengths {
            texts.extend(of_format(*format, *length));
        }
    }
    for length in lengths {
        for letter in ["a", "b", "0", "_", "é"] {
            texts.push(repeated(letter, length));
        }
    }
    texts.sort_by_cached_key(|text| (text.chars().count(), text.starts_with('é')));
    texts
}

fn repeated(letter: &str, times: u64) -> String {
    (0..times.min(MAX_LENGTH)).map(|_| letter).collect()
}

fn padded(text: &str, length: u64) -> String {
    let missing = length.saturating_sub(text.chars().count() as u64);
    text.to_owned() + &repeated("a", missing)
}

/// Returns strings in a format: short ones, and those of a length or of all lengths that the format allows.
fn of_format(format: Format, length: u64) -> Vec<String> {
    let grown = |before: &str, behind: &str| {
        let own = (before.len() + behind.len()) as u64;
        format!(
            "{before}{}{behind}",
            repeated("a", length.saturating_sub(own).max(1))
        )
    };
    match format {
        Format::Email => vec![
            "a@b.co".to_owned(),
            grown("", "@example.com"),
            // A local part has at most 64 bytes.
            format!("{}@{}", repeated("a", 64), host(length.saturating_sub(65))),
        ],
        Format::Date => vec!["2026-01-02".to_owned()],
        Format::DateTime => {
            let fractions = ["", ".678"].into_iter().map(str::to_owned);
            let digits = (1..=9).map(|count| format!(".{}", repeated("1", count)));
            let fractions = fractions.chain(digits);
            let offsets = |it: String| ["Z", "+00:00"].map(|offset| format!("{it}{offset}"));
            let times = fractions.map(|it| format!("2026-01-02T03:04:05{it}"));
            times.flat_map(offsets).collect()
        }
        Format::Uri => vec!["a:b".to_owned(), grown("https://example.com/", "")],
        Format::Uuid => vec!["5c1f5a4e-9d3c-4e2a-8f6b-0d1e2f3a4b5c".to_owned()],
        Format::Ipv4 => {
            let known = ["192.0.2.1", "0.0.0.0"].into_iter().map(str::to_owned);
            known.chain((4..=12).map(ipv4)).collect()
        }
        Format::Ipv6 => {
            let known = ["2001:db8::1", "::"].into_iter().map(str::to_owned);
            let short = (1..=4).map(|digits| format!("::{}", groups(1, digits, ":")));
            let medium = (3..=12).map(|digits| format!("::{}", groups(3, digits, ":")));
            let long = (8..=32).map(|digits| groups(8, digits, ":"));
            let mapped = (4..=12).map(|digits| format!("{}:{}", groups(6, 24, ":"), ipv4(digits)));
            known
                .chain(short)
                .chain(medium)
                .chain(long)
                .chain(mapped)
                .collect()
        }
        Format::Hostname => vec!["a".to_owned(), grown("", ".example.com"), host(length)],
    }
}

/// Returns an address with a number of digits, from 4 to 12.
fn ipv4(digits: usize) -> String {
    groups(4, digits, ".")
}

/// Returns groups of the digit 1, of which the first ones may have one more than the others.
fn groups(count: usize, digits: usize, between: &str) -> String {
    let (each, more) = (digits / count, digits % count);
    let group = |at: usize| "1".repeat(each + usize::from(at < more));
    (0..count).map(group).collect::<Vec<_>>().join(between)
}

/// Returns the name of a host of a length, in labels of at most 63 bytes.
fn host(length: u64) -> String {
    let letter = |at: u64| {
        if at % 62 == 61 && at + 1 < length {
            '.'
        } else {
            'a'
        }
    };
    (0..length.min(MAX_LENGTH)).map(letter).collect()
}

/// Returns strings that a pattern matches: with the minimum of repetitions, one and three more, of some lengths
/// if possible, and of up to four alternatives. Empty if none can be generated.
fn of_pattern(source: &str, lengths: &[u64]) -> Vec<String> {
    let mut parser = regex_syntax::ParserBuilder::new().unicode(true).build();
    let Ok(hir) = parser.parse(source) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for choice in 0..4 {
        let matching = |more, spare| Match::write_all(&hir, choice, more, spare);
        // Strings with more repetitions contain what the shortest one does.
        let Some(shortest) = matching(0, 0) else {
            continue;
        };
        let least = length(&shortest);
        texts.push(shortest);
        texts.extend([1, 3].into_iter().filter_map(|more| matching(more, 0)));
        let spares = lengths.iter().map(|it| it.saturating_sub(least));
        texts.extend(
            spares
                .filter(|spare| *spare > 0)
                .filter_map(|spare| matching(0, spare)),
        );
    }
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}

fn length(text: &str) -> u64 {
    text.chars().count() as u64
}

/// A string that a pattern matches, as far as it is written.
struct Match {
    text: String,
    /// The alternative.
    choice: usize,
    /// The repetitions of each part beyond its minimum.
    more: u32,
    /// The characters that the first parts with enough repetitions add.
    spare: u64,
}

impl Match {
    /// Returns a string that a whole pattern matches, if one can be generated.
    fn write_all(hir: &Hir, choice: usize, more: u32, spare: u64) -> Option<String> {
        let mut of = Self {
            text: String::new(),
            choice,
            more,
            spare,
        };
        of.write(hir)?;
        Some(of.text)
    }

    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.text.len() > MAX_MATCH {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(()),
            HirKind::Literal(literal) => {
                self.text.push_str(std::str::from_utf8(&literal.0).ok()?);
                Some(())
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.ranges();
                let range = ranges.get(self.choice % ranges.len().max(1))?;
                let letters = ['a', 'A', '0', '-', ' '];
                let known = letters
                    .into_iter()
                    .find(|it| (range.start()..=range.end()).contains(it));
                self.text.push(known.unwrap_or(range.start()));
                Some(())
            }
            HirKind::Class(Class::Bytes(class)) => {
                let range = class.ranges().first()?;
                self.text.push(char::from(range.start()));
                Some(())
            }
            HirKind::Repetition(of) => {
                let max = of.max.unwrap_or(u32::MAX);
                let mut times = of.min.saturating_add(self.more).min(max).max(of.min);
                for _ in 0..times {
                    self.write(&of.sub)?;
                }
                while self.spare > 0 && times < max {
                    let before = self.text.len();
                    self.write(&of.sub)?;
                    let added = length(&self.text[before..]);
                    if added == 0 {
                        break;
                    }
                    self.spare = self.spare.saturating_sub(added);
                    times += 1;
                }
                Some(())
            }
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part)),
            HirKind::Alternation(parts) => self.write(parts.get(self.choice % parts.len())?),
        }
    }
}
