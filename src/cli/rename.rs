//! `imago rename OLD NEW`: a definition goes on under another name.

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::visit::act;

/// Give a definition another name, in its text and in those that use it
#[derive(Args, Debug)]
pub struct Rename {
    /// The definition's name
    old: String,
    /// Its name from now on
    new: String,
    /// Also where values that use it are made anew
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Rename {
    const NAME: &'static str = "rename";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let force = if self.force { " :force" } else { "" };
        let form = format!("(rename! {:?} {:?}{force})", self.old, self.new);
        act(&self.place, form, console)
    }
}
