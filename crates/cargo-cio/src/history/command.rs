//! Commands of git, which the environment does not change.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Returns a command of git in a folder. `offline` forbids it to fetch what a partial clone lacks.
pub(super) fn git(folder: &Path, offline: bool, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    // In a hook, git sets variables that select the repository of the hook.
    for name in repository_variables() {
        command.env_remove(name);
    }
    for name in PATHSPEC_VARIABLES {
        command.env_remove(name);
    }
    // Replacements and grafts show other parents than those of the commits.
    command.env("GIT_NO_REPLACE_OBJECTS", "1");
    command.env("GIT_GRAFT_FILE", "/dev/null");
    if offline {
        // Known since git 2.45; older versions fetch.
        command.env("GIT_NO_LAZY_FETCH", "1");
    }
    // Messages are compared with constants.
    command.env("LC_ALL", "C").env_remove("LANGUAGE");
    command.args(["--no-pager", "--literal-pathspecs"]);
    command.arg("-C").arg(folder).args(arguments);
    command
}

/// Variables that change the meaning of a path, and exclude `--literal-pathspecs`.
const PATHSPEC_VARIABLES: [&str; 3] = [
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
];

/// Returns the variables that choose a repository, as this version of git lists them.
fn repository_variables() -> &'static [String] {
    static VARIABLES: OnceLock<Vec<String>> = OnceLock::new();
    VARIABLES.get_or_init(|| {
        let listed = Command::new("git")
            .args(["rev-parse", "--local-env-vars"])
            .stdin(Stdio::null())
            .output();
        // If git can't be started, the command itself reports that.
        let listed = listed.map_or_else(|_| String::new(), |output| text(&output.stdout));
        listed.lines().map(str::to_owned).collect()
    })
}

/// Returns why git failed, without the lines before it, such as those that `GIT_TRACE` asks for.
pub(super) fn reason(stderr: &[u8]) -> String {
    let all = text(stderr);
    let lines: Vec<&str> = all.lines().collect();
    let is_reason = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    match lines.iter().position(is_reason) {
        Some(first) => lines[first..].join("\n"),
        None => all,
    }
}

/// Returns the output of git without spaces around it.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
