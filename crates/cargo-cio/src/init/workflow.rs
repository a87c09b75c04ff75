//! The workflow for GitHub Actions.

use std::path::Path;

use super::change::Change;

const FILE: &str = ".github/workflows/events.yml";

/// Files of other systems for CI.
const OTHERS: [&str; 7] = [
    ".gitlab-ci.yml",
    ".circleci",
    ".buildkite",
    ".woodpecker.yml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
];

/// Returns the file of the workflow, unless it exists or the repository has another system for CI and
/// nothing of GitHub. Without a repository, the workspace counts as one.
pub(super) fn missing(workspace: &Path) -> Option<Change> {
    let repository = workspace
        .ancestors()
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(workspace);
    let file = repository.join(FILE);
    let has = |name: &str| repository.join(name).exists();
    if file.exists() || (!has(".github") && OTHERS.into_iter().any(has)) {
        return None;
    }
    let folder = workspace.strip_prefix(repository).ok()?;
    Some(Change::new_file(file, text(folder)))
}

/// Returns the workflow of a workspace in this folder of its repository.
fn text(folder: &Path) -> String {
    // Actions runs in Bash and YAML, where `/` separates folders on every platform.
    let folder: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
    let defaults = if folder.is_empty() {
        String::new()
    } else {
        let folder = serde_json::Value::from(folder.join("/"));
        format!("    defaults:\n      run:\n        working-directory: {folder}\n")
    };
    format!(
        "name: events

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  catalog:
    runs-on: ubuntu-latest
{defaults}    steps:
      - uses: actions/checkout@v4
        with:
          # `cargo cio diff` and `cargo cio export --history` read earlier commits.
          fetch-depth: 0
      - run: cargo install --locked --git {repository} cargo-cio
      - run: cargo cio check --workspace --format github
      - run: cargo cio lint --workspace --format github
",
        repository = env!("CARGO_PKG_REPOSITORY"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_workspace_runs_in_its_folder() {
        assert!(!text(Path::new("")).contains("working-directory"));
        let nested = text(Path::new("services/shop"));
        assert!(
            nested.contains("working-directory: \"services/shop\"\n"),
            "{nested}"
        );
    }

    #[test]
    fn the_workflow_is_proposed_once_and_not_beside_another_system() {
        let root = tempfile::tempdir().expect("a folder");
        let workspace = root.path().join("shop");
        std::fs::create_dir_all(&workspace).expect("created");
        assert!(missing(&workspace).is_some(), "no repository");
        std::fs::create_dir_all(root.path().join(".git")).expect("created");
        std::fs::write(root.path().join(".gitlab-ci.yml"), "").expect("written");
        assert!(missing(&workspace).is_none(), "GitLab");
        std::fs::create_dir_all(root.path().join(".github")).expect("created");
        let change = missing(&workspace).expect("missing");
        change.write().expect("written");
        assert!(root.path().join(FILE).is_file());
        assert!(missing(&workspace).is_none(), "there already");
    }
}
