//! `cargo xtask formats`: what is exported, judged by each format's own tool.
//!
//! The tools come from npm, in the versions that `xtask/formats/package-lock.json` pins, and are
//! installed below the target folder. Each of them also gets to see something spoilt, which it must
//! refuse: a tool that looks at nothing finds nothing wrong.

mod snippets;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::command::Command;
use crate::exports::{CATALOGS, Catalog};
use crate::workspace::Workspace;

/// What is copied to where the tools are.
const FILES: [&str; 6] = [
    "package.json",
    "package-lock.json",
    "asyncapi.mjs",
    "browser.mjs",
    "good.ts",
    "bad.ts",
];

/// The browser of Debian, and what others call theirs.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Has each tool judge the committed exports.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let tools = Tools::install(workspace)?;
    tools.typescript()?;
    tools.asyncapi()?;
    tools.eventcatalog()?;
    snippets::judge(&tools, workspace)?;
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
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target));
        let folder = target.join("formats");
        create(&folder)?;
        let lock = read(&root.join("xtask/formats/package-lock.json"))?;
        // Written when everything is there, so that what was broken off is done again.
        let stamp = folder.join("installed.json");
        for file in FILES {
            let text = read(&root.join("xtask/formats").join(file))?;
            write(&folder.join(file), &text)?;
        }
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
            println!("the tools are in {}", folder.display());
        } else {
            told(&["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run(&folder)?;
            write(&stamp, &lock)?;
        }
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

    /// The types of both catalogs hold in themselves; what a program may write type-checks, and what
    /// it may not does not, line by line.
    fn typescript(&self) -> Result<(), Error> {
        for catalog in CATALOGS.iter().rev() {
            let text = read(&self.export(catalog, "typescript/events.d.ts"))?;
            write(&self.folder.join("events.d.ts"), &text)?;
            let tsc = "node_modules/.bin/tsc --strict --noEmit --ignoreConfig events.d.ts";
            let samples: &[&str] = match catalog.name {
                "shop" => &["good.ts", "bad.ts"],
                _ => &[],
            };
            told(&[tsc.split(' ').collect(), samples.to_vec()].concat()).run(&self.folder)?;
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
        tell(Command::new(all)).run(&self.folder)?;
        let text = read(&self.export(&CATALOGS[0], "asyncapi/asyncapi.yaml"))?;
        // A reference into nowhere, and a word that is none.
        for (sound, spoilt) in [
            (
                "\"#/channels/track/messages/cartViewed\"",
                "\"#/channels/track/messages/none\"",
            ),
            ("action: send", "action: sent"),
        ] {
            let spoilt = spoil(&text, sound, spoilt)?;
            write(&self.folder.join("spoilt.yaml"), &spoilt)?;
            refuses(&self.folder, &["node", "asyncapi.mjs", "spoilt.yaml"])?;
        }
        Ok(())
    }

    fn eventcatalog(&self) -> Result<(), Error> {
        const LINTER: &str = "node_modules/.bin/eventcatalog-linter";
        for catalog in &CATALOGS {
            let folder = self.export(catalog, "eventcatalog").display().to_string();
            told(&[LINTER, &folder]).run(&self.folder)?;
        }
        let page = self.export(&CATALOGS[0], "eventcatalog/events/CartViewed/index.mdx");
        let page = read(&page)?;
        for (sound, spoilt) in [("version:", "vision:"), ("- checkout", "- nobody")] {
            let folder = self.folder.join("spoilt/events/CartViewed");
            create(&folder)?;
            write(&folder.join("index.mdx"), &spoil(&page, sound, spoilt)?)?;
            refuses(&self.folder, &[LINTER, "spoilt"])?;
        }
        Ok(())
    }

    fn browser(&self) -> Result<(), Error> {
        let found = BROWSERS.into_iter().find_map(|name| {
            let path = env::var_os("PATH")?;
            let mut places = env::split_paths(&path).map(|folder| folder.join(name));
            places.find(|place| place.is_file())
        });
        let Some(browser) = found else {
            return Err("there is no Chromium; `apt-get install chromium`".into());
        };
        let site = self.export(&CATALOGS[0], "html").display().to_string();
        let browser = browser.display().to_string();
        told(&["node", "browser.mjs", &browser, &site]).run(&self.folder)
    }
}

/// That a command fails in a folder, with what it says kept to itself.
fn refuses(folder: &Path, words: &[&str]) -> Result<(), Error> {
    let command = Command::new(words.iter().copied());
    println!("$ {command}  # must refuse it");
    if command.succeeds_quietly(folder)? {
        Err(format!("`{command}` took what is spoilt; is it looking at anything?").into())
    } else {
        Ok(())
    }
}

fn told(words: &[&str]) -> Command {
    tell(Command::new(words.iter().copied()))
}

fn tell(command: Command) -> Command {
    println!("$ {command}");
    command
}

fn spoil(text: &str, sound: &str, spoilt: &str) -> Result<String, Error> {
    if text.contains(sound) {
        Ok(text.replace(sound, spoilt))
    } else {
        Err(format!("there is no `{sound}` to spoil").into())
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
