//! `imago rollback NAME N`: an older version becomes the newest.

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::visit::act;

/// Make an older version of a definition its newest
#[derive(Args, Debug)]
pub struct Rollback {
    /// The definition's name
    name: String,
    /// The number of the version, as `imago history NAME` lists it
    version: u32,
    #[command(flatten)]
    place: Place,
}

impl Verb for Rollback {
    const NAME: &'static str = "rollback";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let form = format!("(rollback! {:?} {})", self.name, self.version);
        act(&self.place, form, console)
    }
}
