//! Texts that a set may have, to be tried.

use customerio_rules::format::Format;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::set::Texts;

/// Longer texts are no examples.
const LONGEST: u64 = 4_096;

/// Texts to try, short ones first: some of them are in the set, unless what it asks for is more
/// than can be made up; and some are just beyond what the others have.
pub(super) fn candidates(of: &Texts, beyond: &[&Texts]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    if let Some(names) = &of.one_of {
        texts.extend(names.iter().cloned());
        return texts;
    }
    if beyond.is_empty() && of.patterns.is_empty() && of.formats.is_empty() {
        // Most texts of most examples are just texts.
        return vec![repeated("a", of.min)];
    }
    let mut lengths = vec![of.min, of.min.saturating_add(1)];
    lengths.extend(of.max);
    for other in beyond {
        lengths.extend(other.min.checked_sub(1));
        lengths.extend(other.max.map(|max| max.saturating_add(1)));
        let names = other.one_of.iter().flatten();
        lengths.extend(names.map(|name| name.chars().count() as u64 + 1));
        // A text of the other set's form may keep all but its length.
        texts.extend(
            other
                .formats
                .iter()
                .flat_map(|format| of_format(*format, of.min)),
        );
        texts.extend(other.patterns.iter().flat_map(|it| of_pattern(it)));
    }
    lengths.retain(|length| *length <= LONGEST);
    lengths.sort_unstable();
    lengths.dedup();

    for source in &of.patterns {
        for text in of_pattern(source) {
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
    (0..times.min(LONGEST)).map(|_| letter).collect()
}

fn padded(text: &str, length: u64) -> String {
    let missing = length.saturating_sub(text.chars().count() as u64);
    text.to_owned() + &repeated("a", missing)
}

/// Texts in a format: a short one, and one of a length where the format has such.
fn of_format(format: Format, length: u64) -> Vec<String> {
    let grown = |before: &str, behind: &str| {
        let own = (before.len() + behind.len()) as u64;
        format!(
            "{before}{}{behind}",
            repeated("a", length.saturating_sub(own).max(1))
        )
    };
    match format {
        Format::Email => vec!["a@b.co".to_owned(), grown("", "@example.com")],
        Format::Date => vec!["2026-01-02".to_owned()],
        Format::DateTime => vec![
            "2026-01-02T03:04:05Z".to_owned(),
            "2026-01-02T03:04:05.678Z".to_owned(),
        ],
        Format::Uri => vec!["a:b".to_owned(), grown("https://example.com/", "")],
        Format::Uuid => vec!["5c1f5a4e-9d3c-4e2a-8f6b-0d1e2f3a4b5c".to_owned()],
        Format::Ipv4 => vec!["192.0.2.1".to_owned(), "0.0.0.0".to_owned()],
        Format::Ipv6 => vec!["2001:db8::1".to_owned(), "::".to_owned()],
        Format::Hostname => vec!["a".to_owned(), grown("", ".example.com")],
    }
}

/// Texts that a pattern matches, if they can be made up: with as few repetitions as it allows, one
/// more, and of each alternative.
fn of_pattern(source: &str) -> Vec<String> {
    // The dialect is ASCII's where classes have names.
    let parser = regex_syntax::ParserBuilder::new().unicode(true).build();
    let mut parser = parser;
    let Ok(hir) = parser.parse(source) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    for choice in 0..4 {
        for more in [0, 1, 3] {
            let mut text = String::new();
            if write(&hir, choice, more, &mut text).is_some() && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts
}

fn write(hir: &Hir, choice: usize, more: u32, to: &mut String) -> Option<()> {
    if to.len() as u64 > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(()),
        HirKind::Literal(literal) => {
            to.push_str(std::str::from_utf8(&literal.0).ok()?);
            Some(())
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let range = ranges.get(choice % ranges.len().max(1))?;
            let letters = ['a', 'A', '0', '-', ' '];
            let known = letters
                .into_iter()
                .find(|it| (range.start()..=range.end()).contains(it));
            to.push(known.unwrap_or(range.start()));
            Some(())
        }
        HirKind::Class(Class::Bytes(class)) => {
            let range = class.ranges().first()?;
            to.push(char::from(range.start()));
            Some(())
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let times = repetition.min.saturating_add(more).min(most);
            for _ in 0..times.max(repetition.min) {
                write(&repetition.sub, choice, more, to)?;
            }
            Some(())
        }
        HirKind::Capture(capture) => write(&capture.sub, choice, more, to),
        HirKind::Concat(parts) => parts
            .iter()
            .try_for_each(|part| write(part, choice, more, to)),
        HirKind::Alternation(parts) => write(parts.get(choice % parts.len())?, choice, more, to),
    }
}
