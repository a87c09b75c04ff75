//! `cargo xtask exports`: the committed catalogs of two examples in every format.

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// The formats.
pub(crate) const FORMATS: [&str; 10] = [
    "json-schema",
    "segment",
    "rudderstack",
    "asyncapi",
    "eventcatalog",
    "iglu",
    "typescript",
    "markdown",
    "csv",
    "html",
];

/// An example with a catalog.
pub(crate) struct Catalog {
    /// Its folder below `examples`.
    pub(crate) name: &'static str,
    title: &'static str,
    /// The options of `cargo cio` that choose them.
    pub(crate) packages: &'static str,
}

impl Catalog {
    /// The packages that declare its events.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let words = self.packages.split_whitespace();
        words.filter(|word| !word.starts_with('-'))
    }
}

/// The examples with catalogs. The shop is exported without its program and without delivery.
pub(crate) const CATALOGS: [Catalog; 2] = [
    Catalog {
        name: "shop",
        title: "Shop",
        packages: "-p shop --no-default-features",
    },
    Catalog {
        name: "saas",
        title: "SaaS",
        packages: "-p saas -p saas-people",
    },
];

/// Writes all exports.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Error> {
    run(workspace, "")
}

/// Compares the committed exports with the code.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Error> {
    run(workspace, " --check")
}

fn run(workspace: &Workspace, mode: &str) -> Result<(), Error> {
    for catalog in &CATALOGS {
        for format in FORMATS {
            let command = command(catalog, format, mode);
            command.run(&workspace.root).map_err(|error| {
                format!("{error}\nrun `cargo xtask exports` to update all exports")
            })?;
        }
    }
    Ok(())
}

fn command(catalog: &Catalog, format: &str, mode: &str) -> Command {
    let Catalog {
        name,
        title,
        packages,
    } = catalog;
    let options = match format {
        "iglu" => format!(" --vendor com.example.{name}"),
        "segment" | "rudderstack" | "asyncapi" | "html" => format!(" --title {title}"),
        _ => String::new(),
    };
    let words = format!(
        "cargo run --quiet -p cargo-cio -- export --format {format}{options} {packages} \
         --out examples/{name}/catalog/{format}{mode}"
    );
    Command::new(words.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{CATALOGS, command};

    #[test]
    fn a_command_prints_as_a_line_for_a_shell() {
        assert_eq!(
            command(&CATALOGS[1], "iglu", " --check").to_string(),
            "cargo run --quiet -p cargo-cio -- export --format iglu --vendor com.example.saas \
             -p saas -p saas-people --out examples/saas/catalog/iglu --check"
        );
    }
}
