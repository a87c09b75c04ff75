//! `cargo cio diff`: reports what has changed, who is affected, and a payload for each break.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use customerio_catalog::diff::{self, Bump, DiffError, Effect, EventDiff, Mode};
use customerio_catalog::export::{Files, FilesError};
use serde_json::{Value, json};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError};
use crate::failure::{Placed, Snippet};
use crate::form::Form;
use crate::history::{History, HistoryError};
use crate::notices::report_silent;
use crate::output;
use crate::paths::from_here;
use crate::project::ProjectError;
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The git revision whose lock is compared; else the lock as it is in the folder
    #[arg(value_name = "REV")]
    revision: Option<String>,
    /// Which breaks count: writer breaks (backward), reader breaks (forward) or both (full); the
    /// transitive ones compare with every lock that was ever committed
    #[arg(long, default_value = "full")]
    mode: ModeName,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
    /// The folder of the lock; defaults to `events.lock` next to the workspace's Cargo.toml
    #[arg(long, value_name = "FOLDER")]
    lock: Option<PathBuf>,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeName {
    Backward,
    Forward,
    Full,
    BackwardTransitive,
    ForwardTransitive,
    FullTransitive,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum DiffCommandError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("the lock of {of}")]
    Diff {
        of: String,
        /// The text of the file that can't be read; empty if it is not known.
        text: String,
        source: Box<DiffError>,
    },
    #[error("{} has no lock to compare with; write one with `cargo cio lock`", folder.display())]
    NoLock { folder: PathBuf },
}

impl Placed for DiffCommandError {
    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Project(error) => error.snippet(),
            Self::Diff { of, text, source } => {
                let position = source.reason.position?;
                Some(Snippet {
                    file: format!("{of}/{}", source.path),
                    text: text.clone(),
                    line: position.line,
                    column: Some(position.column),
                    reason: match source.reason.pointer.as_str() {
                        "" => source.reason.reason.clone(),
                        pointer => format!("`{pointer}`: {}", source.reason.reason),
                    },
                })
            }
            Self::Driver(_) | Self::Files(_) | Self::History(_) | Self::NoLock { .. } => None,
        }
    }
}

/// The result of a comparison with one lock.
struct Compared {
    with: String,
    diffs: Vec<EventDiff>,
}

/// Compares the catalog with its lock.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, DiffCommandError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let folder = project.lock_folder(arguments.lock.as_deref());
    let before = arguments.locks(&folder, project.offline)?;
    let now = driver::lock(&project)?;
    report_silent(&project, &now.declared);
    let conflicts = Conflicts::new(&project, &now.declared);
    conflicts.print();

    // A change that a newer lock shows is not repeated for an older one.
    let busy = output::busy("comparing");
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for (at, (with, mut files)) in before.into_iter().enumerate() {
        let mut unreadable = BTreeSet::new();
        let mut diffs = loop {
            let mut source = match diff::diff(&files, &now.files, is_whole && conflicts.is_empty())
            {
                Ok(diffs) => break diffs,
                Err(source) => source,
            };
            let text = files.get(&source.path);
            let text = text.map_or_else(String::new, str::to_owned);
            if at == 0 {
                if arguments.revision.is_some() {
                    source.reason.fix = "choose another revision";
                }
                return Err(DiffCommandError::Diff {
                    of: with,
                    text,
                    source: Box::new(source),
                });
            }
            // The compiler refused such a lock, and the history can't be changed.
            output::note(format_args!(
                "the lock {} of {with} is left out: {}",
                source.path, source.reason
            ));
            let others = files.iter().filter(|(path, _)| *path != source.path);
            let others = others.map(|(path, text)| (path.to_owned(), text.to_owned()));
            files = others.collect();
            unreadable.insert(source.path);
        };
        diffs.retain(|event| !unreadable.contains(&event.file));
        for event in &mut diffs {
            let of = (event.file.clone(), event.name.clone());
            event.changes.retain(|it| {
                known.insert((of.clone(), it.path.clone(), it.what.clone(), it.effect))
            });
        }
        diffs.retain(|event| !event.changes.is_empty());
        all.push(Compared { with, diffs });
    }
    drop(busy);
    match arguments.format {
        Form::Text => print(&all),
        Form::Json => output::result(format_args!("{:#}", as_json(&all, &conflicts))),
    }
    let mode = arguments.mode.mode();
    let changes = all
        .iter()
        .flat_map(|it| &it.diffs)
        .flat_map(|it| &it.changes);
    let counting = changes.filter(|it| mode.counts(it.effect)).count();
    Ok(conflicts.or(if counting == 0 {
        Verdict::Fine
    } else {
        Verdict::Found
    }))
}

impl Arguments {
    /// The locks to compare with, the newest first.
    fn locks(
        &self,
        folder: &std::path::Path,
        offline: bool,
    ) -> Result<Vec<(String, Files)>, DiffCommandError> {
        let history = History::of(folder, offline);
        let mut locks = Vec::new();
        let first = if let Some(revision) = &self.revision {
            let lock = history.at(revision)?;
            locks.push((format!("revision {revision}"), history.files(&lock)?));
            Some(lock)
        } else {
            history.require_checkout()?;
            let files = Files::read_from(folder)?;
            if files.is_empty() && !self.mode.is_transitive() {
                let folder = from_here(folder).to_owned();
                return Err(DiffCommandError::NoLock { folder });
            }
            locks.push((from_here(folder).display().to_string(), files));
            None
        };
        if self.mode.is_transitive() {
            let commits = history.commits()?;
            if commits.is_empty() {
                output::note(format_args!(
                    "no commit has a lock in {}, so that only the folder is compared",
                    from_here(folder).display()
                ));
            }
            for lock in commits {
                if Some(&lock) == first.as_ref() {
                    continue;
                }
                match history.files(&lock) {
                    Ok(files) => locks.push((format!("commit {}", lock.commit.short()), files)),
                    // A commit that removed the lock has none.
                    Err(HistoryError::NoLock { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(locks)
    }
}

impl ModeName {
    const fn mode(self) -> Mode {
        match self {
            Self::Backward | Self::BackwardTransitive => Mode::Backward,
            Self::Forward | Self::ForwardTransitive => Mode::Forward,
            Self::Full | Self::FullTransitive => Mode::Full,
        }
    }

    const fn is_transitive(self) -> bool {
        matches!(
            self,
            Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive
        )
    }
}

/// The groups, in the order in which they are printed.
const GROUPS: [(Effect, &str); 4] = [
    (Effect::Reader, "reader breaks"),
    (Effect::Writer, "writer breaks"),
    (Effect::Undecided, "undecided, no payload shows it"),
    (Effect::Compatible, "compatible"),
];

fn print(all: &[Compared]) {
    for Compared { with, diffs } in all {
        if all.len() > 1 && !diffs.is_empty() {
            output::result(format_args!("compared with {with}\n"));
        }
        for event in diffs {
            output::result(text(event));
        }
    }
    let count = |effect| {
        let changes = all
            .iter()
            .flat_map(|it| &it.diffs)
            .flat_map(|it| &it.changes);
        changes.filter(|it| it.effect == effect).count()
    };
    output::summary(format_args!(
        "{}, {}, {} undecided, {} compatible",
        output::counted(count(Effect::Reader), "reader break"),
        output::counted(count(Effect::Writer), "writer break"),
        count(Effect::Undecided),
        count(Effect::Compatible),
    ));
}

fn text(event: &EventDiff) -> String {
    let EventDiff {
        call, name, file, ..
    } = event;
    let version = match event.version {
        0 | 1 => String::new(),
        version => format!(" version {version}"),
    };
    let mut text = format!("{call} `{name}`{version} ({file})\n");
    for (effect, title) in GROUPS {
        let changes = event.changes.iter().filter(|it| it.effect == effect);
        for (at, change) in changes.enumerate() {
            // Writing to a string does not fail, here and below.
            if at == 0 {
                let _ = writeln!(text, "  {title}");
            }
            let _ = write!(text, "    {change}");
            if !change.consequence.is_empty() {
                let _ = write!(text, "; {}", change.consequence);
            }
            text.push('\n');
            if let Some(payload) = &change.payload {
                let _ = writeln!(text, "      {}", shortened(&payload.to_string()));
            }
        }
    }
    let suggested = match event.bump {
        Bump::Major if event.is_gone() => {
            "keep it, marked `deprecated`, until no consumer reads it".to_owned()
        }
        Bump::Major => format!(
            "a break: `version = {}`, or another name, next to this one, marked `deprecated`, until \
             no consumer reads it",
            event.version + 1
        ),
        Bump::Minor => "a minor step; its `version` stays".to_owned(),
        Bump::None => "none".to_owned(),
    };
    let _ = writeln!(text, "  suggested: {suggested}");
    text
}

/// The maximum length of a payload in text, in characters. The other formats have it whole.
const MAX_SHOWN: usize = 1_000;

fn shortened(payload: &str) -> String {
    match payload.char_indices().nth(MAX_SHOWN) {
        None => payload.to_owned(),
        Some((end, _)) => {
            let length = payload.chars().count();
            format!(
                "{}… ({length} characters; `--format json` has all)",
                &payload[..end]
            )
        }
    }
}

fn as_json(all: &[Compared], conflicts: &Conflicts) -> Value {
    let compared = all
        .iter()
        .map(|Compared { with, diffs }| json!({ "with": with, "events": diffs }));
    json!({
        "compared": compared.collect::<Vec<_>>(),
        "conflicts": conflicts.as_json(),
    })
}
