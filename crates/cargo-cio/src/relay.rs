//! `cargo cio relay` and `cargo cio jetstream`: the program of the crate `customerio-relay`.

use customerio_relay::program::{self, Arguments, ProgramError, StreamsArguments};

use crate::failure::Placed;
use crate::verdict::Verdict;

impl Placed for ProgramError {}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, ProgramError> {
    program::run(arguments).map(verdict)
}

pub(crate) fn streams(arguments: &StreamsArguments) -> Result<Verdict, ProgramError> {
    program::run_streams(arguments).map(verdict)
}

fn verdict(verdict: program::Verdict) -> Verdict {
    match verdict {
        program::Verdict::Fine => Verdict::Fine,
        program::Verdict::Found => Verdict::Found,
    }
}
