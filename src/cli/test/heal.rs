//! `imago test --heal FILE`: functions that do not keep their examples are mended by a model, shown, and
//! written where somebody says so.

use std::io::{IsTerminal, Write, stderr, stdin};
use std::path::Path;

use super::super::console::{Console, Tint};
use super::super::failure::{Exit, Failure};
use super::super::printer::{Detail, Printer};
use super::super::visit::Visit;
use crate::session::command::Command;
use crate::session::event::Event;
use crate::session::options::SessionOptions;
use crate::session::view::healing::{HealNews, HealStatus, HealWish, Healed};
use crate::session::view::outcomes::TestRow;

/// Lines of failures that are shown of one attempt.
const FAILURES_MAX: usize = 20;

/// Heals a file; the exit code is 1 where something is left to mend.
pub fn run(
    console: &mut Console,
    options: SessionOptions,
    file: &Path,
    wish: HealWish,
    yes: bool,
) -> Result<Exit, Failure> {
    let file = std::path::absolute(file)?;
    let mut printer = Printer::new(Detail::Output);
    let mut ended = Vec::new();
    let mut visit = Visit::open(options, &mut |event| printer.show(console, event))?;
    let id = visit.next_request();
    let path = file.clone();
    let ok = visit.finish(
        Command::Heal { id, path, wish },
        id,
        &mut |event| match event {
            Event::Healing { news, .. } => {
                show(console, &news)?;
                if let HealNews::Ended(healed) = *news {
                    ended.push(healed);
                }
                console.flush()
            }
            event => printer.show(console, event),
        },
    )?;
    let mut is_well = ok;
    if ok && ended.is_empty() {
        console.line("nothing to heal: no function of the file is marked `;;@self-heal`")?;
    }
    for healed in &ended {
        is_well &= match (&healed.candidate, healed.status) {
            (Some(candidate), HealStatus::Proposed) if is_wanted(console, healed, yes)? => {
                let id = visit.next_request();
                let written = Command::WriteHealed {
                    id,
                    path: file.clone(),
                    name: healed.name.clone(),
                    text: candidate.clone(),
                    exchange: healed.exchange,
                };
                let written =
                    visit.finish(written, id, &mut |event| printer.show(console, event))?;
                if written {
                    console.line(&format!("  wrote `{}`", healed.name))?;
                }
                written
            }
            (_, HealStatus::Healthy | HealStatus::Unspecified | HealStatus::Healed) => true,
            _ => false,
        };
    }
    visit.close()?;
    Ok(if is_well { Exit::Fine } else { Exit::Findings })
}

/// Whether a candidate is to be written. Where nobody can be asked it is not, unless that was said before.
fn is_wanted(console: &mut Console, healed: &Healed, yes: bool) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    let name = &healed.name;
    if !stdin().is_terminal() || !stderr().is_terminal() {
        console.line(&format!(
            "  `{name}` is not written: `--yes` writes without asking"
        ))?;
        return Ok(false);
    }
    let is_wanted = agrees(console)?;
    if !is_wanted {
        console.line(&format!("  `{name}` is not written"))?;
    }
    Ok(is_wanted)
}

/// Asks until somebody says yes or no; who leaves, or only presses Enter, says no.
fn agrees(console: &mut Console) -> Result<bool, Failure> {
    loop {
        console.print_error("  Write to file? [y/n] ")?;
        // Where nobody sees the question the answer is no.
        let _ = stderr().flush();
        let mut answer = String::new();
        let read = stdin().read_line(&mut answer)?;
        if read == 0 {
            console.print_error("\n")?;
        }
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "" | "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}

fn show(console: &mut Console, news: &HealNews) -> Result<(), Failure> {
    match news {
        HealNews::Examined { row } => examined(console, row),
        HealNews::Asking { attempt } => console.line(&format!("  Attempt {attempt}:")),
        HealNews::Answered { tokens, .. } => {
            console.line(&format!("    LLM generated candidate ({tokens} tokens)"))
        }
        HealNews::Tried {
            held,
            total,
            failures,
            ..
        } => tried(console, *held, *total, failures),
        HealNews::Ended(healed) => ended(console, healed),
    }
}

fn mark(console: &Console, passed: bool) -> String {
    match passed {
        true => console.tinted(Tint::Added, "✓"),
        false => console.tinted(Tint::Error, "✗"),
    }
}

fn examined(console: &mut Console, row: &TestRow) -> Result<(), Failure> {
    console.line(&format!("{}:", row.name))?;
    for check in &row.checks {
        let mark = mark(console, check.passed);
        console.line(&format!("  {mark} {}", check.text))?;
    }
    let failing = row.checks.len() - row.passed();
    let plural = if failing == 1 { "" } else { "s" };
    match (row.checks.len(), failing) {
        (0, _) => console.line("  no doctests"),
        (_, 0) => Ok(()),
        _ => console.line(&format!(
            "\n  🔧 {failing} failing doctest{plural}. Healing...\n"
        )),
    }
}

fn tried(
    console: &mut Console,
    held: usize,
    total: usize,
    failures: &[String],
) -> Result<(), Failure> {
    let all = mark(console, failures.is_empty());
    console.line(&format!("    Running doctests... {held}/{total} {all}"))?;
    for line in failures.iter().take(FAILURES_MAX) {
        console.line(&format!("      {line}"))?;
    }
    console.line("")
}

fn ended(console: &mut Console, healed: &Healed) -> Result<(), Failure> {
    match (healed.status, &healed.implementation) {
        (HealStatus::Proposed, Some(implementation)) => {
            console.line("  ✅ Healed! New implementation:\n")?;
            for line in implementation.lines() {
                console.line(format!("  {line}").trim_end())?;
            }
            console.line("")
        }
        (HealStatus::Failed, _) => {
            let attempts = healed.attempts;
            let plural = if attempts == 1 { "" } else { "s" };
            console.line(&format!(
                "  ❌ Not healed after {attempts} attempt{plural}; nothing was changed"
            ))
        }
        _ => Ok(()),
    }
}
