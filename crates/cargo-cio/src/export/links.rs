//! The addresses of declarations at the host of the repository.

use std::path::{Component, Path};

use customerio_catalog::export::SourceLinks;

use crate::history::{Commit, History, HistoryError};
use crate::project::Project;

/// Returns the address of each declaration. Only a line of a file that git tracks has one, and only if
/// the package names a repository at a known host.
///
/// `revision` is a revision of git; without one, the addresses have the default branch of the host.
pub(super) fn links(
    project: &Project,
    revision: Option<&str>,
) -> Result<SourceLinks, HistoryError> {
    let mut links = SourceLinks::default();
    let repository = History::of(&project.root.join("Cargo.toml"), project.offline);
    let commit = revision.map(|it| repository.commit(it)).transpose()?;
    let hosted: Vec<_> = project
        .members
        .iter()
        .filter_map(|member| Some((member, Host::of(member.repository.as_deref()?)?)))
        .collect();
    if hosted.is_empty() {
        return Ok(links);
    }
    let Some((top, tracked)) = repository.tracked(commit.as_ref())? else {
        return Ok(links);
    };
    for (member, host) in hosted {
        for (key, _) in member.declared.all() {
            let mut locations = member.declared.get(key);
            // Of two declarations with one key, either may be the one that is compiled.
            let (Some(location), None) = (locations.next(), locations.next()) else {
                continue;
            };
            let file = location.file.canonicalize();
            let path = file.ok().and_then(|file| relative(&file, &top));
            let path = path.filter(|path| tracked.contains(path));
            let address = path.and_then(|path| host.line(commit.as_ref(), &path, location.line));
            if let Some(address) = address {
                links.insert(&member.library, key, address);
            }
        }
    }
    Ok(links)
}

/// Returns the path of a file below a folder, with slashes.
fn relative(file: &Path, folder: &Path) -> Option<String> {
    let parts = file.strip_prefix(folder).ok()?.components();
    let parts: Option<Vec<_>> = parts
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            Component::Prefix(_)
            | Component::RootDir
            | Component::CurDir
            | Component::ParentDir => None,
        })
        .collect();
    Some(parts?.join("/"))
}

/// A repository at a host whose addresses of lines are known.
#[derive(Debug, PartialEq, Eq)]
struct Host {
    kind: Kind,
    /// The address of the repository, without a slash at its end.
    base: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
    Codeberg,
    Bitbucket,
}

impl Host {
    /// Reads the `repository` of a package.
    fn of(repository: &str) -> Option<Self> {
        let rest = repository.strip_prefix("https://")?;
        let rest = rest.split(['?', '#']).next()?;
        let (host, path) = rest.split_once('/')?;
        let kind = match host {
            "github.com" => Kind::GitHub,
            "codeberg.org" => Kind::Codeberg,
            "bitbucket.org" => Kind::Bitbucket,
            _ if host.starts_with("gitlab.") => Kind::GitLab,
            _ => return None,
        };
        let path = path.trim_end_matches('/');
        let path = match kind {
            // Projects are in groups of any depth. A folder follows `/-/`.
            Kind::GitLab => path.split("/-/").next()?.to_owned(),
            // A folder of the repository may follow.
            Kind::GitHub | Kind::Codeberg | Kind::Bitbucket => {
                let mut parts = path.split('/');
                format!("{}/{}", parts.next()?, parts.next()?)
            }
        };
        let path = path.strip_suffix(".git").unwrap_or(&path);
        let is_plain = |part: &str| {
            let plain =
                |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.' | '~');
            !part.is_empty() && part.chars().all(plain)
        };
        let is_project = path.contains('/') && path.split('/').all(is_plain);
        (is_project && is_plain(host)).then(|| Self {
            kind,
            base: format!("https://{host}/{path}"),
        })
    }

    /// Returns the address of a line. Without a commit, three of the hosts call their default branch
    /// `HEAD`; Codeberg has no name for it.
    fn line(&self, commit: Option<&Commit>, path: &str, line: usize) -> Option<String> {
        let at = commit.map_or("HEAD", Commit::hash);
        let between = match self.kind {
            Kind::GitHub => "blob",
            Kind::GitLab => "-/blob",
            Kind::Codeberg => {
                commit?;
                "src/commit"
            }
            Kind::Bitbucket => "src",
        };
        let anchor = match self.kind {
            Kind::GitHub | Kind::GitLab | Kind::Codeberg => "L",
            Kind::Bitbucket => "lines-",
        };
        let path = encoded(path);
        Some(format!(
            "{}/{between}/{at}/{path}#{anchor}{line}",
            self.base
        ))
    }
}

/// Encodes a path for an address. Slashes remain.
fn encoded(path: &str) -> String {
    use std::fmt::Write as _;

    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Host;
    use crate::history::Commit;

    fn line(repository: &str, commit: Option<&Commit>) -> Option<String> {
        Host::of(repository)?.line(commit, "src/order paid#1.rs", 7)
    }

    #[test]
    fn each_host_has_its_own_form_of_an_address() {
        let commit = Commit::new("0a1b2c3d4e5f");
        for (repository, expected) in [
            (
                "https://github.com/o/r",
                "https://github.com/o/r/blob/0a1b2c3d4e5f/src/order%20paid%231.rs#L7",
            ),
            (
                "https://gitlab.com/a/b/r/",
                "https://gitlab.com/a/b/r/-/blob/0a1b2c3d4e5f/src/order%20paid%231.rs#L7",
            ),
            (
                "https://gitlab.example.com/a/r/-/tree/main/x",
                "https://gitlab.example.com/a/r/-/blob/0a1b2c3d4e5f/src/order%20paid%231.rs#L7",
            ),
            (
                "https://codeberg.org/o/r.git",
                "https://codeberg.org/o/r/src/commit/0a1b2c3d4e5f/src/order%20paid%231.rs#L7",
            ),
            (
                "https://bitbucket.org/o/r/src/main/",
                "https://bitbucket.org/o/r/src/0a1b2c3d4e5f/src/order%20paid%231.rs#lines-7",
            ),
        ] {
            assert_eq!(line(repository, Some(&commit)).as_deref(), Some(expected));
        }
    }

    #[test]
    fn without_a_commit_the_address_is_of_the_default_branch() {
        assert_eq!(
            line("https://github.com/o/r/tree/main/crates/x", None).as_deref(),
            Some("https://github.com/o/r/blob/HEAD/src/order%20paid%231.rs#L7")
        );
        assert_eq!(line("https://codeberg.org/o/r", None), None);
    }

    #[test]
    fn an_unknown_repository_has_no_address() {
        for unknown in [
            "",
            "shop",
            "https://github.com",
            "https://github.com/o",
            "https://github.com/o/",
            "https://github.com/o/a b",
            "https://github.com.example.com/o/r",
            "https://gitlab.x\">y/o/r",
            "https://example.com/o/r",
            "javascript:alert(1)//github.com/o/r",
            "git@github.com:o/r.git",
        ] {
            assert_eq!(Host::of(unknown), None, "{unknown}");
        }
    }
}
