//! What the original really reports, and what we report: forms of both accents with their findings.
//!
//! Each case of `tests/audit/*.lisp` is some definitions, of which the last is judged, below lines of
//! this kind:
//!
//! ```text
//! ;;; case mut-01-setf-one
//! ;;; original: 1.6 4
//! ;;; ours: clean
//! ;;; because: local variables are the function's own business
//! ```
//!
//! `original` was recorded from the original's auditor; style remarks and compiler warnings, which it
//! reports under ids of their own, are left out. Where `ours` differs, a line says why.

use imago::audit::violation::Violation;
use imago::audit::{Auditor, RuleSettings, Surroundings};
use imago::lang::definition::{TopForm, definitions};
use imago::lang::source::SourceText;

const FILES: &[(&str, &str)] = &[
    ("original.lisp", include_str!("original.lisp")),
    ("ours.lisp", include_str!("ours.lisp")),
];

/// Names of the language that the cases redefine.
const CORE: &[&str] = &["second"];

struct Case {
    name: String,
    original: Option<String>,
    ours: String,
    because: Option<String>,
    text: String,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix(";;; case ") {
            cases.push(Case {
                name: name.to_string(),
                original: None,
                ours: String::new(),
                because: None,
                text: String::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(original) = line.strip_prefix(";;; original: ") {
            case.original = Some(original.to_string());
            case.ours = original.to_string();
        } else if let Some(ours) = line.strip_prefix(";;; ours: ") {
            case.ours = ours.to_string();
        } else if let Some(because) = line.strip_prefix(";;; because: ") {
            case.because = Some(because.to_string());
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
    for (file, text) in FILES {
        for case in cases(text) {
            count += 1;
            let found = drawn(judge(&mut auditor, &case.text));
            if found != case.ours {
                problems.push(format!(
                    "tests/audit/{file}: case {}\n  expected {}\n  found    {found}\n{}",
                    case.name, case.ours, case.text
                ));
            }
            let differs = case.original.as_ref().is_some_and(|it| *it != case.ours);
            if differs != case.because.is_some() && case.original.is_some() {
                problems.push(format!("case {}: `because` where we differ", case.name));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count >= 120, "{count} cases");
}
