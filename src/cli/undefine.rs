//! `imago undefine NAME`: a name means nothing any more.

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::visit::act;

/// Make a name mean nothing any more
#[derive(Args, Debug)]
pub struct Undefine {
    /// The definition's name
    name: String,
    /// Also where others use it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Undefine {
    const NAME: &'static str = "undefine";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let force = if self.force { " :force" } else { "" };
        let form = format!("(undefine! {:?}{force})", self.name);
        act(&self.place, form, console)
    }
}
