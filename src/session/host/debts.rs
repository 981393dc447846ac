//! The reports on a program's health in words, with the headings of the original.

use std::fmt::Write;

use super::super::clock;
use super::super::health::{Debtor, Health, Light, Stage, sparkline};
use super::super::retrospect::RuleHistory;
use super::super::view::violations::ViolationRow;
use super::report::upper;
use crate::history::record::ViolationRecord;

const TRIAGE_TITLE: &str = "--- Atomic Debt Report (Triage) ---";
const EVOLUTION_TITLE: &str = "--- Health Evolution ---";
const HISTORY_TITLE: &str = "--- Audit History (rules of now over all commits) ---";
const GLOBAL_TITLE: &str = "[ IMAGO GLOBAL AUDIT DASHBOARD ]";
const HEALTH_TITLE: &str = "[ IMAGO HEALTH DASHBOARD ]";

/// A milestone's message is cut at so many characters, as in the original.
const MESSAGE_WIDTH: usize = 27;
/// Debtors on the dashboard.
const WORST: usize = 5;

pub fn score(findings: &[ViolationRecord]) -> u64 {
    findings.iter().map(|it| u64::from(it.points)).sum()
}

fn listed(text: &mut String, findings: &[ViolationRecord]) {
    for finding in findings {
        let _ = writeln!(
            text,
            "  {:<8} {:<12} {:>3}  {}",
            finding.severity, finding.rule, finding.points, finding.message
        );
    }
}

/// Returns the definitions that have findings.
pub fn triage(debtors: &[Debtor]) -> String {
    let mut text = format!("\n{TRIAGE_TITLE}\n\n");
    for debtor in debtors {
        let _ = writeln!(
            text,
            "* {} ({})  Total Score: {}",
            debtor.name, debtor.kind, debtor.score
        );
        let _ = writeln!(text, "  UUID: {}", upper(&debtor.uuid));
        listed(&mut text, &debtor.findings);
    }
    let total: u64 = debtors.iter().map(|it| it.score).sum();
    match debtors.first() {
        None => text.push_str("No atom has findings.\n"),
        Some(first) => {
            let _ = writeln!(text, "Atoms in debt: {}, score: {total}", debtors.len());
            let _ = writeln!(
                text,
                "Begin with: (sanitize-atom '{} \"new source\")",
                first.name
            );
        }
    }
    text
}

/// Returns the light and what is behind it.
pub fn dashboard(health: &Health, debtors: &[Debtor]) -> String {
    let mut text = format!("\n{HEALTH_TITLE}\n\n");
    let _ = writeln!(
        text,
        "STATUS: {} - {}",
        health.light.name(),
        health.light.word()
    );
    let _ = writeln!(text, "TOTAL RISK: {}", health.risk);
    let _ = writeln!(
        text,
        "FINDINGS: {} (errors {}, warnings {}, infos {})",
        health.errors + health.warnings + health.infos,
        health.errors,
        health.warnings,
        health.infos
    );
    let _ = writeln!(text, "PENDING ATOMS: {}", health.pending);
    if !debtors.is_empty() {
        let _ = writeln!(text, "\n{:>5}  DEBTOR", "SCORE");
    }
    for debtor in debtors.iter().take(WORST) {
        let _ = writeln!(
            text,
            "{:>5}  {} ({})",
            debtor.score, debtor.name, debtor.kind
        );
    }
    text
}

/// Returns what is found about the image as a whole. Remarks of level info are no risk.
pub fn global(findings: &[ViolationRow]) -> String {
    let is_risk = |it: &&ViolationRow| &*it.severity != "info";
    let risk = findings.iter().filter(is_risk);
    let risk: u64 = risk.map(|it| u64::from(it.points)).sum();
    let has_errors = findings.iter().any(|it| &*it.severity == "error");
    let light = Light::of(risk, has_errors);
    let mut text = format!("\n{GLOBAL_TITLE}\n\n");
    let _ = writeln!(text, "STATUS: {} - {}", light.name(), light.word());
    let _ = writeln!(text, "TOTAL RISK: {risk}");
    let _ = writeln!(text, "INCIDENTS: {}", findings.len());
    if !findings.is_empty() {
        let _ = writeln!(text, "\n{:<10}  {:>5}  DESCRIPTION", "ID", "SCORE");
    }
    let mut worst: Vec<&ViolationRow> = findings.iter().collect();
    worst.sort_by_key(|it| std::cmp::Reverse(it.points));
    for row in worst {
        let _ = writeln!(text, "{:<10}  {:>5}  {}", row.rule, row.points, row.message);
    }
    text
}

/// Returns the score at each milestone.
pub fn evolution(stages: &[Stage]) -> String {
    let mut text = format!("\n{EVOLUTION_TITLE}\n\n");
    if stages.is_empty() {
        text.push_str("No milestone has been made yet.\n");
        return text;
    }
    let _ = writeln!(
        text,
        "{:<MESSAGE_WIDTH$}  {:<19}  {:>5}  {:>6}  {:>6}  TREND",
        "MILESTONE", "TIMESTAMP", "ATOMS", "SCORE", "CHANGE"
    );
    for stage in stages {
        let message: String = stage.message.chars().take(MESSAGE_WIDTH).collect();
        let change = stage.change.map(|it| format!("{it:+}"));
        let _ = writeln!(
            text,
            "{message:<MESSAGE_WIDTH$}  {}  {:>5}  {:>6}  {:>6}  {}",
            clock::iso_text(stage.time_ms),
            stage.definitions,
            stage.score,
            change.unwrap_or_default(),
            stage.trend()
        );
    }
    let bars = sparkline(stages.iter().map(|it| it.score));
    let _ = writeln!(text, "\nSCORE: {bars}");
    text
}

/// Returns for each rule its first breach, how many there were and what is open.
pub fn history(rules: &[RuleHistory], judged: u64) -> String {
    let mut text = format!("\n{HISTORY_TITLE}\n\n");
    for rule in rules {
        let _ = writeln!(text, "* {} {}", rule.rule, rule.rule_name);
        let _ = writeln!(
            text,
            "  First violated in: {} (#{}) by {}, {}",
            rule.name,
            rule.commit,
            rule.author,
            clock::iso_text(rule.time_ms)
        );
        let _ = writeln!(text, "  Violated: {}, open: {}", rule.times, rule.open);
    }
    let open: u64 = rules.iter().map(|it| it.open).sum();
    let _ = writeln!(
        text,
        "Commits judged: {judged}, rules violated: {}, open: {open}",
        rules.len()
    );
    text
}

/// Returns a definition with what is open.
pub fn atom(name: &str, source: &str, findings: &[ViolationRecord]) -> String {
    let mut text = format!("--- Sanitize: {name} ---\n");
    let _ = writeln!(text, "{}", source.trim());
    let _ = writeln!(text, "Total Score: {}", score(findings));
    listed(&mut text, findings);
    text
}

/// Returns what a new text came to.
pub fn sanitized(name: &str, before: &[ViolationRecord], after: &[ViolationRecord]) -> String {
    let mut text = format!("--- Sanitize: {name} ---\n");
    let _ = writeln!(text, "Score before: {}", score(before));
    let _ = writeln!(text, "Score after: {}", score(after));
    listed(&mut text, after);
    text
}
