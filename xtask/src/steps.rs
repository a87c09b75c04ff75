//! Steps that run in order, with a table of their durations and results.

use std::fmt;
use std::time::{Duration, Instant};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// A step, which is a line of the table at the end.
#[derive(Debug)]
pub(crate) struct Step {
    name: &'static str,
    actions: Vec<Action>,
}

#[derive(Debug)]
enum Action {
    /// Runs a program.
    Command(Command),
    /// Runs a task of this program. The command runs it alone.
    Task(Command, fn(&Workspace) -> Result<(), Error>),
}

impl Step {
    /// A step of one command.
    pub(crate) fn command(name: &'static str, command: Command) -> Self {
        Self::commands(name, [command])
    }

    /// A step of several commands. It ends with the first that fails.
    pub(crate) fn commands(
        name: &'static str,
        commands: impl IntoIterator<Item = Command>,
    ) -> Self {
        Self {
            name,
            actions: commands.into_iter().map(Action::Command).collect(),
        }
    }

    /// A step that runs the task of the same name.
    pub(crate) fn task(name: &'static str, run: fn(&Workspace) -> Result<(), Error>) -> Self {
        Self {
            name,
            actions: vec![Action::Task(
                Command::new(["cargo", "xtask"].into_iter().chain(name.split(' '))),
                run,
            )],
        }
    }

    fn run(&self, workspace: &Workspace) -> Result<(), Error> {
        for action in &self.actions {
            let (Action::Command(command) | Action::Task(command, _)) = action;
            println!("$ {command}");
            match action {
                Action::Command(command) => command.run(&workspace.root),
                Action::Task(_, run) => run(workspace),
            }
            .map_err(|error| {
                format!(
                    "step `{}`: {error}\nTo repeat it:\n\n    {command}\n",
                    self.name
                )
            })?;
        }
        Ok(())
    }
}

/// Runs the steps until one fails, and prints a table of all steps.
pub(crate) fn run(steps: &[Step], workspace: &Workspace) -> Result<(), Error> {
    let mut table = Table(steps.iter().map(Row::not_run).collect());
    let mut result = Ok(());
    for (step, row) in steps.iter().zip(&mut table.0) {
        println!("\n==== {} ====", step.name);
        let start = Instant::now();
        result = step.run(workspace);
        row.took = start.elapsed();
        row.end = if result.is_ok() { "ok" } else { "FAILED" };
        println!("{} in {:.1} s", row.end, row.took.as_secs_f64());
        if result.is_err() {
            break;
        }
    }
    print!("\n{table}");
    result
}

/// The result of a step.
struct Row {
    name: &'static str,
    end: &'static str,
    took: Duration,
}

impl Row {
    fn not_run(step: &Step) -> Self {
        Self {
            name: step.name,
            end: "not run",
            took: Duration::ZERO,
        }
    }
}

/// The table, a line for each step.
struct Table(Vec<Row>);

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|row| row.name.len()).max().unwrap_or(0);
        self.0.iter().try_for_each(|Row { name, end, took }| {
            writeln!(f, "{name:width$}  {end:7}  {:7.1} s", took.as_secs_f64())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn nowhere() -> Workspace {
        Workspace {
            root: PathBuf::new(),
            packages: Vec::new(),
        }
    }

    #[test]
    fn the_first_failure_ends_the_run_and_shows_how_to_repeat_it() {
        let steps = [
            Step::task("first", |_| Ok(())),
            Step::task("second", |_| Err("it rains".into())),
            Step::task("third", |_| panic!("must not run")),
        ];

        let error = run(&steps, &nowhere()).unwrap_err().to_string();

        assert!(error.contains("step `second`: it rains"), "{error}");
        assert!(error.contains("    cargo xtask second\n"), "{error}");
    }

    #[test]
    fn the_table_has_every_step() {
        let row = |name, end, millis| Row {
            name,
            end,
            took: Duration::from_millis(millis),
        };
        let table = Table(vec![
            row("fmt", "ok", 1_240),
            row("clippy", "FAILED", 120_000),
            row("test", "not run", 0),
        ]);
        assert_eq!(
            table.to_string(),
            "fmt     ok           1.2 s\n\
             clippy  FAILED     120.0 s\n\
             test    not run      0.0 s\n"
        );
    }
}
