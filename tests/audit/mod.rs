//! Forms of the other accent and what the original has no rule for, with their findings.
//!
//! Each case of `ours.lisp` is some definitions, of which the last is judged, below lines of this kind:
//!
//! ```text
//! ;;; case defn-documented
//! ;;; ours: clean
//! ```
//!
//! `original.rs` compares us with the original.

mod bad_input;
mod clean;
mod global;
mod original;
mod refused;

mod command;

use imago::audit::violation::Violation;
use imago::audit::{Auditor, RuleSettings, Surroundings};
use imago::lang::definition::{TopForm, definitions};
use imago::lang::source::SourceText;

const CASES: &str = include_str!("ours.lisp");

/// Names of the language that the cases redefine.
const CORE: &[&str] = &["second"];

struct Case {
    name: String,
    ours: String,
    text: String,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix(";;; case ") {
            cases.push(Case {
                name: name.to_string(),
                ours: String::new(),
                text: String::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(ours) = line.strip_prefix(";;; ours: ") {
            case.ours = ours.to_string();
        } else {
            case.text.push_str(line);
            case.text.push('\n');
        }
    }
    cases
}

fn judge(auditor: &mut Auditor, text: &str) -> Vec<Violation> {
    let (forms, errors) = definitions(&SourceText::new("case", text.trim()));
    assert_eq!(errors, [], "{text}");
    let mut definitions: Vec<_> = forms
        .into_iter()
        .map(|form| match form {
            TopForm::Definition(definition) => *definition,
            TopForm::Expression { text, .. } => panic!("no definition: {text}"),
        })
        .collect();
    let last = definitions.pop().expect("a case has a definition");
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    for definition in &definitions {
        surroundings.add(definition);
    }
    auditor.judge(&last, &surroundings).violations
}

/// Draws findings as `id points`, alphabetic by id.
fn drawn(mut violations: Vec<Violation>) -> String {
    // Remarks on style have tests of their own.
    violations.retain(|it| !it.rule.starts_with("IDIOM-"));
    violations.sort_by(|left, right| left.rule.cmp(&right.rule));
    let all: Vec<String> = violations
        .iter()
        .map(|it| format!("{} {}", it.rule, it.points))
        .collect();
    if all.is_empty() {
        "clean".to_string()
    } else {
        all.join(", ")
    }
}

#[test]
fn every_case_is_judged_as_it_says() {
    let mut auditor = Auditor::new(&RuleSettings::default()).expect("the rules are sound");
    let mut problems = Vec::new();
    let mut count = 0;
    for case in cases(CASES) {
        count += 1;
        let found = drawn(judge(&mut auditor, &case.text));
        if found != case.ours {
            problems.push(format!(
                "tests/audit/ours.lisp: case {}\n  expected {}\n  found    {found}\n{}",
                case.name, case.ours, case.text
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count >= 120, "{count} cases");
}
