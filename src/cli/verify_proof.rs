//! `imago verify-proof FILE`: checks a proof without the history it is from.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::Console;
use super::failure::{Exit, Failure};
use crate::session::paths::user_data_folder;
use crate::session::prove::{Proven, check_proof};

/// Check a proof that `imago prove` wrote
///
/// Succeeds when the entry is in the history that was signed, and the key is one that this device
/// knows or the one named.
#[derive(Args, Debug)]
pub struct VerifyProof {
    /// The proof
    file: PathBuf,
    /// The public key that must have signed, as a proof and `known.keys` have it
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Verb for VerifyProof {
    const NAME: &'static str = "verify-proof";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let text = std::fs::read_to_string(&self.file).map_err(|error| {
            Failure::environment(
                format!("cannot read `{}`: {error}", self.file.display()),
                Some("name the file that `imago prove -o FILE` wrote".into()),
            )
        })?;
        let data = user_data_folder();
        let proven = match check_proof(&text, self.key.as_deref(), data.as_deref()) {
            Ok(proven) => proven,
            Err(error) => {
                console.show_failure(&error.to_string(), error.hint().as_deref());
                return Ok(Exit::Findings);
            }
        };
        if self.json {
            console.json(&json!({
                "log": proven.log,
                "seq": proven.seq,
                "kind": proven.kind,
                "name": proven.name,
                "author": proven.author,
                "time": proven.time,
                "text": proven.text,
                "size": proven.size,
                "key": proven.key,
                "known": proven.is_known,
            }))?;
        } else {
            tell(console, &proven)?;
        }
        Ok(match proven.is_known {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}

fn tell(console: &mut Console, proven: &Proven) -> Result<(), Failure> {
    let name = proven.name.as_ref().map(|it| format!(" of `{it}`"));
    console.line(&format!(
        "entry #{} is a {}{}, by {} at {}",
        proven.seq,
        proven.kind,
        name.unwrap_or_default(),
        proven.author,
        proven.time,
    ))?;
    if let Some(text) = &proven.text {
        console.line(&format!("text {text}"))?;
    }
    console.line(&format!("log {}", proven.log))?;
    console.line(&format!(
        "signed over {} entr{} with {}",
        proven.size,
        if proven.size == 1 { "y" } else { "ies" },
        proven.key
    ))?;
    console.line(match proven.is_known {
        true => "the key is known",
        false => "the key is not known here: name it with `--key` if you trust it",
    })?;
    Ok(())
}
