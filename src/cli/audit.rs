//! `imago audit [PATHS]`: judges definitions without running them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use super::show::violation_json;
use crate::session::survey::{Survey, survey};
use crate::session::view::violations::ViolationRow;

/// Judge definitions by the rules without running them
///
/// PATHS are files or folders; without any, the project's sources are judged, or what its history
/// holds where there are no files. The exit code is 1 if anything as severe as `--fail-on` is found.
#[derive(Args, Debug)]
pub struct Audit {
    /// Files or folders to judge
    paths: Vec<PathBuf>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn is_reached_by(self, severity: &str) -> bool {
        match self {
            FailOn::Error => severity == "error",
            FailOn::Warning => severity == "error" || severity == "warning",
            FailOn::Info => true,
            FailOn::Never => false,
        }
    }
}

impl Verb for Audit {
    const NAME: &'static str = "audit";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let options = self.place.options("repl")?;
        let survey = survey(&options, &self.paths)?;
        match self.json {
            true => print_json(console, &survey)?,
            false => print(console, &survey)?,
        }
        let is_severe = |row: &ViolationRow| self.fail_on.is_reached_by(&row.severity);
        let found = survey.findings.iter().any(is_severe) || !survey.complaints.is_empty();
        Ok(if found { Exit::Findings } else { Exit::Fine })
    }
}

fn print(console: &mut Console, survey: &Survey) -> Result<(), Failure> {
    for complaint in &survey.complaints {
        let label = console.tinted(Tint::Error, "error:");
        console.line(&format!("{label} {complaint}"))?;
    }
    for row in &survey.findings {
        let place = match &row.place {
            Some(place) => place.to_string(),
            None => format!("#{}", row.commit),
        };
        let severity = console.tinted(Tint::of_severity(&row.severity), &row.severity);
        console.line(&format!("{place}: {severity} {} {}", row.rule, row.message))?;
    }
    let count = |severity: &str| {
        let rows = survey
            .findings
            .iter()
            .filter(|row| *row.severity == *severity);
        rows.count()
    };
    console.line(&format!(
        "{}: {}, {}, {}",
        counted(survey.definitions, "definition"),
        counted(count("error"), "error"),
        counted(count("warning"), "warning"),
        counted(count("info"), "info"),
    ))
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn print_json(console: &mut Console, survey: &Survey) -> Result<(), Failure> {
    let findings: Vec<_> = survey.findings.iter().map(violation_json).collect();
    console.json(&json!({
        "definitions": survey.definitions,
        "findings": findings,
        "complaints": survey.complaints,
    }))
}
