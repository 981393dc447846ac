//! `imago eval EXPR`: evaluates an expression and prints its value.

use std::io::Read;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::interrupt::Interrupt;
use super::place::{Confinement, Place, Resumed};
use super::printer::{Detail, Printer};
use super::visit::Visit;
use crate::session::ask::{Question, Reply, ask};
use crate::session::intake::SOURCE_BYTES_MAX;
use crate::session::view::answer::{Answer, AnswerError};

/// How long whoever wants one object waits for it, unless told otherwise.
const ANSWER_MS: u64 = 5_000;

/// Evaluate forms and print their values
///
/// Inside a project they see its image, and definitions go on the record. What else they change, as
/// `(set! total 2)` does, ends with them unless `--keep` is given, which takes as long as the image is
/// large; the workstation and `imago repl` keep it always. Outside of a project nothing is kept. With
/// `--json` the answer is one object on one line: `ok`, `value` (readable text, null for nil), `stdout`,
/// `stderr`, `error` (`type`, `message`, `hint`, `line`, `col`) and `elapsedMs`; the exit code is then 0
/// even if the program failed.
#[derive(Args, Debug)]
pub struct Eval {
    /// The forms to evaluate; `-` reads them from the input
    #[arg(
        allow_hyphen_values = true,
        required_unless_present_any = ["from_input", "named"],
        conflicts_with_all = ["from_input", "named"]
    )]
    expression: Option<String>,
    /// The same, as an option
    #[arg(long = "expr", value_name = "EXPR", allow_hyphen_values = true)]
    named: Option<String>,
    /// Read the forms from the input
    #[arg(long = "stdin", conflicts_with = "named")]
    from_input: bool,
    /// Answer one JSON object
    #[arg(long)]
    json: bool,
    /// Stop after so many milliseconds, with a condition of the type `limit`; 0 for never, which is usual
    /// without `--json`, with it 5000
    #[arg(long, value_name = "MS")]
    timeout: Option<u64>,
    /// Keep the image: the next session finds the data as they are then
    #[arg(long)]
    keep: bool,
    /// The name of the text in messages
    #[arg(long, value_name = "NAME", default_value = "eval")]
    path: String,
    #[command(flatten)]
    confinement: Confinement,
    #[command(flatten)]
    resumed: Resumed,
    #[command(flatten)]
    place: Place,
}

impl Verb for Eval {
    const NAME: &'static str = "eval";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let text = match self.expression.or(self.named) {
            Some(text) if text != "-" => text,
            _ => match read_input() {
                Err(Failure::Told { message, hint, .. }) if self.json => {
                    console.line(&as_json(&unread(message, hint)).to_string())?;
                    return Ok(Exit::Fine);
                }
                text => text?,
            },
        };
        let mut options = match self.resumed.options("repl")? {
            Some(options) => options,
            None => self.place.options("repl")?,
        };
        options.keeps_image = self.keep;
        self.confinement.apply(&mut options)?;
        let timeout = self.timeout.unwrap_or(match self.json {
            true => ANSWER_MS,
            false => 0,
        });
        if timeout > 0 {
            options.config.limits.wall_ms = Some(timeout);
        }
        if self.json {
            let name = self.path;
            let question = Question { name, text };
            let reply = ask(options, question)?;
            console.line(&as_json(&reply).to_string())?;
            return Ok(Exit::of_program(reply.left, true));
        }
        let mut printer = Printer::new(Detail::Values);
        let mut hear = |event| printer.show(console, event);
        let mut visit = Visit::open(options, &mut hear)?;
        let interrupt = Interrupt::hand_to(&visit.interrupt);
        let ok = visit.evaluate(text, &mut hear)?;
        let exit = Exit::of_program(visit.left, ok);
        visit.close()?;
        console.flush()?;
        interrupt.pass_on();
        Ok(exit)
    }
}

/// The answer where the input is no text.
fn unread(message: String, hint: Option<String>) -> Reply {
    let error = AnswerError {
        kind: "io".into(),
        message,
        hint,
        place: None,
    };
    Reply {
        answer: Answer {
            value: None,
            error: Some(error),
        },
        stdout: String::new(),
        stderr: String::new(),
        elapsed: Duration::ZERO,
        left: None,
    }
}

fn as_json(reply: &Reply) -> serde_json::Value {
    let answer = &reply.answer;
    let error = answer.error.as_ref().map(|error| {
        json!({
            "type": error.kind,
            "message": error.message,
            "hint": error.hint,
            "line": error.place.map(|(line, _)| line),
            "col": error.place.map(|(_, column)| column),
        })
    });
    json!({
        "ok": error.is_none(),
        "value": answer.value,
        "stdout": reply.stdout,
        "stderr": reply.stderr,
        "error": error,
        "elapsedMs": reply.elapsed.as_millis() as u64,
    })
}

/// Reads the whole input as text, up to the limit of a source.
fn read_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = SOURCE_BYTES_MAX as u64 + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            let reason = crate::session::error::describe_io(&error);
            Failure::environment(format!("cannot read the input: {reason}"), None)
        })?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Failure::environment(
            format!("the input is not text: invalid UTF-8 at byte {offset}"),
            Some("convert it to UTF-8".into()),
        )
    })
}
