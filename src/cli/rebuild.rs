//! `imago rebuild --from human|atomic`: evaluates the history again and compares.

use clap::{Args, ValueEnum};

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::Place;
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::command::Command;
use crate::session::replay::Past;

/// Evaluate the history again in a fresh image and compare it with the live one
///
/// Each commit is evaluated once, in the order of the log; the first that fails is named and ends it.
/// Then all definitions are compared by their hashes: names that are missing, extra or different are
/// listed. The exit code is 1 on an error and on a difference.
#[derive(Args, Debug)]
pub struct Rebuild {
    /// Which commits: those that milestones hold, or all
    #[arg(long, value_name = "HISTORY")]
    from: From,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    /// Commits that milestones hold
    Human,
    /// All commits
    Atomic,
}

impl Verb for Rebuild {
    const NAME: &'static str = "rebuild";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        self.place.project()?;
        let past = match self.from {
            From::Human => Past::Human,
            From::Atomic => Past::Atomic,
        };
        let mut printer = Printer::new(Detail::Output);
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(self.place.options("repl")?, &mut hear)?;
        let id = visit.next_request();
        let same = visit.finish(Command::Rebuild { id, past }, id, &mut hear)?;
        visit.close()?;
        Ok(if same { Exit::Fine } else { Exit::Findings })
    }
}
