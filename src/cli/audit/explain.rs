//! A rule's page: what it looks for, why, what to do instead, its examples and what can be set.

use crate::cli::console::{Console, Tint};
use crate::cli::failure::{Exit, Failure};
use crate::session::error::SessionError;
use crate::session::options::SessionOptions;
use crate::session::survey::rules;
use crate::session::view::rule::RuleView;

pub fn explain(
    console: &mut Console,
    options: &SessionOptions,
    name: &str,
) -> Result<Exit, Failure> {
    let rules = rules(options)?;
    for complaint in &rules.complaints {
        let label = console.tinted_error(Tint::Error, "error:");
        console.complain(&format!("{label} {complaint}"))?;
    }
    let named = rules
        .all
        .iter()
        .filter(|it| it.name == name || it.id == name);
    let named: Vec<&RuleView> = named.collect();
    if named.is_empty() {
        return Err(SessionError::NoRule {
            rule: name.to_string(),
            near: rules.nearest(name),
        }
        .into());
    }
    for rule in named {
        page(console, rule)?;
    }
    Ok(Exit::Fine)
}

fn page(console: &mut Console, rule: &RuleView) -> Result<(), Failure> {
    let title = format!("{} {}", rule.id, rule.name);
    console.line(&console.tinted(Tint::Strong, &title))?;
    let state = if rule.is_on { "" } else { ", off" };
    console.line(&format!(
        "{}, {} points, {}, version {}{state}\n",
        rule.severity, rule.points, rule.category, rule.version
    ))?;
    console.line(rule.explanation.trim())?;
    for (flags, code) in rule.examples() {
        let what = if flags { "Flagged:" } else { "Passed:" };
        console.line(&format!("\n{}", console.tinted(Tint::Quiet, what)))?;
        for line in code.lines() {
            console.line(&format!("  {line}"))?;
        }
    }
    console.line(&format!("\nIn imago.toml:\n  [audit.rules.{}]", rule.name))?;
    console.line(&format!("  enabled = {}", rule.is_on))?;
    console.line(&format!("  severity = \"{}\"", rule.severity))?;
    console.line(&format!("  points = {}", rule.points))?;
    if let Some(threshold) = rule.threshold {
        console.line(&format!("  threshold = {threshold}"))?;
    }
    console.line(&format!(
        "\nFor one definition, above it:\n  ;;@allow {} and why, until 2027-01-31 or for good",
        rule.name
    ))
}
