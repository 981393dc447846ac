//! Every rewrite keeps the meaning, every finding goes with it, and no code is too large or too odd.

use crate::audit::tests::{examples, judge, read};
use crate::audit::violation::{Judgement, Violation};
use crate::audit::{Auditor, RuleEntry, RuleOverride, RuleSettings};
use crate::lang::image::Image;
use crate::lang::source::Span;
use crate::lang::syntax::{parse, replace_form};

/// Rewrites of one example, each of what the one before left.
const FIXES_MAX: usize = 8;

/// An auditor in which every pattern is switched on.
fn auditor() -> Auditor {
    let mut settings = RuleSettings::default();
    let on = RuleOverride {
        enabled: Some(true),
        ..RuleOverride::default()
    };
    let all = Auditor::new(&settings).unwrap_or_else(|error| panic!("{error}"));
    for rule in all.catalogue().iter().filter(|it| it.idiom.is_some()) {
        settings.rules.insert(rule.name.clone(), on);
    }
    Auditor::new(&settings).unwrap_or_else(|error| panic!("{error}"))
}

fn idioms(auditor: &Auditor) -> Vec<RuleEntry> {
    let all = auditor.catalogue().iter();
    all.filter(|it| it.idiom.is_some()).cloned().collect()
}

fn found(judgement: &Judgement, rule: &str) -> Option<Violation> {
    let mut all = judgement.violations.iter();
    all.find(|it| it.rule_name == rule).cloned()
}

/// The expressions that follow each example that is flagged, in its order among those.
fn same(source: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    for line in source.lines() {
        if line.starts_with(";;@flags") {
            all.push(Vec::new());
        } else if let Some(expression) = line.strip_prefix(";;@same ") {
            all.last_mut().unwrap().push(expression.to_string());
        }
    }
    all
}

/// Returns a text with the fix of its last definition.
fn mended(text: &str, violation: &Violation) -> Option<String> {
    let fix = violation.fix.as_ref()?;
    let last = read(text).pop().unwrap();
    let offset = last.span.start;
    let span = Span {
        start: fix.span.0 + offset,
        end: fix.span.1 + offset,
    };
    Some(replace_form(text, span, &fix.text))
}

/// What an expression answers and prints after a text was loaded.
fn answer(text: &str, expression: &str) -> String {
    let mut image = Image::new();
    let loaded = image.evaluate(text);
    loaded.unwrap_or_else(|error| panic!("{}: {text}", error.message));
    image.take_printed();
    let value = match image.evaluate(expression) {
        Ok(root) => image.print_brief(root.get()),
        Err(error) => panic!("{}: {expression} after\n{text}", error.message),
    };
    format!("{value} {}", image.take_printed())
}

#[test]
fn every_rewrite_keeps_the_meaning_and_ends_the_finding() {
    let mut auditor = auditor();
    let mut problems = Vec::new();
    for rule in idioms(&auditor) {
        let examples = examples(&rule.source);
        let flagged: Vec<_> = examples.iter().filter(|(flags, _)| *flags).collect();
        let passed = examples.len() - flagged.len();
        if flagged.len() < 3 || passed < 3 {
            problems.push(format!("`{}` needs three examples of both", rule.name));
        }
        let idiom = rule.idiom.clone().unwrap();
        let mut fixes = 0;
        let mut compared = 0;
        for ((_, text), same) in flagged.into_iter().zip(same(&rule.source)) {
            let mut before = text.clone();
            let mut is_mended = false;
            for _ in 0..FIXES_MAX {
                let judgement = judge(&mut auditor, &before);
                let Some(violation) = found(&judgement, &rule.name) else {
                    break;
                };
                let Some(after) = mended(&before, &violation) else {
                    break;
                };
                is_mended = true;
                if !parse(&after).errors.is_empty() {
                    problems.push(format!("`{}` breaks:\n{before}{after}", rule.name));
                    break;
                }
                before = after;
            }
            if !is_mended {
                if !same.is_empty() {
                    problems.push(format!("`{}` has no fix for:\n{text}", rule.name));
                }
                continue;
            }
            fixes += 1;
            if let Some(left) = found(&judge(&mut auditor, &before), &rule.name)
                && left.fix.is_some()
            {
                problems.push(format!("`{}` finds its own fix:\n{before}", rule.name));
            }
            for expression in same {
                compared += 1;
                let (old, new) = (answer(text, &expression), answer(&before, &expression));
                if old != new {
                    problems.push(format!(
                        "`{}`: {expression} was {old} and is {new}:\n{text}{before}",
                        rule.name
                    ));
                }
            }
        }
        let rewrites = idiom.cases.iter().any(|case| case.rewrite.is_some());
        if rewrites && (fixes == 0 || compared == 0) {
            problems.push(format!("the rewrite of `{}` is not tried", rule.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
