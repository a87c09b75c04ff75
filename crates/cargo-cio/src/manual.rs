//! Shell completions and the manual page.

use std::io;

use clap::Command;
use clap_complete::Shell;

use crate::verdict::Verdict;

/// Writes the completions of a shell for `cargo-cio`, since cargo completes only its own commands.
pub(crate) fn completions(mut command: Command, shell: Shell) -> io::Result<Verdict> {
    command.set_bin_name("cargo-cio");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "cargo-cio", &mut script);
    write(&script)
}

/// Writes the manual page: of the program, then of each command.
pub(crate) fn page(command: &Command) -> io::Result<Verdict> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for command in command.get_subcommands() {
        let name = format!("cargo-cio-{}", command.get_name());
        clap_mangen::Man::new(command.clone())
            .title(name)
            .render(&mut page)?;
    }
    write(&page)
}

/// Writes to standard output.
fn write(bytes: &[u8]) -> io::Result<Verdict> {
    use std::io::Write;

    match io::stdout().write_all(bytes) {
        // A reader such as `head` may have exited.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(Verdict::Fine),
    }
}
