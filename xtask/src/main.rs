//! The project's own tasks: `cargo xtask` lists them, `cargo xtask ci` runs every check.
//!
//! A task is a row of [`TASKS`] or [`bench::TASKS`] and a module with a `run` function. Tasks are
//! built from [`steps`], [`command`] and [`workspace`].

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program reports on its terminal"
)]

mod api;
mod bench;
mod ci;
mod command;
mod deny;
mod engines;
mod errors;
mod examples;
mod exports;
mod formats;
mod fuzz;
mod guide;
mod load;
mod package;
mod project;
mod python;
mod readme;
mod rustdoc;
mod steps;
mod tidy;
mod workspace;

use std::env;
use std::fmt;
use std::process::ExitCode;

use workspace::Workspace;

/// An error with its location in the text. Only people read a task's errors.
type Error = Box<dyn std::error::Error>;

/// A task that is run by its name.
struct Task {
    name: &'static str,
    about: &'static str,
    run: Run,
}

/// How a task is run.
enum Run {
    Plain(fn(&Workspace) -> Result<(), Error>),
    /// With the arguments after its name.
    WithOptions(fn(&[String], &Workspace) -> Result<(), Error>),
}

const TASKS: &[Task] = &[
    Task {
        name: "ci",
        about: "run everything that must pass before a change is merged",
        run: Run::Plain(ci::run),
    },
    Task {
        name: "api",
        about: "write the listings of the public API in docs/api",
        run: Run::Plain(api::write),
    },
    Task {
        name: "api --check",
        about: "compare the listings with the code",
        run: Run::Plain(api::check),
    },
    Task {
        name: "deny",
        about: "check licences, bans and sources of dependencies; --advisories for those of RustSec",
        run: Run::WithOptions(deny::run_with),
    },
    Task {
        name: "engines",
        about: "start PostgreSQL, PgBouncer and NATS and run the tests that need them; --oldest with those of Debian; `-- <command>` runs that",
        run: Run::WithOptions(engines::run_with),
    },
    Task {
        name: "errors",
        about: "write docs/errors.md, every compiler message, from the compile-fail suite",
        run: Run::Plain(errors::write),
    },
    Task {
        name: "errors --check",
        about: "compare docs/errors.md with the suite",
        run: Run::Plain(errors::check),
    },
    Task {
        name: "faults",
        about: "deliver under each fault and account for every message; --long for about an hour; --engines [--only ENGINE] [--minutes N] with relays of an outbox and of streams",
        run: Run::WithOptions(load::faults),
    },
    Task {
        name: "soak",
        about: "deliver under random faults for --minutes N and check the counters each second",
        run: Run::WithOptions(load::soak),
    },
    Task {
        name: "fuzz",
        about: "give random input to everything that reads foreign data; --seconds 60",
        run: Run::WithOptions(fuzz::run_with),
    },
    Task {
        name: "examples",
        about: "check that each public item has an example",
        run: Run::Plain(examples::run),
    },
    Task {
        name: "exports",
        about: "write the catalogs of examples/shop and examples/saas in every format",
        run: Run::Plain(exports::write),
    },
    Task {
        name: "exports --check",
        about: "compare the committed catalogs with the code",
        run: Run::Plain(exports::check),
    },
    Task {
        name: "eventcatalog",
        about: "build the committed catalogs with EventCatalog itself and check the pages",
        run: Run::Plain(formats::eventcatalog::run),
    },
    Task {
        name: "formats",
        about: "check the committed catalogs with each format's own tool and in a browser",
        run: Run::Plain(formats::run),
    },
    Task {
        name: "contributing",
        about: "write the lists of files in CONTRIBUTING.md",
        run: Run::Plain(tidy::write_contributing),
    },
    Task {
        name: "guide",
        about: "build the guide, check its links, and try its commands and examples",
        run: Run::Plain(guide::run),
    },
    Task {
        name: "package",
        about: "package every crate and build the packages in an empty project",
        run: Run::Plain(package::run),
    },
    Task {
        name: "pictures",
        about: "write the pictures of the README in docs/images",
        run: Run::Plain(formats::write_pictures),
    },
    Task {
        name: "readers",
        about: "write docs/readers.md, what other programs make of the schemas",
        run: Run::Plain(formats::readers::write),
    },
    Task {
        name: "readers --check",
        about: "compare docs/readers.md with what the programs do",
        run: Run::Plain(formats::readers::check),
    },
    Task {
        name: "tidy",
        about: "check the project's own rules on files, packages, modules and language",
        run: Run::Plain(tidy::run),
    },
];

/// All tasks.
fn tasks() -> impl Iterator<Item = &'static Task> {
    TASKS.iter().chain(bench::TASKS)
}

/// The exit code for wrong usage, as in `clap` and the shells.
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

/// The task that the arguments name, and its options.
fn task(arguments: &[String]) -> Result<(&'static Task, &[String]), Error> {
    tasks()
        .find_map(|task| {
            let name: Vec<_> = task.name.split(' ').map(str::to_owned).collect();
            let options = arguments.strip_prefix(name.as_slice())?;
            let fits = options.is_empty() || matches!(task.run, Run::WithOptions(_));
            fits.then_some((task, options))
        })
        .ok_or_else(|| format!("unknown task `{}`", arguments.join(" ")).into())
}

/// The usage, with the list of tasks.
struct Usage;

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Usage: cargo xtask <task>\n\nTasks:")?;
        let width = tasks().map(|task| task.name.len()).max().unwrap_or(0);
        tasks().try_for_each(|task| writeln!(f, "  {:width$}  {}", task.name, task.about))
    }
}
