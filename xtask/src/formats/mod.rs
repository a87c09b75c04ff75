//! `cargo xtask formats`: checks the exports with each format's own tool.
//!
//! The tools come from npm in the versions of `xtask/formats/package-lock.json` and are installed
//! below the target folder. Each tool must also refuse a broken input, which shows that it checks
//! anything at all.

pub(crate) mod eventcatalog;
mod pictures;
pub(crate) mod readers;
mod snippets;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use self::pictures::write_all as write_pictures;
use crate::Error;
use crate::command::Command;
use crate::exports::{CATALOGS, Catalog};
use crate::python;
use crate::workspace::Workspace;

/// The files that are copied to the folder of the tools.
const FILES: [&str; 22] = [
    "package.json",
    "package-lock.json",
    "asyncapi.mjs",
    "browser.mjs",
    "core.mjs",
    "dev.mjs",
    "drafts.mjs",
    "eventcatalog.mjs",
    "liquid.mjs",
    "mdx.mjs",
    "modelina.mjs",
    "pace.mjs",
    "picture.mjs",
    "sandbox.mjs",
    "tables.py",
    "readers/instances.mjs",
    "readers/page.mjs",
    "readers/readers.mjs",
    "readers/readers.py",
    "readers/reasons.json",
    "good.ts",
    "bad.ts",
];

/// The package of EventCatalog, and the archive of it, whose checksum `core.mjs` has. Only its own sources
/// are read here; [`eventcatalog`] builds a site, with 1.5 GB of other packages.
const CORE: [&str; 2] = ["@eventcatalog/core@3.48.4", "eventcatalog-core-3.48.4.tgz"];

/// Names of Chromium on Debian and elsewhere.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Checks the committed exports with each tool.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let tools = Tools::install(workspace)?;
    tools.typescript()?;
    tools.asyncapi()?;
    tools.modelina()?;
    tools.eventcatalog()?;
    tools.mdx()?;
    tools.csv(python::interpreter(workspace)?)?;
    snippets::check(&tools, workspace)?;
    tools.liquid()?;
    tools.browser()
}

struct Tools<'a> {
    root: &'a Path,
    target: PathBuf,
    folder: PathBuf,
}

impl<'a> Tools<'a> {
    fn install(workspace: &'a Workspace) -> Result<Self, Error> {
        let root = &*workspace.root;
        let target = workspace.target();
        let folder = target.join("formats");
        create(&folder.join("readers"))?;
        let lock = read(&root.join("xtask/formats/package-lock.json"))?;
        // Written last, so that an interrupted installation is repeated.
        let stamp = folder.join("installed.json");
        for file in FILES {
            let text = read(&root.join("xtask/formats").join(file))?;
            write(&folder.join(file), &text)?;
        }
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            println!("the tools are in {}", folder.display());
        } else {
            print_command(&["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .run(&folder)?;
            write(&stamp, &lock)?;
        }
        let [package, archive] = CORE;
        if !folder.join(archive).is_file() {
            print_command(&["npm", "pack", "--silent", package]).run(&folder)?;
        }
        print_command(&["node", "core.mjs", archive]).run(&folder)?;
        Ok(Self {
            root,
            target,
            folder,
        })
    }

    fn export(&self, catalog: &Catalog, path: &str) -> PathBuf {
        let folder = self.root.join("examples").join(catalog.name);
        folder.join("catalog").join(path)
    }

    /// The types of both catalogs are valid, `good.ts` passes, and each line of `bad.ts` fails.
    fn typescript(&self) -> Result<(), Error> {
        for catalog in CATALOGS.iter().rev() {
            let text = read(&self.export(catalog, "typescript/events.d.ts"))?;
            write(&self.folder.join("events.d.ts"), &text)?;
            let tsc = "node_modules/.bin/tsc --strict --noEmit --ignoreConfig events.d.ts";
            let samples: &[&str] = match catalog.name {
                "shop" => &["good.ts", "bad.ts"],
                _ => &[],
            };
            print_command(&[tsc.split(' ').collect(), samples.to_vec()].concat())
                .run(&self.folder)?;
        }
        Ok(())
    }

    fn asyncapi(&self) -> Result<(), Error> {
        let parse = ["node", "asyncapi.mjs"];
        let documents: Vec<_> = CATALOGS
            .iter()
            .map(|it| self.export(it, "asyncapi/asyncapi.yaml"))
            .collect();
        let words = parse.into_iter().map(str::to_owned);
        let all = words.chain(documents.iter().map(|it| it.display().to_string()));
        printed(Command::new(all)).run(&self.folder)?;
        let text = read(&self.export(&CATALOGS[0], "asyncapi/asyncapi.yaml"))?;
        // A dangling reference and an unknown keyword.
        for (sound, broken) in [
            (
                "\"#/channels/track/messages/cartViewed\"",
                "\"#/channels/track/messages/none\"",
            ),
            ("action: send", "action: sent"),
        ] {
            let broken = break_with(&text, sound, broken)?;
            write(&self.folder.join("broken.yaml"), &broken)?;
            refuses(&self.folder, &["node", "asyncapi.mjs", "broken.yaml"])?;
        }
        Ok(())
    }

    /// Each class that Modelina generates has the title of a schema, and each message a class.
    fn modelina(&self) -> Result<(), Error> {
        let documents = CATALOGS
            .iter()
            .map(|it| self.export(it, "asyncapi/asyncapi.yaml"));
        let documents: Vec<_> = documents.map(|it| it.display().to_string()).collect();
        let mut words = vec!["node", "modelina.mjs"];
        words.extend(documents.iter().map(String::as_str));
        print_command(&words).run(&self.folder)?;
        let text = read(&self.export(&CATALOGS[1], "asyncapi/asyncapi.yaml"))?;
        // An inner class without a title, and two versions of an event with one.
        for (sound, broken) in [
            ("title: ContextApp\n", "readOnly: false\n"),
            (
                "title: SubscriptionStartedV2\n",
                "title: SubscriptionStarted\n",
            ),
        ] {
            write(
                &self.folder.join("broken.yaml"),
                &break_with(&text, sound, broken)?,
            )?;
            refuses(&self.folder, &["node", "modelina.mjs", "broken.yaml"])?;
        }
        Ok(())
    }

    /// EventCatalog's linter and its own collections read each page, and its viewer each schema.
    fn eventcatalog(&self) -> Result<(), Error> {
        const LINTER: &str = "node_modules/.bin/eventcatalog-linter";
        const COLLECTIONS: [&str; 2] = ["node", "eventcatalog.mjs"];
        for catalog in &CATALOGS {
            let folder = self.export(catalog, "eventcatalog").display().to_string();
            print_command(&[LINTER, &folder]).run(&self.folder)?;
            print_command(&[COLLECTIONS[0], COLLECTIONS[1], &folder]).run(&self.folder)?;
        }
        let page = self.export(&CATALOGS[0], "eventcatalog/events/CartViewed/index.mdx");
        let page = read(&page)?;
        for (sound, broken) in [("version:", "vision:"), ("- checkout", "- nobody")] {
            let folder = self.folder.join("broken/events/CartViewed");
            create(&folder)?;
            write(
                &folder.join("index.mdx"),
                &break_with(&page, sound, broken)?,
            )?;
            refuses(&self.folder, &[LINTER, "broken"])?;
        }
        let folder = self.folder.join("broken-collections/events/CartViewed");
        create(&folder)?;
        let broken = break_with(&page, "version:", "vision:")?;
        write(&folder.join("index.mdx"), &broken)?;
        let [node, script] = COLLECTIONS;
        refuses(&self.folder, &[node, script, "broken-collections"])?;
        write(&folder.join("index.mdx"), &page)?;
        let dangling = r##"{"properties":{"a":{"$ref":"#/definitions/A"}}}"##;
        write(&folder.join("schema.json"), dangling)?;
        refuses(&self.folder, &[node, script, "broken-collections"])
    }

    /// Compiles the pages of both catalogs and of one with hostile docs and names.
    fn mdx(&self) -> Result<(), Error> {
        write_hostile(self.root, &self.folder.join("hostile"))?;
        let hostile = self.folder.join("hostile").display().to_string();
        let catalogs = CATALOGS.iter().map(|it| self.export(it, "eventcatalog"));
        let catalogs: Vec<_> = catalogs.map(|it| it.display().to_string()).collect();
        let mut words = vec!["node", "mdx.mjs", &hostile];
        words.extend(catalogs.iter().map(String::as_str));
        print_command(&words).run(&self.folder)?;
        print_command(&["node", "eventcatalog.mjs", "hostile"]).run(&self.folder)?;
        let page = read(&self.folder.join("hostile/events/Con_/index.mdx"))?;
        let folder = self.folder.join("broken-mdx");
        create(&folder)?;
        let broken = break_with(&page, "&#123;", "{")?;
        write(&folder.join("index.mdx"), &broken)?;
        refuses(&self.folder, &["node", "mdx.mjs", "broken-mdx"])
    }

    /// Reads the tables of both catalogs and of one with hostile names, after [`Self::mdx`].
    fn csv(&self, python: &str) -> Result<(), Error> {
        let catalogs = CATALOGS.iter().map(|it| self.export(it, "csv"));
        let catalogs: Vec<_> = catalogs.map(|it| it.display().to_string()).collect();
        let mut words = vec![python, "tables.py", "hostile/csv"];
        words.extend(catalogs.iter().map(String::as_str));
        print_command(&words).run(&self.folder)?;
        let tables = ["events.csv", "properties.csv"];
        let [events, properties] = tables.map(|it| self.folder.join("hostile/csv").join(it));
        let events = read(&events)?;
        let folder = self.folder.join("broken-csv");
        create(&folder)?;
        write(&folder.join(tables[1]), &read(&properties)?)?;
        // A formula, a quote that is not closed, and a line that ends as on Unix.
        for (sound, broken) in [("'=", "="), ("\",", ","), ("\r\n", "\n")] {
            write(
                &folder.join(tables[0]),
                &break_with(&events, sound, broken)?,
            )?;
            refuses(&self.folder, &[python, "tables.py", "broken-csv"])?;
        }
        Ok(())
    }

    /// Renders the Liquid of both sites over the examples.
    fn liquid(&self) -> Result<(), Error> {
        let sites = CATALOGS.iter().map(|it| self.export(it, "html"));
        let sites: Vec<_> = sites.map(|it| it.display().to_string()).collect();
        let mut words = vec!["node", "liquid.mjs"];
        words.extend(sites.iter().map(String::as_str));
        print_command(&words).run(&self.folder)?;
        let path = "html/track/order-completed.html";
        let page = read(&self.export(&CATALOGS[0], path))?;
        let folder = self.folder.join("broken-liquid");
        create(&folder)?;
        // A property that is missing, a filter that is unknown, and a loop without an end.
        for (sound, broken) in [
            ("{{event.order_id}}", "{{event.order}}"),
            ("| round: 2", "| rounded: 2"),
            ("{% endfor %}", ""),
        ] {
            write(
                &folder.join("order-completed.html"),
                &break_with(&page, sound, broken)?,
            )?;
            refuses(&self.folder, &["node", "liquid.mjs", "broken-liquid"])?;
        }
        Ok(())
    }

    /// The site of the shop, that of hostile names after [`Self::mdx`], and the page of `cargo cio dev`, in
    /// Chromium.
    fn browser(&self) -> Result<(), Error> {
        let browser = chromium()?;
        let site = self.export(&CATALOGS[0], "html").display().to_string();
        print_command(&["node", "browser.mjs", &browser, &site, "hostile/site"])
            .run(&self.folder)?;
        let program = self.program("cargo-cio")?;
        print_command(&["node", "dev.mjs", &browser, &program]).run(&self.folder)?;
        print_command(&["node", "pace.mjs", &browser, &program]).run(&self.folder)
    }

    /// Builds the program of a package and returns its path.
    fn program(&self, package: &str) -> Result<String, Error> {
        Command::new(["cargo", "build", "--quiet", "--package", package]).run(self.root)?;
        let program = format!("{package}{}", env::consts::EXE_SUFFIX);
        Ok(self
            .target
            .join("debug")
            .join(program)
            .display()
            .to_string())
    }
}

/// Writes a catalog with hostile docs and names to a folder.
fn write_hostile(root: &Path, folder: &Path) -> Result<(), Error> {
    let folder = folder.display().to_string();
    let export = "cargo run -q -p integration --example hostile --";
    print_command(&[export.split(' ').collect(), vec![&*folder]].concat()).run(root)
}

/// Returns the path of Chromium.
fn chromium() -> Result<String, Error> {
    let found = BROWSERS.into_iter().find_map(|name| {
        let path = env::var_os("PATH")?;
        let mut places = env::split_paths(&path).map(|folder| folder.join(name));
        places.find(|place| place.is_file())
    });
    let browser = found.ok_or("Chromium is missing; run `apt-get install chromium`")?;
    Ok(browser.display().to_string())
}

/// Runs a command that must fail, without its output.
fn refuses(folder: &Path, words: &[&str]) -> Result<(), Error> {
    let command = Command::new(words.iter().copied());
    println!("$ {command}  # must refuse it");
    if command.succeeds_quietly(folder)? {
        Err(format!("`{command}` accepted a broken input; check that it reads the file").into())
    } else {
        Ok(())
    }
}

fn print_command(words: &[&str]) -> Command {
    printed(Command::new(words.iter().copied()))
}

fn printed(command: Command) -> Command {
    println!("$ {command}");
    command
}

fn break_with(text: &str, sound: &str, broken: &str) -> Result<String, Error> {
    if text.contains(sound) {
        Ok(text.replace(sound, broken))
    } else {
        Err(format!("`{sound}` is missing, so it can't be replaced").into())
    }
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn create(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()).into())
}
