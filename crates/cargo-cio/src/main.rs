//! `cargo cio`: the command line of the crate `customerio`.
//!
//! - `init` prepares a workspace for events.
//! - `export` writes the catalog of a workspace's events and traits, or checks what is committed.
//! - `lock` accepts that catalog, so that a breaking change does not compile.
//! - `check` reports, for CI, what has changed since.
//! - `diff` reports who is affected, with a payload for each break.
//! - `lint` suggests improvements.
//! - `coverage` reports events and properties that no test sent.
//! - `import` writes Rust from another tool's plan, `inspect` shows one event.
//! - `dev` runs a local server that imitates the Pipelines API and judges messages by the catalog.
//! - `send` sends one message, `backfill` a file of them.
//! - `doctor` finds out why messages are not delivered.
//! - `deadletters` handles the messages that the service refused.
//! - `outbox` prints the tables of the crate `customerio-outbox`, and `relay`, with the feature of the same
//!   name, sends its rows. With that feature, `jetstream` makes the streams of a hand-off.

mod ahead;
mod backfill;
mod build_script;
mod cargo;
mod check;
mod child;
mod collection;
mod conflicts;
mod coverage;
mod deadletters;
mod declared;
mod dev;
mod diff;
mod doctor;
mod driver;
mod driver_build;
mod dynamic;
mod export;
mod failure;
mod form;
mod generated_package;
mod graph;
mod guesses;
mod history;
mod import;
mod init;
mod inspect;
mod issue;
mod json_text;
mod lint;
mod lock;
mod manifest;
mod manual;
mod notices;
mod number;
mod outbox;
mod output;
mod package_selection;
mod paths;
mod program;
mod project;
#[cfg(feature = "relay")]
mod relay;
mod send;
mod service;
mod source;
mod verdict;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use failure::Failure;
use verdict::Verdict;

/// The catalog of a workspace's Customer.io events, and a sandbox to send them to.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-cio",
    bin_name = "cargo cio",
    version,
    after_help = EXIT_CODES,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Arguments {
    /// Print only results and errors: no notes, no totals, no progress
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 no error was found; 1 an error was found, a threshold was missed, or a part of the \
catalog could not be collected; 2 wrong usage, the project does not build, the catalog lacks \
something that the sources declare, or a file can't be read";

#[derive(Debug, Subcommand)]
enum Command {
    /// Prepare a workspace: the dependency, rules for declarations, the folder of the locks, a workflow for CI
    ///
    /// Shows the changes and asks before it writes. What exists already stays as it is.
    #[command(after_help = init::EXIT_CODES)]
    Init(init::Arguments),
    /// Write the catalog of the workspace to files, or check those that are committed
    #[command(after_help = EXIT_CODES, after_long_help = export::after_long_help(EXIT_CODES))]
    Export(export::Arguments),
    /// Accept the catalog, so that a change that breaks it no longer compiles
    #[command(after_help = EXIT_CODES)]
    Lock(lock::Arguments),
    /// Report what changed since the catalog was accepted, one line per finding, for CI
    #[command(after_help = EXIT_CODES)]
    Check(check::Arguments),
    /// Report what changed, whom it breaks, and a payload for each break
    #[command(after_help = EXIT_CODES)]
    Diff(diff::Arguments),
    /// Report names, metadata, contradictions and personal data that can be improved
    #[command(after_help = lint::help(EXIT_CODES))]
    Lint(lint::Arguments),
    /// Report the events, optional properties and variants that no test sent
    ///
    /// First run the tests with recording on: `CIO_RECORD=records cargo test`. Clients of the crate
    /// `customerio` record with its feature `testing`, or `coverage`, on in the
    /// `[dev-dependencies]`; each process writes a file to that folder. A relative folder counts
    /// from the folder of each package, where cargo runs its tests; all of them are read. Remove
    /// the records before the next run: events that were recorded and are no longer declared are
    /// reported, and not counted.
    #[command(after_help = EXIT_CODES)]
    Coverage(coverage::Arguments),
    /// Write Rust from a plan of Segment, Typewriter, RudderStack, Avo or Iglu, or from a JSON Schema
    #[command(after_help = EXIT_CODES)]
    Import(import::Arguments),
    /// Show one event: its properties, an example, its JSON Schema
    #[command(after_help = EXIT_CODES)]
    Inspect(inspect::Arguments),
    /// Write the completions of a shell to standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page to standard output
    Man,
    /// Run a local server that imitates the Pipelines API, with a page that shows what arrives and how it
    /// differs from the catalog
    #[command(after_help = EXIT_CODES)]
    Dev(dev::Arguments),
    /// Send one message: a track, identify, page, screen, group or alias call
    #[command(after_help = send::HELP)]
    Send(send::Arguments),
    /// Send a file of messages; it can be stopped at any time and continued
    #[command(after_help = backfill::HELP)]
    Backfill(backfill::Arguments),
    /// Check the key, the connection, the clock and the spool of a client, each with its fix
    #[command(after_help = doctor::HELP)]
    Doctor(doctor::Arguments),
    /// List, show, edit, resend or drop the messages that the service refused, in the folder of a spool
    #[command(after_help = deadletters::HELP)]
    Deadletters(deadletters::Arguments),
    /// Print the tables of an outbox in Postgres, or write them as a migration
    #[command(after_help = outbox::HELP)]
    Outbox(outbox::Arguments),
    /// Send the rows of an outbox in Postgres: any number of relays run, one of them sends
    #[cfg(feature = "relay")]
    #[command(after_help = customerio_relay::program::help("cargo cio relay"))]
    Relay(Box<customerio_relay::program::Arguments>),
    /// Compare the streams of a hand-off to NATS with what they need, and make them
    #[cfg(feature = "relay")]
    #[command(after_help = customerio_relay::program::streams_help("cargo cio jetstream"))]
    Jetstream(customerio_relay::program::StreamsArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::try_parse_from(without_cio(std::env::args_os()))
        .unwrap_or_else(|error| guesses::propose(error).exit());
    if arguments.quiet {
        output::be_quiet();
    }
    let verdict = run(arguments.command);
    match verdict {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(error) => {
            output::failure(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<Verdict, Failure> {
    if !matches!(command, Command::Completions { .. } | Command::Man) {
        paths::check_current_folder()?;
    }
    match command {
        Command::Init(arguments) => init::run(&arguments).map_err(Into::into),
        Command::Export(arguments) => export::run(&arguments).map_err(Into::into),
        Command::Lock(arguments) => lock::run(&arguments).map_err(Into::into),
        Command::Check(arguments) => check::run(&arguments).map_err(Into::into),
        Command::Diff(arguments) => diff::run(&arguments).map_err(Into::into),
        Command::Lint(arguments) => lint::run(&arguments).map_err(Into::into),
        Command::Coverage(arguments) => coverage::run(&arguments).map_err(Into::into),
        Command::Import(arguments) => import::run(&arguments).map_err(Into::into),
        Command::Inspect(arguments) => inspect::run(&arguments).map_err(Into::into),
        Command::Completions { shell } => {
            manual::completions(Arguments::command(), shell).map_err(Into::into)
        }
        Command::Man => manual::page(&Arguments::command()).map_err(Into::into),
        Command::Dev(arguments) => dev::run(arguments).map_err(Into::into),
        Command::Send(arguments) => send::run(&arguments).map_err(Into::into),
        Command::Backfill(arguments) => backfill::run(&arguments).map_err(Into::into),
        Command::Doctor(arguments) => Ok(doctor::run(&arguments)),
        Command::Deadletters(arguments) => deadletters::run(&arguments).map_err(Into::into),
        Command::Outbox(arguments) => outbox::run(&arguments).map_err(Into::into),
        #[cfg(feature = "relay")]
        Command::Relay(arguments) => relay::run(&arguments).map_err(Into::into),
        #[cfg(feature = "relay")]
        Command::Jetstream(arguments) => relay::streams(&arguments).map_err(Into::into),
    }
}

/// Removes the `cio` that cargo passes as the first argument.
fn without_cio(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    arguments
        .enumerate()
        .filter(|(at, argument)| !(*at == 1 && argument == "cio"))
        .map(|(_, argument)| argument)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;
    use std::path::Path;

    use clap::{CommandFactory, Parser};

    use super::{Arguments, Command, without_cio};

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(without_cio(arguments.iter().map(OsString::from)))
    }

    #[test]
    fn the_command_line_is_valid() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_that_can_fail_documents_its_exit_codes() {
        for command in Arguments::command().get_subcommands() {
            let has_none = ["completions", "man"].contains(&command.get_name());
            let help = command.clone().render_long_help().to_string();
            assert_eq!(help.contains("Exit codes: 0"), !has_none, "{help}");
        }
    }

    #[test]
    fn calls_by_cargo_and_by_name_are_understood() {
        for arguments in [
            &["cargo-cio", "cio", "export", "--format", "json-schema"][..],
            &["cargo-cio", "export", "--format", "json-schema"],
        ] {
            let arguments = parsed(arguments).expect("understood");
            assert!(matches!(arguments.command, Command::Export(_)));
        }
        assert!(parsed(&["cargo-cio", "cio", "cio", "dev"]).is_err());
        assert!(parsed(&["cargo-cio", "export"]).is_err(), "no format");
        assert!(parsed(&["cargo-cio", "dev", "--address", "here"]).is_err());
    }

    /// Splits a command as a shell does.
    fn words(command: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quote = None;
        for character in command.chars() {
            match (quote, words.last_mut()) {
                (None, _) if character == ' ' => words.push(String::new()),
                (None, _) if matches!(character, '\'' | '"') => quote = Some(character),
                (Some(end), _) if character == end => quote = None,
                (None | Some(_), Some(word)) => word.push(character),
                (None | Some(_), None) => {}
            }
        }
        words
    }

    #[test]
    fn the_commands_of_the_guide_are_understood() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let pages = fs::read_dir(root.join("docs/guide/src")).expect("the guide");
        let pages = pages.map(|it| it.expect("an entry").path());
        let pages = pages.filter(|it| it.extension().is_some_and(|it| it == "md"));
        let mut count = 0;
        for page in pages.chain([root.join("README.md")]) {
            let text = fs::read_to_string(&page).expect("a page");
            for line in text.lines() {
                let line = line.trim_start_matches([' ', '$', '-']);
                let line = line.strip_prefix("run: ").unwrap_or(line);
                let Some(command) = line.strip_prefix("cargo cio ") else {
                    continue;
                };
                let command = command.replace("{{ ", "{{").replace(" }}", "}}");
                let command = command.split(" > ").next().unwrap_or(&command);
                let words = words(&format!("cargo-cio cio {command}"));
                let words: Vec<_> = words.iter().map(String::as_str).collect();
                if let Err(error) = parsed(&words) {
                    panic!("{}: {line}: {error}", page.display());
                }
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
