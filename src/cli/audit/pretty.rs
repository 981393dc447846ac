//! Findings for people: what, where, and the line with the place underlined.

use crate::cli::console::{Console, Tint};
use crate::cli::failure::Failure;
use crate::session::survey::Survey;

pub fn print(console: &mut Console, survey: &Survey) -> Result<(), Failure> {
    for judged in &survey.definitions {
        for finding in &judged.findings {
            let severity = console.tinted(Tint::of_severity(finding.severity), finding.severity);
            let rule = format!("{} {}", finding.rule, finding.rule_name);
            let rule = console.tinted(Tint::Strong, &rule);
            console.line(&format!("{severity} {rule}: {}", finding.message))?;
            console.line(judged.shown(finding).trim_end())?;
            if finding.fix.is_some() {
                console.line(&console.tinted(Tint::Quiet, "   = fix: `--fix` writes it"))?;
            }
        }
    }
    console.line(&summary(survey))
}

fn summary(survey: &Survey) -> String {
    let findings = || survey.definitions.iter().flat_map(|it| &it.findings);
    let count = |severity: &str| findings().filter(|it| it.severity == severity).count();
    let quiet: usize = survey.definitions.iter().map(|it| it.quiet.len()).sum();
    let mut text = format!(
        "{}: {}, {}, {}",
        counted(survey.definitions.len(), "definition"),
        counted(count("error"), "error"),
        counted(count("warning"), "warning"),
        counted(count("info"), "info"),
    );
    if quiet > 0 {
        text.push_str(&format!("; {quiet} kept quiet"));
    }
    text
}

pub fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
