//! `imago repl`: reads forms from the input, line by line, and shows what comes of them.

use std::io::{self, BufRead, IsTerminal, Read};

use clap::Args;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Place, Resumed};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::event::Event;
use crate::session::intake::SOURCE_BYTES_MAX;
use crate::session::intake::{Completeness, completeness};

const PROMPT: &str = "imago> ";
const PROMPT_MORE: &str = "  ...> ";

/// Read, judge, evaluate and keep what is typed or piped in
///
/// Forms may span lines. A prompt is shown only on a terminal, so that piped input gives a plain
/// transcript. Without a project the current folder becomes one, unless `--in-memory` is given.
/// The last exit code is 1 if any form failed and the input was no terminal.
#[derive(Args, Debug)]
pub struct Repl {
    /// Keep nothing: the history ends with the session
    #[arg(long)]
    in_memory: bool,
    /// Repeat each input in the transcript after a prompt
    #[arg(long)]
    echo: bool,
    #[command(flatten)]
    resumed: Resumed,
    #[command(flatten)]
    place: Place,
}

impl Verb for Repl {
    const NAME: &'static str = "repl";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let mut options = match (self.in_memory, self.resumed.options("repl")?) {
            (_, Some(options)) => options,
            (true, None) => super::place::options(
                super::place::current_folder()?,
                crate::session::options::Keep::InMemory,
                "repl",
            )?,
            (false, None) => self.place.options_or_begin("repl")?,
        };
        options.keeps_image = true;
        let is_terminal = io::stdin().is_terminal();
        let mut printer = Printer::new(Detail::Transcript);
        let mut visit = Visit::open(options, &mut |event| printer.show(console, event))?;
        if is_terminal {
            interrupt_on_signal(visit.stopper());
        }
        let mut reader = FormReader::new(is_terminal);
        let mut all_fine = true;
        while let Some(text) = reader.next(console, &mut visit, &mut printer)? {
            if self.echo {
                console.line(&format!("{PROMPT}{}", text.trim_end()))?;
            }
            let hear = &mut |event| printer.show(console, event);
            all_fine &= visit.evaluate(text, hear)?;
            printer.begin_line(console)?;
            if self.echo {
                console.print("\n")?;
            }
            console.flush()?;
            if visit.left.is_some() {
                break;
            }
        }
        let exit = Exit::of_program(visit.left, all_fine || is_terminal);
        visit.close()?;
        Ok(exit)
    }
}

/// Ctrl-C stops the running program and not the session. Where the signal cannot be had it ends
/// both, as everywhere.
fn interrupt_on_signal(stop: impl Fn() + Send + 'static) {
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) {
        // The thread sleeps until a signal comes, and ends with the process.
        let _ = std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                for _ in signals.forever() {
                    stop();
                }
            });
    }
}

/// Puts lines together until they are whole forms.
struct FormReader {
    prompts: bool,
    ended: bool,
}

impl FormReader {
    fn new(prompts: bool) -> FormReader {
        FormReader {
            prompts,
            ended: false,
        }
    }

    /// Returns the next text that does not wait for more; none at the end of the input.
    fn next(
        &mut self,
        console: &mut Console,
        visit: &mut Visit,
        printer: &mut Printer,
    ) -> Result<Option<String>, Failure> {
        let mut text = String::new();
        while !self.ended {
            let is_there = match self.prompts {
                true => line_at_prompt(&mut text, console, visit, printer)?,
                // Who is no person gets the session's words between forms.
                false => line(&mut text)?,
            };
            if !is_there {
                if self.prompts {
                    console.print("\n")?;
                }
                self.ended = true;
                break;
            }
            match completeness(&text) {
                Completeness::Empty => text.clear(),
                Completeness::Open { .. } => {}
                // A wrong text is run as well: the session says what is wrong and where.
                Completeness::Complete | Completeness::Wrong(_) => return Ok(Some(text)),
            }
        }
        Ok(match completeness(&text) {
            Completeness::Empty => None,
            _ => Some(text),
        })
    }
}

/// Appends a line that is typed after a prompt. What the session says meanwhile stands above, and the
/// prompt is shown again.
fn line_at_prompt(
    text: &mut String,
    console: &mut Console,
    visit: &mut Visit,
    printer: &mut Printer,
) -> Result<bool, Failure> {
    let prompt = if text.is_empty() { PROMPT } else { PROMPT_MORE };
    console.print(prompt)?;
    console.flush()?;
    visit.overhear(|| line(text), &mut |event| {
        if !matches!(event, Event::Transcript(_) | Event::Failed { .. }) {
            return Ok(());
        }
        console.print("\n")?;
        printer.show(console, event)?;
        printer.begin_line(console)?;
        console.print(prompt)?;
        console.flush()
    })?
}

/// Appends a line; answers whether there was one.
fn line(text: &mut String) -> Result<bool, Failure> {
    let room = (SOURCE_BYTES_MAX + 1).saturating_sub(text.len()) as u64;
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(room)
        .read_until(b'\n', &mut bytes)
        .map_err(|error| {
            let reason = crate::session::error::describe_io(&error);
            Failure::environment(format!("cannot read the input: {reason}"), None)
        })?;
    if bytes.is_empty() {
        return Ok(false);
    }
    match String::from_utf8(bytes) {
        Ok(line) => text.push_str(&line),
        Err(error) => {
            return Err(Failure::environment(
                format!(
                    "the input is not text: invalid UTF-8 at byte {} of a line",
                    error.utf8_error().valid_up_to()
                ),
                Some("convert it to UTF-8; everything before it was kept".into()),
            ));
        }
    }
    Ok(true)
}
