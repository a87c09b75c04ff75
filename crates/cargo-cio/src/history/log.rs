//! The output of `git diff-tree` and its relatives.

/// A commit with the files that it changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Logged<'a> {
    /// The line about the commit; empty if the output has none.
    pub(super) head: &'a str,
    pub(super) changed: Vec<Entry<'a>>,
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The folder of the file, and its name.
    pub(super) folder: &'a str,
    pub(super) name: &'a str,
    /// The hashes of its content before and after; `None` where it was not a file.
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
}

/// Reads the output of a command with `--raw -z`.
pub(super) fn read(log: &str) -> Vec<Logged<'_>> {
    let mut all: Vec<Logged<'_>> = Vec::new();
    let mut parts = log.split_terminator('\0').map(str::trim_start);
    while let Some(part) = parts.next() {
        // `:100644 100644 BEFORE AFTER M`, then the path.
        let Some(entry) = part.strip_prefix(':') else {
            let changed = Vec::new();
            all.push(Logged {
                head: part,
                changed,
            });
            continue;
        };
        let mut words = entry.split(' ');
        let (Some(path), Some(modes), Some(hashes)) =
            (parts.next(), pair(&mut words), pair(&mut words))
        else {
            break;
        };
        // Other modes are those of links, submodules and removed files.
        let blob = |mode: &str, hash| mode.starts_with("100").then_some(hash);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if all.is_empty() {
            all.push(Logged {
                head: "",
                changed: Vec::new(),
            });
        }
        if let Some(logged) = all.last_mut() {
            logged.changed.push(Entry {
                folder,
                name,
                before: blob(modes.0, hashes.0),
                after: blob(modes.1, hashes.1),
            });
        }
    }
    all
}

fn pair<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<(&'a str, &'a str)> {
    Some((words.next()?, words.next()?))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Logged, read};

    #[test]
    fn a_log_is_read() {
        let log = "c1 2026-01-01\0\n:000000 100644 00 aa A\0lock/a.json\0\
                   :000000 100644 00 bb A\0b.json\0\
                   c2 2026-01-02\0\n:100644 000000 aa 00 D\0in/lock/a.json\0\
                   :100644 120000 dd ee T\0lock/d.json\0";
        let entry = |folder, name, before, after| Entry {
            folder,
            name,
            before,
            after,
        };
        let logged = |head, changed| Logged { head, changed };
        assert_eq!(
            read(log),
            [
                logged(
                    "c1 2026-01-01",
                    vec![
                        entry("lock", "a.json", None, Some("aa")),
                        entry("", "b.json", None, Some("bb")),
                    ]
                ),
                logged(
                    "c2 2026-01-02",
                    vec![
                        entry("in/lock", "a.json", Some("aa"), None),
                        entry("lock", "d.json", Some("dd"), None),
                    ]
                ),
            ]
        );
        assert_eq!(
            read(":100644 000000 aa 00 D\0a\0"),
            [logged("", vec![entry("", "a", Some("aa"), None)])]
        );
        assert_eq!(read(""), []);
        for cut in ["c1\0:", "c1\0:100644 000000 aa 00 D", "c1\0:1 2\0a"] {
            assert_eq!(read(cut), [logged("c1", vec![])]);
        }
    }
}
