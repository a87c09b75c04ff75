//! A lock that can't be read, in the folder and in a commit.

use std::fs;

use crate::history::{DIFF, EXPORT, compared};
use crate::support::Ran;
use crate::{EVENT, FILE, alone, check, fine, git, shop};

#[track_caller]
fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, code, "{ran}");
    let printed = format!("{}{}", ran.out, ran.err);
    assert!(printed.contains(words), "{ran}");
}

#[test]
fn a_merge_conflict_is_named_with_its_fix() {
    let _alone = alone();
    let project = shop("conflicted");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-04-01");
    git(&["init", "-q", "-b", "trunk"]);
    let commit = |field: &str| {
        let field = format!("pub {field}: f64,\n    pub ship:");
        project.write("shop/src/lib.rs", &EVENT.replace("pub ship:", &field));
        fine(&project.run(&["lock", "--offline"]));
        git(&["add", "."]);
        git(&["commit", "-qm", &field]);
    };
    commit("total");
    git(&["checkout", "-qb", "side"]);
    commit("tax");
    git(&["checkout", "-q", "trunk"]);
    commit("tip");
    let expected = project.run(&DIFF);

    // What `git merge` leaves, committed by mistake, and what it takes to continue.
    let ours = fs::read_to_string(project.path(FILE)).expect("a lock");
    let (first, last) = ours.split_once("    \"tip\"").expect("a property");
    let conflict = format!(
        "{first}<<<<<<< HEAD\n    \"tip\"{}\n=======\n    \"tax\": \"number\"\n>>>>>>> side\n",
        last.replace('\n', "")
    );
    project.write(FILE, &conflict);
    let line = first.lines().count() + 1;
    let fix = "resolve the conflict, then run `cargo cio lock`";
    refused(
        &project.run(&["check", "--offline"]),
        1,
        &format!(
            "{FILE}:{line}:1: error[lock-unreadable]: can't be read: this is a marker of a merge conflict; {fix}"
        ),
    );
    refused(&project.run(&["lock", "--offline"]), 2, fix);
    refused(&project.run(&["diff", "--offline"]), 2, fix);
    refused(
        &check(&project, None),
        101,
        &format!("has a marker of a merge conflict in line {line}; {fix}"),
    );
    git(&["commit", "-qam", "merged"]);
    project.write(FILE, &ours);
    git(&["commit", "-qam", "resolved"]);

    // The commit with the markers does not end the comparison with the others.
    let transitive = project.run(&DIFF);
    assert_eq!(transitive.code, expected.code, "{transitive}");
    let of = compared(&expected);
    let all = compared(&transitive);
    let changes = |of: &serde_json::Value| of.to_string().matches("\"path\"").count();
    assert_eq!(changes(&all), changes(&of), "{transitive}");
    let note = "the lock track-order-completed.json of commit";
    assert!(transitive.err.contains(note), "{transitive}");
    refused(
        &project.run(&["diff", "--offline", "HEAD~1"]),
        2,
        "choose another revision",
    );
}

#[test]
fn a_filter_of_git_is_named() {
    let _alone = alone();
    let project = shop("filtered");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-04-01");
    git(&["init", "-q", "-b", "trunk"]);
    // As Git LFS and git-crypt do: the work tree has the text, and the commit has not.
    git(&["config", "filter.coded.clean", "base64"]);
    git(&["config", "filter.coded.smudge", "base64 -d"]);
    project.write(".gitattributes", "*.json filter=coded\n");
    fine(&project.run(&["lock", "--offline"]));
    git(&["add", "."]);
    git(&["commit", "-qm", "coded"]);
    fine(&project.run(&["check", "--offline"]));
    let words = "git stores events.lock through the filter `coded` of .gitattributes";
    refused(&project.run(&["diff", "--offline", "HEAD"]), 2, words);
    refused(&project.run(&DIFF), 2, words);
    refused(&project.run(&EXPORT), 2, words);

    // The fix of the message.
    let fixed = "*.json filter=coded\nevents.lock/** -filter\n";
    project.write(".gitattributes", fixed);
    git(&["add", "--renormalize", "."]);
    git(&["add", "."]);
    git(&["commit", "-qm", "text"]);
    fine(&project.run(&["diff", "--offline", "HEAD"]));
}
