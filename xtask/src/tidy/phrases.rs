//! Phrases that this project does not write, each with its replacement.
//!
//! `phrases.txt` lists them. A phrase is found across line breaks of comments and strings, in any
//! case, and in identifiers, whose parts count as words.

use std::collections::HashMap;
use std::path::Path;

use super::Finding;

/// The list, where it is not checked itself.
const LIST: &str = "xtask/src/tidy/phrases.txt";

/// What is written by people, by its extension.
const EXTENSIONS: [&str; 9] = [
    "css", "html", "js", "md", "mjs", "rs", "stderr", "toml", "txt",
];

/// Files that are not written in this project's voice.
const OTHERS: [&str; 2] = ["LICENSE", "Cargo.lock"];

struct Phrase {
    words: Vec<&'static str>,
    replacement: &'static str,
}

/// The phrases, by their first word.
pub(super) struct Phrases(HashMap<&'static str, Vec<Phrase>>);

/// The phrases of `phrases.txt`.
pub(super) fn listed() -> Phrases {
    Phrases::new(include_str!("phrases.txt"))
}

impl Phrases {
    fn new(list: &'static str) -> Self {
        let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        for (phrase, replacement) in lines.filter_map(|line| line.split_once(" => ")) {
            let words: Vec<_> = phrase.split_whitespace().collect();
            if let Some(first) = words.first() {
                phrases
                    .entry(*first)
                    .or_default()
                    .push(Phrase { words, replacement });
            }
        }
        Self(phrases)
    }

    /// Finds the phrases in a file.
    pub(super) fn check(&self, path: &Path, text: &str) -> Vec<Finding> {
        let extension = path.extension().and_then(|it| it.to_str());
        let is_ours = extension.is_some_and(|it| EXTENSIONS.contains(&it))
            && path != Path::new(LIST)
            && !OTHERS.iter().any(|other| path.ends_with(other));
        if !is_ours {
            return Vec::new();
        }
        let words = words(text);
        let mut findings = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for phrase in self.0.get(&*word.text).into_iter().flatten() {
                // "There is no file" is plain; `phrases.txt` lists the others.
                let is_plain = phrase.words.get(1) == Some(&"no")
                    && at
                        .checked_sub(1)
                        .is_some_and(|at| words[at].text == "there");
                if !is_plain && phrase.begins(&words[at..]) {
                    findings.push(Finding {
                        path: path.to_owned(),
                        line: Some(word.line),
                        message: format!(
                            "`{}`; write {}",
                            phrase.words.join(" "),
                            phrase.replacement
                        ),
                    });
                }
            }
        }
        findings
    }
}

impl Phrase {
    /// Whether the text begins with this phrase, all of it in one part of a sentence.
    fn begins(&self, words: &[Word]) -> bool {
        let last = self.words.len() - 1;
        words.len() > last
            && self
                .words
                .iter()
                .zip(words)
                .all(|(ours, word)| *ours == word.text)
            && !words[..last].iter().any(|word| word.ends)
    }
}

struct Word {
    /// In lower case, without punctuation around it.
    text: String,
    line: usize,
    /// Whether punctuation separates it from the next word.
    ends: bool,
}

/// The words of a text.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        // The mark of a comment and the end of a continued string do not end a sentence.
        let content = content.trim_start_matches(|c: char| "/!#*> ".contains(c));
        let content = content.strip_suffix('\\').unwrap_or(content);
        if content.is_empty() {
            end(&mut words);
        }
        for part in content.split(|c: char| c.is_whitespace() || c == '_') {
            let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.is_empty() {
                if !part.is_empty() {
                    end(&mut words);
                }
                continue;
            }
            if !part.starts_with(bare) {
                end(&mut words);
            }
            words.push(Word {
                text: bare.to_lowercase(),
                line,
                ends: !part.ends_with(bare),
            });
        }
    }
    words
}

fn end(words: &mut [Word]) {
    if let Some(word) = words.last_mut() {
        word.ends = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# a comment\nover moon => \"forever\"\nout of tune => \"wrong\"\n";

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let findings = Phrases::new(LIST).check(Path::new(path), text);
        findings.into_iter().filter_map(|it| it.line).collect()
    }

    #[test]
    fn a_phrase_is_found_with_its_replacement() {
        let findings =
            Phrases::new(LIST).check(Path::new("a.rs"), "// One.\n// It waits over Moon.\n");
        let [finding] = &*findings else {
            panic!("{findings:?}")
        };
        assert_eq!(
            finding.to_string(),
            "a.rs:2: `over moon`; write \"forever\""
        );
    }

    #[test]
    fn a_phrase_may_be_split_over_lines_and_identifiers() {
        assert_eq!(lines("a.rs", "/// It is out\n    /// of tune.\n"), [1]);
        assert_eq!(lines("a.rs", "\"it is out \\\n   of tune\"\n"), [1]);
        assert_eq!(lines("a.rs", "fn jumps_over_moon() {}\n"), [1]);
        assert_eq!(lines("a.md", "Over\nmoon\n"), [1]);
    }

    #[test]
    fn a_phrase_does_not_span_sentences() {
        for text in [
            "for. Ever",
            "for, ever",
            "for\n\never",
            "for `ever`",
            "for | ever",
            "forever",
        ] {
            assert!(lines("a.md", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn only_text_that_people_write_is_checked() {
        assert!(lines("a.json", "over moon\n").is_empty());
        assert!(lines("crates/a/LICENSE-MIT", "over moon\n").is_empty());
    }

    #[test]
    fn every_line_of_the_list_has_a_phrase_in_lower_case_and_a_replacement() {
        for line in include_str!("phrases.txt").lines() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let (phrase, replacement) = line.split_once(" => ").expect(line);
            assert_eq!(phrase, phrase.to_lowercase(), "{line}");
            assert!(!replacement.trim().is_empty(), "{line}");
        }
    }
}
