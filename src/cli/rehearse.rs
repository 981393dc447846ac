//! `imago rehearse [NAMES]`: would a milestone stand alone?

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::command::Command;

/// Evaluate what milestones hold, and what the next one would, without the rest of the history
///
/// Without names the next milestone is thought to take all pending commits. The exit code is 1 where a
/// definition does not evaluate, or does not mean what it means in the live image.
#[derive(Args, Debug)]
pub struct Rehearse {
    /// Names whose pending commits the milestone would take
    names: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl Verb for Rehearse {
    const NAME: &'static str = "rehearse";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        self.place.project()?;
        let mut printer = Printer::new(Detail::Output);
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(self.place.options("repl")?, &mut hear)?;
        let id = visit.next_request();
        let names = self.names;
        let clean = visit.finish(Command::Rehearse { id, names }, id, &mut hear)?;
        visit.close()?;
        Ok(if clean { Exit::Fine } else { Exit::Findings })
    }
}
