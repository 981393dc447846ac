//! `imago run FILE`: runs a program.

use std::path::PathBuf;

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::interrupt::Interrupt;
use super::place::{Confinement, Place};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::command::Command;

/// Run a file: definitions are judged and kept, expressions evaluated
///
/// Inside a project its definitions go on the record; outside of one the history lives in memory and
/// ends with the program. The program's output goes to the output, errors to standard error.
#[derive(Args, Debug)]
pub struct Run {
    /// The file to run
    file: PathBuf,
    /// Also show values, definitions and findings
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    confinement: Confinement,
    #[command(flatten)]
    place: Place,
}

impl Verb for Run {
    const NAME: &'static str = "run";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        if !self.file.exists() {
            return Err(Failure::environment(
                format!("there is no file `{}`", self.file.display()),
                Some("check the path".into()),
            ));
        }
        let path = std::path::absolute(&self.file).unwrap_or(self.file);
        let detail = match self.verbose {
            true => Detail::Transcript,
            false => Detail::Output,
        };
        let mut printer = Printer::new(detail);
        let mut options = self.place.options("load")?;
        self.confinement.apply(&mut options)?;
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(options, &mut hear)?;
        let interrupt = Interrupt::hand_to(&visit.interrupt);
        let id = visit.next_request();
        let ok = visit.finish(Command::Load { id, path }, id, &mut hear)?;
        let exit = Exit::of_program(visit.left, ok);
        visit.close()?;
        console.flush()?;
        interrupt.pass_on();
        Ok(exit)
    }
}
