//! Findings as SARIF 2.1.0, for tools that gather those of many.

use serde_json::{Value, json};

use crate::session::survey::{Finding, Judged, Quiet, Region, Survey};
use crate::session::view::rule::RuleView;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of our fingerprints: over the definition as read, the rule, and which of its findings it is.
const FINGERPRINT: &str = "imagoDefinition/v1";

/// Returns the log of a survey.
pub fn log(survey: &Survey, has_baseline: bool) -> Value {
    let mut results = Vec::new();
    for judged in &survey.definitions {
        let mut told: Vec<(&Finding, Option<&Quiet>)> = Vec::new();
        told.extend(judged.findings.iter().map(|it| (it, None)));
        told.extend(judged.quiet.iter().map(|it| (&it.finding, Some(it))));
        for (index, (finding, quiet)) in told.iter().enumerate() {
            let same = |it: &&(&Finding, Option<&Quiet>)| it.0.rule_name == finding.rule_name;
            let number = told[..index].iter().filter(same).count();
            let mut result = result(survey, judged, finding, number);
            if let Some(quiet) = quiet {
                result["suppressions"] = json!([suppression(quiet)]);
            }
            if has_baseline {
                let is_old = quiet.is_some_and(|it| it.by == "baseline");
                result["baselineState"] = if is_old { "unchanged" } else { "new" }.into();
            }
            results.push(result);
        }
    }
    let notifications: Vec<Value> = survey
        .complaints
        .iter()
        .map(|it| json!({ "level": "error", "message": { "text": it } }))
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "imago",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": survey.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": survey.complaints.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    })
}

fn rule(rule: &RuleView) -> Value {
    let mut paragraphs = rule.explanation.split("\n\n");
    let first = paragraphs.next().unwrap_or_default().trim();
    let instead = paragraphs.find(|it| it.starts_with("Instead:"));
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": first },
        "fullDescription": { "text": rule.explanation.trim() },
        "help": { "text": instead.unwrap_or(first).trim() },
        "defaultConfiguration": { "enabled": rule.is_on, "level": level(&rule.severity) },
        "properties": {
            "category": rule.category,
            "points": rule.points.parse::<u32>().unwrap_or_default(),
            "ruleVersion": rule.version,
            "tags": [rule.category],
        },
    })
}

fn result(survey: &Survey, judged: &Judged, finding: &Finding, number: usize) -> Value {
    let logical = json!([{
        "name": judged.name,
        "fullyQualifiedName": judged.name,
        "kind": judged.kind,
    }]);
    let mut location = json!({ "logicalLocations": logical });
    if let Some(file) = &judged.file {
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": uri(file) },
            "region": region(finding.place),
        });
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [location],
        "properties": { "points": finding.points, "ruleVersion": finding.version },
    });
    let index = survey
        .rules
        .iter()
        .position(|it| it.name == finding.rule_name);
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    if let Some(fingerprint) = judged.fingerprint(finding, number) {
        result["partialFingerprints"] = json!({ FINGERPRINT: fingerprint });
    }
    if let (Some((place, text)), Some(file)) = (&finding.fix, &judged.file) {
        result["fixes"] = json!([{
            "description": { "text": format!("write `{text}`") },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(file) },
                "replacements": [{
                    "deletedRegion": region(*place),
                    "insertedContent": { "text": text },
                }],
            }],
        }]);
    }
    result
}

fn suppression(quiet: &Quiet) -> Value {
    let kind = match quiet.by {
        "source" => "inSource",
        _ => "external",
    };
    json!({ "kind": kind, "status": "accepted", "justification": quiet.reason })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

fn region(place: Region) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// Returns a path as the reference of a URI: everything but what needs no escape is escaped.
fn uri(path: &str) -> String {
    let mut uri = match path.starts_with('/') {
        true => "file://".to_string(),
        false => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references_whatever_they_are_called() {
        assert_eq!(uri("src/a.lisp"), "src/a.lisp");
        assert_eq!(uri("/x/a b#.lisp"), "file:///x/a%20b%23.lisp");
        assert_eq!(uri("ä:b.lisp"), "%C3%A4%3Ab.lisp");
    }
}
