//! `imago verify`: recomputes every hash of the history.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::{Archive, VerifyReport};
use crate::session::kinship::Kinship;
use crate::session::paths::user_data_folder;

/// Recompute every hash of the history and say what does not agree
#[derive(Args, Debug)]
pub struct Verify {
    /// First make everything anew that is derived from the log: caches and the search index
    #[arg(long)]
    mend: bool,
    /// Look through the search index and compute all definition hashes again, also of more than 50,000
    /// entries, whatever time it takes
    #[arg(long)]
    thorough: bool,
    /// Go on with the file as it is, signed as a branch of its own: it was copied or put back on purpose
    #[arg(long)]
    adopt: bool,
    /// Compare with another history: whether one goes on from the other, or both went their own way
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// A history by itself, such as one that was put aside, or a saved image
    file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Verify {
    const NAME: &'static str = "verify";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let data = user_data_folder();
        let archive = match &self.file {
            Some(file) => Archive::open_file(file)?,
            None if self.mend => Archive::mended(&self.place.project()?)?,
            None => Archive::open_for_reading(&self.place.project()?)?,
        };
        if self.adopt {
            let writing = match &self.file {
                Some(file) => Archive::open_file_for_writing(file)?,
                None => Archive::open(&self.place.project()?)?,
            };
            writing.adopt(data.as_deref().ok_or_else(no_key)?)?;
        }
        let report = match self.thorough {
            true => archive.verify_thoroughly(data.as_deref())?,
            false => archive.verify(data.as_deref())?,
        };
        let other = self.with.as_deref().map(Archive::open_file).transpose()?;
        let kinship = other.map(|it| archive.kinship(&it)).transpose()?;
        let is_fork = kinship.is_some_and(|it| it.is_fork() && it.is_same_branch);
        match self.json {
            true => console.json(&as_json(&report, kinship))?,
            false => {
                show(console, &report)?;
                if let Some(kinship) = kinship {
                    console.line(&in_words(&kinship))?;
                }
            }
        }
        Ok(match report.problems.is_empty() && !is_fork {
            true => Exit::Fine,
            false => Exit::Findings,
        })
    }
}

fn no_key() -> Failure {
    Failure::usage(
        "there is no folder for a key, and nothing is signed without one",
        "set `HOME`",
    )
}

fn as_json(report: &VerifyReport, kinship: Option<Kinship>) -> serde_json::Value {
    let mut all = json!({
        "entries": report.entries,
        "root": report.root,
        "signed": report.signed,
        "definitions": report.definitions,
        "left_out": report.left_out,
        "problems": report.problems,
    });
    if let Some(kinship) = kinship {
        all["with"] = json!({
            "same_log": kinship.is_same_log,
            "same_branch": kinship.is_same_branch,
            "fork": kinship.is_fork(),
            "shared": kinship.shared,
            "entries": kinship.own,
            "others": kinship.other,
        });
    }
    all
}

fn show(console: &mut Console, report: &VerifyReport) -> Result<(), Failure> {
    for problem in &report.problems {
        let label = console.tinted(Tint::Error, "problem:");
        console.line(&format!("{label} {problem}"))?;
    }
    let plural = if report.entries == 1 { "y" } else { "ies" };
    let outcome = match report.problems.len() {
        0 => "every hash agrees".to_string(),
        1 => "1 problem; restore the history from a copy".to_string(),
        count => format!("{count} problems; restore the history from a copy"),
    };
    console.line(&format!("{} entr{plural}: {outcome}", report.entries))?;
    if report.left_out {
        console.line(
            "the search index was not looked through and definition hashes were not computed again: \
             `--thorough` does both",
        )?;
    }
    console.line(&format!("root {}", report.root))?;
    match report.signed {
        0 => console.line("nothing is signed yet"),
        signed => console.line(&format!("signed up to #{signed}")),
    }
}

fn in_words(kinship: &Kinship) -> String {
    let Kinship {
        shared, own, other, ..
    } = kinship;
    match kinship {
        it if !it.is_same_log => "the other is another log".into(),
        it if it.is_fork() && it.is_same_branch => format!(
            "the other is the same log up to #{shared}, and another from there: this one goes on to \
             #{own}, the other to #{other}, both under one name"
        ),
        it if it.is_fork() => format!(
            "the other is the same log up to #{shared}, and a branch from there: this one goes on to \
             #{own}, the other to #{other}"
        ),
        _ if own == other => "the other is the same".into(),
        _ if own < other => format!("the other goes on from here to #{other}"),
        _ => format!("the other ends at #{other}, and this one goes on from there"),
    }
}
