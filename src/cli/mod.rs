//! The subcommands: builds the house and knocks at its door.
//!
//! One file for each, with its arguments, its help and what it does; this file parses, dispatches
//! and turns the outcome into an exit code.

#![forbid(unsafe_code)]

mod app;
mod audit;
mod blame;
mod check;
mod console;
mod curation;
mod diff;
mod doc;
mod eval;
mod exchanges;
mod export;
mod failure;
mod health;
mod history;
mod image;
mod interrupt;
mod llm;
mod log;
mod milestone;
mod new;
mod op;
mod place;
mod printer;
mod prove;
mod rebuild;
mod rehearse;
mod rename;
mod repl;
mod rollback;
mod run;
mod show;
mod status;
mod test;
mod tui;
mod tutor;
mod undefine;
mod undo;
mod verify;
mod verify_proof;
mod visit;

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::{ArgMatches, Args, FromArgMatches};

use console::Console;
use failure::{Exit, Failure};

use crate::session::kept::Refused;
use crate::session::ship::{self, Shipped};
use crate::session::worker;

/// All subcommands, in order of the alphabet.
const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand::of::<audit::Audit>(),
    Subcommand::of::<blame::Blame>(),
    Subcommand::of::<check::Check>(),
    Subcommand::of::<diff::Diff>(),
    Subcommand::of::<doc::Doc>(),
    Subcommand::of::<eval::Eval>(),
    Subcommand::of::<export::Export>(),
    Subcommand::of::<health::Health>(),
    Subcommand::of::<history::History>(),
    Subcommand::of::<image::Image>(),
    Subcommand::of::<llm::Llm>(),
    Subcommand::of::<log::Log>(),
    Subcommand::of::<milestone::Milestone>(),
    Subcommand::of::<new::New>(),
    Subcommand::of::<op::Op>(),
    Subcommand::of::<prove::Prove>(),
    Subcommand::of::<rebuild::Rebuild>(),
    Subcommand::of::<undo::Redo>(),
    Subcommand::of::<rehearse::Rehearse>(),
    Subcommand::of::<rename::Rename>(),
    Subcommand::of::<repl::Repl>(),
    Subcommand::of::<rollback::Rollback>(),
    Subcommand::of::<run::Run>(),
    Subcommand::of::<show::Show>(),
    Subcommand::of::<status::Status>(),
    Subcommand::of::<test::Test>(),
    Subcommand::of::<tutor::Tutor>(),
    Subcommand::of::<undefine::Undefine>(),
    Subcommand::of::<undo::Undo>(),
    Subcommand::of::<verify::Verify>(),
    Subcommand::of::<verify_proof::VerifyProof>(),
];

const ABOUT: &str = "A full-screen terminal workstation for living Lisp programs";
const LONG_ABOUT: &str = "\
A full-screen terminal workstation for living Lisp programs.

Every definition is read, judged by rules, evaluated once and kept as one atomic commit in an
append-only, hash-chained history. Without a subcommand the workstation starts in DIR.";
const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  done, and there is something to mend: findings, a failed program, a broken chain
  2  the command line does not make sense
  3  the surroundings do not allow it: a folder, a permission, a file of another program

A folder named like a subcommand is written with a path: `imago ./log`.";

/// One entry of the table.
struct Subcommand {
    name: &'static str,
    arguments: fn(clap::Command) -> clap::Command,
    run: fn(&ArgMatches, &mut Console) -> Result<Exit, Failure>,
}

/// A subcommand with its arguments parsed.
trait Verb: Args + FromArgMatches {
    const NAME: &'static str;

    fn run(self, console: &mut Console) -> Result<Exit, Failure>;
}

impl Subcommand {
    const fn of<V: Verb>() -> Subcommand {
        Subcommand {
            name: V::NAME,
            arguments: V::augment_args,
            run: |matches, console| parsed::<V>(matches)?.run(console),
        }
    }
}

fn parsed<A: FromArgMatches>(matches: &ArgMatches) -> Result<A, Failure> {
    A::from_arg_matches(matches)
        .map_err(|error| Failure::usage(error.to_string(), "see `imago --help`"))
}

/// Runs the program and returns its exit code.
pub fn run() -> ExitCode {
    if let Some(code) = worker::child::serve(std::env::args_os().skip(1)) {
        return ExitCode::from(code);
    }
    if let Some(shipped) = ship::own() {
        return run_shipped(shipped);
    }
    #[cfg(debug_assertions)]
    crate::session::lent::borrow();
    let first = std::env::args_os().nth(1);
    let only = first.as_deref().and_then(OsStr::to_str);
    let matches = match command(only).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return told_by_clap(&error),
    };
    let mut console = Console::new();
    let outcome = dispatch(&matches, &mut console)
        .and_then(|exit| console.flush().map(|()| exit))
        .unwrap_or_else(|failure| match failure {
            Failure::NobodyReads => Exit::Fine,
            Failure::Told {
                exit,
                message,
                hint,
            } => {
                console.show_failure(&message, hint.as_deref());
                exit
            }
        });
    #[cfg(debug_assertions)]
    crate::session::lent::keep();
    outcome.into()
}

/// Runs the program that this runtime carries.
fn run_shipped(shipped: Result<Shipped, Refused>) -> ExitCode {
    let mut console = Console::new();
    let outcome = match shipped {
        Ok(shipped) => app::run(shipped, &mut console),
        Err(refused) => Err(Failure::environment(
            format!("this program cannot be run: {refused}"),
            Some("get it again from where it was built".into()),
        )),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(Failure::Told {
            exit,
            message,
            hint,
        }) => {
            console.show_failure(&message, hint.as_deref());
            exit.into()
        }
    }
}

/// The command line as a whole.
/// All that is parsed. Where `only` names a subcommand, the others are known by their names alone: a
/// start should not pay for arguments nobody gave.
fn command(only: Option<&str>) -> clap::Command {
    let only = only.filter(|name| SUBCOMMANDS.iter().any(|entry| entry.name == *name));
    let base = clap::Command::new("imago")
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(AFTER_HELP)
        .version(env!("CARGO_PKG_VERSION"))
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true);
    let base = tui::Tui::augment_args(base)
        .about(ABOUT)
        .long_about(LONG_ABOUT);
    SUBCOMMANDS.iter().fold(base, |command, entry| {
        let sub = clap::Command::new(entry.name).after_help(AFTER_HELP);
        command.subcommand(match only {
            Some(name) if name != entry.name => sub,
            _ => (entry.arguments)(sub),
        })
    })
}

fn dispatch(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let Some((name, matches)) = matches.subcommand() else {
        return parsed::<tui::Tui>(matches)?.run(console);
    };
    let entry = SUBCOMMANDS.iter().find(|entry| entry.name == name);
    let entry = entry.expect("BUG: clap answered a subcommand that is not in the table");
    (entry.run)(matches, console)
}

/// Help and version go to the output, complaints to the error, both as clap words them.
fn told_by_clap(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    match error.use_stderr() {
        true => Exit::Usage.into(),
        false => Exit::Fine.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_entry_has_help() {
        command(None).debug_assert();
        for sub in command(None).get_subcommands() {
            assert!(
                sub.get_about().is_some(),
                "`{}` needs a doc comment",
                sub.get_name()
            );
            for argument in sub.get_arguments().filter(|it| it.get_id() != "help") {
                assert!(
                    argument.get_help().is_some(),
                    "`{}` of `{}` needs a doc comment",
                    argument.get_id(),
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn the_table_is_in_order_and_names_are_unique() {
        let names: Vec<_> = SUBCOMMANDS.iter().map(|it| it.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }
}
