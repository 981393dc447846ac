//! One JSON object for each definition, each on a line of its own.

use serde::Serialize;

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::session::survey::{Finding, Judged, Survey};

/// A definition, with its keys in this order.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    kind: &'a str,
    score: u32,
    verdict: &'a str,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    severity: &'a str,
    points: u32,
    message: &'a str,
    file: Option<&'a str>,
    line: u32,
    column: u32,
}

pub fn print(console: &mut Console, survey: &Survey) -> Result<(), Failure> {
    for judged in &survey.definitions {
        console.line(&serde_json::to_string(&line(judged))?)?;
    }
    Ok(())
}

fn line(judged: &Judged) -> Line<'_> {
    Line {
        name: &judged.name,
        kind: judged.kind,
        score: judged.score,
        verdict: judged.verdict,
        findings: judged.findings.iter().map(|it| found(judged, it)).collect(),
    }
}

fn found<'a>(judged: &'a Judged, it: &'a Finding) -> Found<'a> {
    Found {
        rule: &it.rule,
        severity: it.severity,
        points: it.points,
        message: &it.message,
        file: judged.file.as_deref(),
        line: it.place.line,
        column: it.place.column,
    }
}
