//! `imago audit [PATHS]`: judges definitions without running them.

mod explain;
mod json;
mod pretty;
mod sarif;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Verb;
use super::console::{Console, Tint};
use super::diff::show_unified;
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::error::SessionError;
use crate::session::options::SessionOptions;
use crate::session::survey::baseline::Baseline;
use crate::session::survey::repair::repair;
use crate::session::survey::{Survey, Wish, survey};

/// Judge definitions by the rules without running them
///
/// PATHS are files or folders; without any, the project's sources are judged, or what its history
/// holds where there are no files. The exit code is 1 if anything as severe as `--fail-on` is found, or
/// if something cannot be read.
#[derive(Args, Debug)]
pub struct Audit {
    /// Files or folders to judge
    paths: Vec<PathBuf>,
    /// How to tell: for people, one JSON object per definition and line, or SARIF 2.1.0
    #[arg(long, value_enum, default_value = "pretty")]
    format: Format,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// Say what a rule looks for, why, what to do instead, and what can be set; by its name or id
    #[arg(long, value_name = "RULE", conflicts_with_all = ["paths", "fix", "baseline"])]
    explain: Option<String>,
    /// Rewrite the files where a finding has a safe fix
    #[arg(long)]
    fix: bool,
    /// With `--fix`, show the difference and write nothing
    #[arg(long, visible_alias = "diff", requires = "fix")]
    dry_run: bool,
    /// Keep quiet what this file says was there before
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings into the baseline, and take out what keeps nothing quiet any more
    #[arg(long, requires = "baseline", conflicts_with = "fix")]
    write_baseline: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Pretty,
    Json,
    Sarif,
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
        if let Some(rule) = &self.explain {
            return explain::explain(console, &options, rule);
        }
        let baseline = self.read_baseline()?;
        let wish = Wish {
            named: &self.paths,
            baseline: baseline.as_ref(),
            hashes: self.write_baseline || self.format == Format::Sarif,
        };
        let survey = match self.fix {
            true => self.fix(console, &options, &wish)?,
            false => survey(&options, &wish)?,
        };
        for complaint in &survey.complaints {
            let label = console.tinted_error(Tint::Error, "error:");
            console.complain(&format!("{label} {}", complaint.trim_end()))?;
        }
        if let (Some(path), Some(baseline)) = (&self.baseline, &baseline) {
            let stale = baseline.stale(&survey, self.paths.is_empty());
            if self.write_baseline {
                let renewed = baseline.renewed(&survey, self.paths.is_empty());
                renewed.write(path)?;
                let count = pretty::counted(renewed.entries().len(), "finding");
                console.line(&format!("{}: {count} kept quiet", path.display()))?;
                tell_stale(console, path, stale.len(), "taken out")?;
                return Ok(Exit::Fine);
            }
            tell_stale(console, path, stale.len(), "of no use any more")?;
        }
        match self.format() {
            Format::Pretty => pretty::print(console, &survey)?,
            Format::Json => json::print(console, &survey)?,
            Format::Sarif => console.json(&sarif::log(&survey, baseline.is_some()))?,
        }
        let mut findings = survey.definitions.iter().flat_map(|it| &it.findings);
        let is_severe = findings.any(|it| self.fail_on.is_reached_by(it.severity));
        Ok(match is_severe || !survey.complaints.is_empty() {
            true => Exit::Findings,
            false => Exit::Fine,
        })
    }
}

impl Audit {
    fn format(&self) -> Format {
        match self.json {
            true => Format::Json,
            false => self.format,
        }
    }

    fn read_baseline(&self) -> Result<Option<Baseline>, Failure> {
        let Some(path) = &self.baseline else {
            return Ok(None);
        };
        match Baseline::read(path)? {
            None if !self.write_baseline => {
                Err(SessionError::NoBaseline { path: path.clone() }.into())
            }
            read => Ok(Some(read.unwrap_or_default())),
        }
    }

    fn fix(
        &self,
        console: &mut Console,
        options: &SessionOptions,
        wish: &Wish<'_>,
    ) -> Result<Survey, Failure> {
        let repaired = repair(options, wish, !self.dry_run)?;
        if self.format() == Format::Pretty {
            for view in &repaired.changes {
                match self.dry_run {
                    true => show_unified(console, view)?,
                    false => {
                        let lines = pretty::counted(view.added, "line");
                        console.line(&format!("{}: fixed, {lines} changed", view.name))?;
                    }
                }
            }
            let fixes = pretty::counted(repaired.fixes, "fix");
            let fixes = fixes.replace("fixs", "fixes");
            let files = pretty::counted(repaired.changes.len(), "file");
            let what = if self.dry_run {
                "would be made"
            } else {
                "made"
            };
            console.line(&format!("{fixes} {what} in {files}"))?;
        }
        Ok(repaired.survey)
    }
}

fn tell_stale(
    console: &mut Console,
    path: &std::path::Path,
    count: usize,
    what: &str,
) -> Result<(), Failure> {
    if count == 0 {
        return Ok(());
    }
    let entries = match count {
        1 => "1 entry".to_string(),
        _ => format!("{count} entries"),
    };
    let label = console.tinted_error(Tint::Warning, "note:");
    console.complain(&format!("{label} {}: {entries} {what}", path.display()))
}
