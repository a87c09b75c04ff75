//! The project's own chores: `cargo xtask` lists them, `cargo xtask ci` runs all that must hold.
//!
//! A chore is a row of [`TASKS`], or of [`bench::TASKS`], and a module with a `run` function; [`steps`], [`command`] and
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
mod fuzz;
mod load;
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
    run: Run,
}

/// What runs a chore.
enum Run {
    Plain(fn(&Workspace) -> Result<(), Error>),
    /// It is given the words behind its name.
    WithOptions(fn(&[String], &Workspace) -> Result<(), Error>),
}

const TASKS: &[Task] = &[
    Task {
        name: "ci",
        about: "everything that must hold before a change goes in",
        run: Run::Plain(ci::run),
    },
    Task {
        name: "errors",
        about: "writes docs/errors.md, all that the compiler says of mistakes, from the suite",
        run: Run::Plain(errors::write),
    },
    Task {
        name: "errors --check",
        about: "whether docs/errors.md is what the suite tells",
        run: Run::Plain(errors::check),
    },
    Task {
        name: "faults",
        about: "what becomes of every message under each fault; --long at real scale, for an hour or so",
        run: Run::WithOptions(load::faults),
    },
    Task {
        name: "fuzz",
        about: "random input for all that reads what others wrote; --seconds 60",
        run: Run::WithOptions(fuzz::run_as_asked),
    },
    Task {
        name: "exports",
        about: "writes the catalogs of examples/shop and examples/saas in every format",
        run: Run::Plain(exports::write),
    },
    Task {
        name: "exports --check",
        about: "whether the committed catalogs are what would be written",
        run: Run::Plain(exports::check),
    },
    Task {
        name: "formats",
        about: "the committed catalogs, judged by each format's own tool and in a browser",
        run: Run::Plain(formats::run),
    },
    Task {
        name: "tidy",
        about: "the project's own rules on its files and on which crate may know which",
        run: Run::Plain(tidy::run),
    },
];

/// The tasks, with those that have a list of their own.
fn tasks() -> impl Iterator<Item = &'static Task> {
    TASKS.iter().chain(bench::TASKS)
}

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
    let (task, options) = match task(&arguments) {
        Ok(found) => found,
        Err(error) => {
            eprint!("error: {error}\n\n{Usage}");
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let run = |workspace: Workspace| match task.run {
        Run::Plain(run) => run(&workspace),
        Run::WithOptions(run) => run(options, &workspace),
    };
    match Workspace::load().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The task that the arguments ask for, and its options.
fn task(arguments: &[String]) -> Result<(&'static Task, &[String]), Error> {
    tasks()
        .find_map(|task| {
            let name: Vec<_> = task.name.split(' ').map(str::to_owned).collect();
            let options = arguments.strip_prefix(name.as_slice())?;
            let fits = options.is_empty() || matches!(task.run, Run::WithOptions(_));
            fits.then_some((task, options))
        })
        .ok_or_else(|| format!("there is no task `{}`", arguments.join(" ")).into())
}

/// How to call this program, with the list of tasks.
struct Usage;

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Usage: cargo xtask <task>\n\nTasks:")?;
        let width = tasks().map(|task| task.name.len()).max().unwrap_or(0);
        tasks().try_for_each(|task| writeln!(f, "  {:width$}  {}", task.name, task.about))
    }
}
