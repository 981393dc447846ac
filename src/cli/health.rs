//! `imago health`: whether the program gets better, and what it owes.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::{Place, options};
use crate::session::archive::Archive;
use crate::session::clock;
use crate::session::health::{Debtor, Health as Facts, Light, Stage, sparkline};
use crate::session::options::Keep;

/// Debtors that are listed; `--all` lists every one.
const SHOWN_MAX: usize = 5;

/// Show the light of the dashboard, what the program owes, and whether milestones made it better
///
/// The risk is what definitions score above the tolerance. Above 40 the light is red, above 15 or with
/// any finding of level error it is yellow. Only what is in force counts; nothing is judged again.
#[derive(Args, Debug)]
pub struct Health {
    /// List every definition that has findings
    #[arg(short, long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Health {
    const NAME: &'static str = "health";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let options = options(self.place.project()?, Keep::InProject, "repl")?;
        let tolerance = options.config.audit.settings().tolerance;
        let archive = Archive::open_for_reading(&options.folder)?;
        let health = archive.health(tolerance)?;
        let (debtors, stages) = (archive.debtors()?, archive.evolution()?);
        match self.json {
            true => console.json(&as_json(&health, &debtors, &stages))?,
            false => self.show(console, &health, &debtors, &stages)?,
        }
        Ok(match health.light {
            Light::Red => Exit::Findings,
            Light::Green | Light::Yellow => Exit::Fine,
        })
    }
}

impl Health {
    fn show(
        &self,
        console: &mut Console,
        health: &Facts,
        debtors: &[Debtor],
        stages: &[Stage],
    ) -> Result<(), Failure> {
        console.line(&light(console, health))?;
        let limit = if self.all { usize::MAX } else { SHOWN_MAX };
        for debtor in debtors.iter().take(limit) {
            let rules: Vec<&str> = debtor.findings.iter().map(|it| it.rule.as_str()).collect();
            console.line(&format!(
                "{:>5}  {}  {}",
                debtor.score,
                console.tinted(Tint::Strong, &debtor.name),
                console.tinted(Tint::Quiet, &rules.join(" ")),
            ))?;
        }
        if debtors.len() > limit {
            let more = debtors.len() - limit;
            console.line(&format!("       and {more} more: `--all` lists them"))?;
        }
        for stage in stages {
            console.line(&format!(
                "{}  {}  {:>5}  {:<9}  {}",
                console.tinted(Tint::Strong, &format!("#{}", stage.milestone)),
                clock::local_text(stage.time_ms),
                stage.score,
                stage.trend().to_lowercase(),
                stage.message,
            ))?;
        }
        match stages.len() > 1 {
            true => console.line(&sparkline(stages.iter().map(|it| it.score))),
            false => Ok(()),
        }
    }
}

/// Returns the light and what is behind it, in a line.
pub fn light(console: &Console, health: &Facts) -> String {
    let tint = match health.light {
        Light::Green => Tint::Strong,
        Light::Yellow => Tint::Warning,
        Light::Red => Tint::Error,
    };
    format!(
        "health: {}, risk {}, score {} in {} definitions",
        console.tinted(tint, health.light.name()),
        health.risk,
        health.score,
        health.debtors,
    )
}

fn as_json(health: &Facts, debtors: &[Debtor], stages: &[Stage]) -> serde_json::Value {
    let finding = |it: &crate::session::health::Finding| {
        json!({
            "rule": it.rule,
            "severity": it.severity,
            "points": it.points,
            "message": it.message,
        })
    };
    let debtors: Vec<_> = debtors
        .iter()
        .map(|it| {
            json!({
                "commit": it.commit,
                "name": &*it.name,
                "kind": &*it.kind,
                "score": it.score,
                "findings": it.findings.iter().map(finding).collect::<Vec<_>>(),
            })
        })
        .collect();
    let stages: Vec<_> = stages
        .iter()
        .map(|it| {
            json!({
                "milestone": it.milestone,
                "message": &*it.message,
                "time": clock::utc_text(it.time_ms),
                "definitions": it.definitions,
                "score": it.score,
                "errors": it.errors,
                "change": it.change,
                "trend": it.trend().to_lowercase(),
            })
        })
        .collect();
    json!({
        "light": health.light.name().to_lowercase(),
        "risk": health.risk,
        "score": health.score,
        "errors": health.errors,
        "warnings": health.warnings,
        "infos": health.infos,
        "pending": health.pending,
        "milestones": stages,
        "debtors": debtors,
    })
}
