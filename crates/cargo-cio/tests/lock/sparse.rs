//! The lock in a sparse checkout.

use std::fs;

use crate::{EVENT, FILE, alone, fine, git, shop};

#[test]
fn a_lock_that_is_not_checked_out_is_an_error() {
    let _alone = alone();
    let project = shop("sparse");
    let git = |arguments: &[&str]| git(&project, arguments, "2026-04-01");
    fine(&project.run(&["lock", "--offline"]));
    git(&["init", "-q", "-b", "trunk"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "lock"]);
    let commands = [
        ["check", "--offline"],
        ["lock", "--offline"],
        ["diff", "--offline"],
    ];

    // A change that breaks the lock, which is not there.
    project.write("shop/src/lib.rs", &EVENT.replace("order_id", "order"));
    for pattern in ["!/events.lock/track-*", "!/events.lock"] {
        git(&["sparse-checkout", "set", "--no-cone", "/*", pattern]);
        for command in commands {
            let ran = project.run(&command);
            assert_eq!(ran.code, 2, "{command:?}: {ran}");
            let words = "leaves out events.lock, so nothing can be compared; add it with `git sparse-checkout add events.lock`";
            assert!(ran.err.contains(words), "{command:?}: {ran}");
        }
        assert!(!project.path(FILE).exists());
    }

    // The command of the message brings it back, and what it says is found.
    git(&["sparse-checkout", "add", "events.lock"]);
    assert_eq!(project.run(&commands[0]).code, 1);

    // A file that git is not to look at is there all the same.
    git(&["update-index", "--skip-worktree", FILE]);
    assert_eq!(project.run(&commands[0]).code, 1);
    assert!(fs::exists(project.path(FILE)).is_ok_and(|it| it));
}
