//! The project's own chores: `cargo xtask` lists them, `cargo xtask ci` runs all that must hold.
//!
//! A chore is a row of [`TASKS`] and a module with a `run` function; [`steps`], [`command`] and
//! [`workspace`] are what chores are made of.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks to whoever called it"
)]

mod bench;
mod ci;
mod command;
mod errors;
mod exports;
mod formats;
mod readme;
mod steps;
mod tidy;
mod workspace;

use std::env;
use std::fmt;
use std::process::ExitCode;

use workspace::Workspace;

/// What went wrong, with the place in its text: a chore's errors are only ever read by people.
type Error = Box<dyn std::error::Error>;

/// A chore that can be asked for by name.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace) -> Result<(), Error>,
}

const TASKS: &[Task] = &[
    Task {
        name: "ci",
        about: "everything that must hold before a change goes in",
        run: ci::run,
    },
    Task {
        name: "bench-compile",
        about: "what an event costs to compile, beside serde's derive and schemars'",
        run: bench::compile,
    },
    Task {
        name: "errors",
        about: "writes docs/errors.md, all that the compiler says of mistakes, from the suite",
        run: errors::write,
    },
    Task {
        name: "errors --check",
        about: "whether docs/errors.md is what the suite tells",
        run: errors::check,
    },
    Task {
        name: "bench export",
        about: "what an export of 1 000 and of 10 000 events takes, format by format",
        run: bench::export,
    },
    Task {
        name: "exports",
        about: "writes the catalogs of examples/shop and examples/saas in every format",
        run: exports::write,
    },
    Task {
        name: "exports --check",
        about: "whether the committed catalogs are what would be written",
        run: exports::check,
    },
    Task {
        name: "formats",
        about: "the committed catalogs, judged by each format's own tool and in a browser",
        run: formats::run,
    },
    Task {
        name: "tidy",
        about: "the project's own rules on its files and on which crate may know which",
        run: tidy::run,
    },
];

/// The exit code of a command that was called wrongly, as `clap` and the shells have it.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if arguments.is_empty()
        || arguments
            .iter()
            .any(|word| word == "--help" || word == "-h")
    {
        print!("{Usage}");
        return ExitCode::SUCCESS;
    }
    let task = match task(&arguments) {
        Ok(task) => task,
        Err(error) => {
            eprint!("error: {error}\n\n{Usage}");
            return ExitCode::from(WRONG_USAGE);
        }
    };
    match Workspace::load().and_then(|workspace| (task.run)(&workspace)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The task that the arguments ask for.
fn task(arguments: &[String]) -> Result<&'static Task, Error> {
    let name = arguments.join(" ");
    TASKS
        .iter()
        .find(|task| task.name == name)
        .ok_or_else(|| format!("there is no task `{name}`").into())
}

/// How to call this program, with the list of tasks.
struct Usage;

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Usage: cargo xtask <task>\n\nTasks:")?;
        let width = TASKS.iter().map(|task| task.name.len()).max().unwrap_or(0);
        TASKS
            .iter()
            .try_for_each(|task| writeln!(f, "  {:width$}  {}", task.name, task.about))
    }
}
