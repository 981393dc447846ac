//! Systems as a whole: what the original's audit of everything reported, and what ours does. Where they
//! differ, `deviations.md` has a row below the heading on the whole image.

use std::collections::BTreeMap;
use std::sync::Arc;

use imago::audit::RuleSettings;
use imago::audit::whole::{Language, Whole};
use imago::lang::definition::{TopForm, definitions};
use imago::lang::image::Image;
use imago::lang::source::SourceText;

const CASES: &str = include_str!("global.lisp");
const DEVIATIONS: &str = include_str!("deviations.md");

/// Returns name, findings of the original, and text of each case.
fn cases() -> Vec<(String, String, String)> {
    let mut cases: Vec<(String, String, String)> = Vec::new();
    for line in CASES.lines() {
        if let Some(name) = line.strip_prefix(";;; case ") {
            cases.push((name.to_string(), String::new(), String::new()));
        } else if let Some(case) = cases.last_mut() {
            match line.strip_prefix(";;; original: ") {
                Some(original) => case.1 = original.to_string(),
                None => {
                    case.2.push_str(line);
                    case.2.push('\n');
                }
            }
        }
    }
    cases
}

/// Draws what is found about a system as `rule points`, sorted.
fn drawn(text: &str) -> String {
    let mut image = Image::new();
    let language = Arc::new(Language::new(image.vocabulary(), []));
    let whole = Whole::new(&RuleSettings::default(), language);
    let mut whole = whole.expect("the rules are sound").live();
    for form in definitions(&SourceText::new("case", text)).0 {
        let TopForm::Definition(definition) = form else {
            panic!("no definition: {text}")
        };
        // `(defun ga nil …)` is no function here.
        let uses = image.uses(&definition).ok();
        let twin = image.sameness(&definition);
        whole.add(&definition, uses.as_ref(), twin);
        let form = &definition.source.text[definition.form_span.range()];
        let _ = image.load(&SourceText::new("case", form));
    }
    let found = whole.findings();
    let mut all: Vec<String> = found
        .iter()
        .map(|(_, it)| format!("{} {}", it.rule, it.points))
        .collect();
    all.sort();
    match all.is_empty() {
        true => "clean".to_string(),
        false => all.join(", "),
    }
}

#[test]
fn every_system_agrees_or_is_listed() {
    let rows = DEVIATIONS.lines().filter(|it| it.starts_with("| g-"));
    let listed: BTreeMap<String, (String, String)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [name, original, ours] = cells.as_slice() else {
                panic!("no row of three: {row}")
            };
            let original = original.replace('–', "clean");
            (name.to_string(), (original, ours.to_string()))
        })
        .collect();
    let mut differing = BTreeMap::new();
    let cases = cases();
    for (name, original, text) in &cases {
        let ours = drawn(text);
        if *original != ours {
            differing.insert(name.clone(), (original.clone(), ours));
        }
    }
    assert_eq!(differing, listed);
    assert_eq!(cases.len(), 8);
}
