//! `cargo xtask fuzz`: random input for everything that reads foreign data.
//!
//! A target is a test that tries a few fixed inputs, and random ones for the seconds that
//! `CIO_FUZZ_SECONDS` allows. It prints the input that it fails on.

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// How long all targets take together by default.
const SECONDS: u64 = 60;

/// The environment variable with a target's seconds.
const VARIABLE: &str = "CIO_FUZZ_SECONDS";

/// A test that tries random input.
struct Target {
    about: &'static str,
    package: &'static str,
    test: &'static str,
}

/// The targets, which share the time evenly.
const TARGETS: &[Target] = &[
    Target {
        about: "the derives, on random types with random attributes",
        package: "customerio-derive",
        test: "tests::random::no_input_makes_the_macro_panic",
    },
    Target {
        about: "the spool, on files of any bytes",
        package: "customerio-transport",
        test: "spool::tests::fuzz::any_bytes_are_opened_and_read",
    },
    Target {
        about: "plans of other tools and lock files, changed at random",
        package: "customerio-catalog",
        test: "import::tests::malformed::randomly_changed_plans_are_read_or_refused",
    },
];

/// Runs every target for its share of [`SECONDS`].
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    run_for(SECONDS, workspace)
}

/// Runs every target for its share of `--seconds N`.
pub(crate) fn run_with(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    run_for(seconds(options)?, workspace)
}

fn seconds(options: &[String]) -> Result<u64, Error> {
    match options {
        [] => Ok(SECONDS),
        [option, seconds] if option == "--seconds" => seconds
            .parse()
            .map_err(|_| format!("`--seconds` takes a whole number, not `{seconds}`").into()),
        _ => Err("write `cargo xtask fuzz --seconds 60`".into()),
    }
}

fn run_for(seconds: u64, workspace: &Workspace) -> Result<(), Error> {
    let share = seconds.div_ceil(TARGETS.len() as u64);
    for target in TARGETS {
        println!("{}, for {share} s", target.about);
        command(target, share).run(&workspace.root)?;
    }
    Ok(())
}

fn command(target: &Target, share: u64) -> Command {
    Command::new([
        "cargo",
        "test",
        "--package",
        target.package,
        "--all-features",
        "--lib",
        "--",
        "--exact",
        "--nocapture",
        target.test,
    ])
    .with(VARIABLE, share.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_given_in_seconds() {
        let asked = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            seconds(&words).ok()
        };
        assert_eq!(asked(&[]), Some(SECONDS));
        assert_eq!(asked(&["--seconds", "5"]), Some(5));
        assert_eq!(asked(&["--seconds", "long"]), None);
        assert_eq!(asked(&["--hours", "5"]), None);
    }

    #[test]
    fn a_target_is_one_test_of_one_package() {
        assert_eq!(
            command(&TARGETS[0], 7).to_string(),
            "CIO_FUZZ_SECONDS=7 cargo test --package customerio-derive --all-features --lib -- --exact --nocapture tests::random::no_input_makes_the_macro_panic"
        );
    }
}
