//! `imago doc NAME`: what a name means, and which names are about something.

use clap::Args;
use serde::Deserialize;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::ask::{Question, Reply, ask};
use crate::session::first_sentence;

/// Print how a name is called and what it does, or find names by what is said of them
///
/// Inside a project its own definitions answer as the language does.
#[derive(Args, Debug)]
pub struct Doc {
    /// The name of a function, macro, special form, class or variable
    #[arg(
        required_unless_present = "search",
        conflicts_with = "search",
        allow_hyphen_values = true
    )]
    name: Option<String>,
    /// List the names that have a text in their name or documentation
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Print JSON: all that `(meta 'NAME)` knows, or what was found
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What a search finds.
#[derive(Deserialize)]
struct Found {
    name: String,
    doc: Option<String>,
    kind: String,
}

impl Verb for Doc {
    const NAME: &'static str = "doc";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let form = match (&self.name, &self.search, self.json) {
            (Some(name), _, false) => format!("(doc {})", literal(name)),
            (Some(name), _, true) => {
                // What nothing is known of is an error here, too.
                let name = literal(name);
                format!("(source-of {name}) (display (json/encode (meta {name})))")
            }
            (None, text, _) => {
                let text = literal(text.as_deref().unwrap_or_default());
                format!("(display (json/encode (doc/search {text})))")
            }
        };
        let reply = self.ask(form)?;
        if let Some(error) = &reply.answer.error {
            console.show_failure(&error.message, error.hint.as_deref());
            return Ok(Exit::Findings);
        }
        match (&self.search, self.json) {
            (Some(text), false) => list(console, text, &reply.stdout),
            (_, true) => {
                let value: serde_json::Value = parsed(&reply.stdout)?;
                console.json(&value)?;
                Ok(Exit::Fine)
            }
            (None, false) => {
                console.print(&reply.stdout)?;
                Ok(Exit::Fine)
            }
        }
    }
}

impl Doc {
    fn ask(&self, text: String) -> Result<Reply, Failure> {
        let options = self.place.options("doc")?;
        let name = "doc".to_string();
        Ok(ask(options, Question { name, text })?)
    }
}

/// Prints a line for each name that was found.
fn list(console: &mut Console, text: &str, found: &str) -> Result<Exit, Failure> {
    let found: Vec<Found> = parsed(found)?;
    if found.is_empty() {
        console.show_failure(&format!("nothing is said of `{text}`"), None);
        return Ok(Exit::Findings);
    }
    let width = found.iter().map(|it| it.name.chars().count()).max();
    let width = width.unwrap_or(0).min(NAME_COLUMNS_MAX);
    for it in found {
        let sentence = first_sentence(it.doc.as_deref().unwrap_or_default());
        let name = format!("{:width$}", it.name);
        let kind = console.tinted(Tint::Quiet, &format!("{:12}", it.kind));
        let name = console.tinted(Tint::Strong, &name);
        console.line(format!("{name}  {kind}  {sentence}").trim_end())?;
    }
    Ok(Exit::Fine)
}

/// Columns of the names in a list; a longer one moves the rest of its line.
const NAME_COLUMNS_MAX: usize = 28;

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text)
        .map_err(|error| Failure::environment(format!("BUG: the answer is no JSON: {error}"), None))
}

/// Returns a text as a string literal of the language.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
