//! `imago undo` and `imago redo`: what was done to milestones, taken back and done again.

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::milestone::curate;
use super::place::Place;
use crate::session::command::Curate;

/// Take back what was done to milestones last, or an operation that is named
///
/// Writing a milestone, amending, splitting, squashing, moving, dissolving and an undo itself can be
/// taken back, as long as nothing that came later builds on it. `imago op log` lists them.
#[derive(Args, Debug)]
pub struct Undo {
    /// The operation: `#12`, or the first digits of its UUID or hash
    operation: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Take the last undo back, unless something else was done since
#[derive(Args, Debug)]
pub struct Redo {
    #[command(flatten)]
    place: Place,
}

impl Verb for Undo {
    const NAME: &'static str = "undo";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        curate(&self.place, console, |archive| {
            let operation = self.operation.as_deref();
            let operation = operation.map(|id| archive.find_entry(id)).transpose()?;
            Ok(Curate::Undo { operation })
        })
    }
}

impl Verb for Redo {
    const NAME: &'static str = "redo";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        curate(&self.place, console, |_| Ok(Curate::Redo))
    }
}
