//! `cargo cio relay`: the program of the crate `customerio-relay`.

use customerio_relay::program::{self, Arguments, ProgramError};

use crate::failure::Placed;
use crate::verdict::Verdict;

impl Placed for ProgramError {}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, ProgramError> {
    Ok(match program::run(arguments)? {
        program::Verdict::Fine => Verdict::Fine,
        program::Verdict::Found => Verdict::Found,
    })
}
