//! Every rule flags what its file says it flags, and passes what its file says it passes.

use super::past::{Past, Version, Writer, doctests};
use super::trouble::Trouble;
use super::violation::{Judgement, Keeper, Severity, Verdict};
use super::*;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::source::SourceText;

mod bad_input;
mod own_rules;
mod policies;
mod waivers;

/// Names of the core that the rules' examples redefine.
const CORE: &[&str] = &["car", "second", "list", "length", "identity"];

pub(super) fn read(text: &str) -> Vec<Definition> {
    let (forms, errors) = definitions(&SourceText::new("example", text));
    assert_eq!(errors, [], "{text}");
    let source = SourceText::new("example", text);
    let meant = |form: &TopForm| form.meant(&source).expect("an example defines something");
    forms.iter().map(meant).collect()
}

/// The last definition of a text, and what is around it: those before it, its past and its failing
/// examples, as `;;@failing` above it says.
fn placed(text: &str) -> (Definition, Surroundings) {
    let mut all = read(text);
    let last = all.pop().unwrap();
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    surroundings.remember(past(&all, &last));
    let failing = last.directives.iter().filter(|it| it.key == "failing");
    surroundings.set_occasion(Occasion {
        failing_doctests: failing.map(|it| it.value.clone()).collect(),
        ..Occasion::default()
    });
    for definition in &all {
        surroundings.add(definition);
    }
    (last, surroundings)
}

/// Judges the last definition of a text among those before it.
pub(super) fn judge(auditor: &mut Auditor, text: &str) -> Judgement {
    let (last, surroundings) = placed(text);
    auditor.judge(&last, &surroundings)
}

/// The same under certain circumstances.
fn judge_in(auditor: &mut Auditor, text: &str, circumstances: &Circumstances) -> Judgement {
    let definition = read(text).pop().unwrap();
    let surroundings = Surroundings::new(CORE.iter().copied());
    auditor.judge_in(&definition, &surroundings, circumstances)
}

/// The same after it was tried whether the last can stand.
fn judge_tried(auditor: &mut Auditor, image: &mut Image, text: &str) -> Judgement {
    let (last, surroundings) = placed(text);
    let trouble = Trouble::rehearse(image, &last);
    auditor.judge_tried(&last, &surroundings, trouble.as_ref())
}

/// The past of the last definition, as the marks above those before it say: `;;@by kind name`,
/// `;;@after entries`, `;;@found findings`, `;;@milestone`.
fn past(before: &[Definition], last: &Definition) -> Past {
    let mark = |definition: &Definition, key: &str| {
        let mut marks = definition.directives.iter().filter(|it| it.key == key);
        marks.next().map(|it| it.value.clone())
    };
    let number = |definition: &Definition, key: &str| {
        mark(definition, key).map_or(0, |it| it.parse::<u32>().unwrap())
    };
    let author = |definition: &Definition| {
        let by = mark(definition, "by").unwrap_or_else(|| "human ada".to_string());
        let (kind, name) = by.split_once(' ').unwrap();
        Writer {
            kind: kind.to_string(),
            name: name.to_string(),
        }
    };
    // In place of a hash: the words of the form, whatever their layout.
    let meaning = |definition: &Definition| {
        let form = &definition.source.text[definition.form_span.range()];
        let mut meaning = [0; 32];
        for (at, byte) in form.split_whitespace().flat_map(str::bytes).enumerate() {
            meaning[at % 32] = u8::wrapping_add(meaning[at % 32], byte).rotate_left(1);
        }
        Some(meaning)
    };
    let mut entry = 0;
    let mut versions = Vec::new();
    for definition in before {
        entry += 1 + u64::from(number(definition, "after"));
        if definition.name == last.name {
            versions.push(Version {
                entry,
                meaning: meaning(definition),
                author: author(definition),
                findings: number(definition, "found"),
                doctests: doctests(definition.docstring.as_deref().unwrap_or("")),
                milestone: mark(definition, "milestone").map(|_| entry),
            });
        }
    }
    versions.reverse();
    Past {
        author: author(last),
        entry: entry + 1 + u64::from(number(last, "after")),
        meaning: meaning(last),
        goes_back: false,
        versions,
    }
}

fn of(settings: &RuleSettings) -> Auditor {
    auditor(settings)
}

fn auditor(settings: &RuleSettings) -> Auditor {
    Auditor::new(settings).unwrap_or_else(|error| panic!("{error}"))
}

/// Draws a judgement as `id points`, in its order, without remarks of style.
fn drawn(judgement: &Judgement) -> String {
    let all: Vec<String> = judgement
        .violations
        .iter()
        .filter(|it| !it.rule.starts_with("IDIOM-"))
        .map(|it| format!("{} {}", it.rule, it.points))
        .collect();
    all.join(", ")
}

/// The examples of a rule's file: whether it flags, and the code.
pub(super) fn examples(source: &str) -> Vec<(bool, String)> {
    let mut examples: Vec<(bool, String)> = Vec::new();
    let mut inside = false;
    for line in source.lines() {
        let begins = |mark: &str| line.starts_with(mark);
        if begins(";;@same") {
            continue;
        }
        if begins(";;@flags") || begins(";;@passes") {
            examples.push((begins(";;@flags"), String::new()));
            inside = true;
        } else if let (true, Some(code)) = (inside, line.strip_prefix(';')) {
            let (_, text) = examples.last_mut().unwrap();
            text.push_str(code.strip_prefix(' ').unwrap_or(code));
            text.push('\n');
        } else {
            inside = false;
        }
    }
    examples
}

#[test]
fn every_rule_flags_and_passes_what_its_file_says() {
    let mut settings = RuleSettings::default();
    let names: Vec<String> = auditor(&settings)
        .catalogue()
        .iter()
        .map(|rule| rule.name.clone())
        .collect();
    for name in names {
        let on = RuleOverride {
            enabled: Some(true),
            ..RuleOverride::default()
        };
        settings.rules.insert(name, on);
    }
    let mut auditor = auditor(&settings);
    let rules = auditor.catalogue().to_vec();
    let mut image = Image::new();
    assert!(rules.len() >= 21, "{} rules", rules.len());
    for rule in rules {
        // Those over the whole image have little images for examples: see `whole`.
        if whole::is_whole(&rule.draft) {
            continue;
        }
        let examples = examples(&rule.source);
        let flagged = examples.iter().filter(|(flags, _)| *flags).count();
        let passed = examples.len() - flagged;
        assert!(
            flagged >= 3 && passed >= 3,
            "`{}` flags {flagged} and passes {passed}: three are wanted of each",
            rule.name
        );
        if rule.category == "history" {
            for flags in [true, false] {
                let count = examples.iter().filter(|(it, _)| *it == flags).count();
                assert!(count >= 3, "`{}` has {count} of {flags}", rule.name);
            }
        }
        for (flags, text) in examples {
            let judgement = judge_tried(&mut auditor, &mut image, &text);
            let found = judgement
                .violations
                .iter()
                .find(|it| it.rule_name == rule.name);
            assert_eq!(
                found.is_some(),
                flags,
                "`{}` on:\n{text}{:#?}",
                rule.name,
                judgement.violations
            );
            assert!(
                judgement.violations.iter().all(|it| it.rule != "AUDIT"),
                "{judgement:#?}"
            );
            if let Some(violation) = found {
                let (start, end) = violation.span.unwrap();
                let last = read(&text).pop().unwrap();
                assert!(
                    last.text.get(start as usize..end as usize).is_some(),
                    "{violation:?}"
                );
            }
        }
    }
}

#[test]
fn every_rule_explains_itself() {
    let auditor = auditor(&RuleSettings::default());
    for rule in auditor.catalogue() {
        let paragraphs: Vec<&str> = rule.explanation.split("\n\n").collect();
        assert!(paragraphs.len() >= 3, "`{}`: what, why, instead", rule.name);
        assert!(rule.explanation.contains("Instead:"), "{}", rule.name);
        let categories = [
            "idiom",
            "maintainability",
            "reliability",
            "security",
            "performance",
            "suitability",
            "portability",
            "global",
            "history",
        ];
        assert!(
            categories.contains(&rule.category.as_str()),
            "{}",
            rule.category
        );
        assert!(rule.source.contains(&rule.explanation[..40]));
    }
}

#[test]
fn messages_are_as_the_seed_has_them() {
    let mut auditor = auditor(&RuleSettings::default());
    let judgement = judge(
        &mut auditor,
        "(defclass vehicle () ((make :initarg :make)))",
    );
    assert_eq!(judgement.violations.len(), 1);
    let violation = &judgement.violations[0];
    assert_eq!(
        violation.message,
        "Symbol 'vehicle' is missing a docstring."
    );
    assert_eq!(
        (violation.severity, violation.span),
        (Severity::Info, Some((10, 17)))
    );
    assert_eq!(judgement.verdict, Verdict::Accepted);
    let clean = judge(&mut auditor, "(defun f (x) \"X.\" x)");
    assert_eq!((clean.score, clean.verdict), (0, Verdict::Clean));
}

#[test]
fn points_grow_with_what_is_found() {
    let mut auditor = auditor(&RuleSettings::default());
    let mut check = |text: &str, expected: &str| {
        assert_eq!(drawn(&judge(&mut auditor, text)), expected, "{text}")
    };
    check("(defun f (a b c d) \"D.\" (list a))", "1.4 7");
    check("(defun f (x) \"D.\" (list x 7 8 9))", "1.3 4");
    check("(defun f (x) \"D.\" (list x 6 7 8 9))", "1.3 10");
    check(
        "(defun f (x) \"D.\" (setf *a* x *b* x (car *c*) x))",
        "1.6 8",
    );
    let uses = (1..=9)
        .map(|n| format!("(defun use-{n} (x) \"D.\" (f x))"))
        .collect::<String>();
    check(
        &format!("(defun f (x) \"D.\" x) {uses} (defun f (x) \"D.\" (list x))"),
        "LOGIC-IMPACT 5, 2.2 2",
    );
}

#[test]
fn a_message_names_a_few_and_counts_the_rest() {
    let mut auditor = auditor(&RuleSettings::default());
    let text = "(defun f (x) \"D.\" (list x 11 12 13 14 15 16 17))";
    let message = judge(&mut auditor, text).violations[0].message.clone();
    assert!(
        message.contains("`11`, `12`, `13`, `14`, `15` and 2 more:"),
        "{message}"
    );
}

#[test]
fn the_page_of_facts_lists_every_slot() {
    let page = include_str!("../../docs/facts.md");
    let slots = facts::SENSORS.iter().flat_map(|sensor| sensor.slots);
    let rows: String = slots
        .map(|(name, meaning)| format!("| `{name}` | {meaning} |\n"))
        .collect();
    assert!(page.ends_with(&format!("|---|---|\n{rows}")), "{rows}");
}
