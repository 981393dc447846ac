//! Agreement with the original: every form of `original.lisp` is judged, and where we report another
//! rule or other points, `deviations.md` names the form, the rule and both answers below its reason.

use std::collections::{BTreeMap, BTreeSet};

use imago::audit::trouble::Trouble;
use imago::audit::{Auditor, RuleSettings, Surroundings};
use imago::lang::definition::definitions;
use imago::lang::image::Image;
use imago::lang::source::SourceText;

const CASES: &str = include_str!("original.lisp");
const DEVIATIONS: &str = include_str!("deviations.md");

/// What stands in a row for no finding.
const NOTHING: &str = "–";

/// The rule under which the original reports all its remarks on style, with three points together.
const REMARKS: &str = "IDIOMATIC-01";

/// How ids of our remarks begin; each has its own.
const OUR_REMARKS: &str = "IDIOM-";

#[derive(Default)]
struct Case {
    name: String,
    original: BTreeMap<String, String>,
    evaluated: Vec<String>,
    text: String,
}

/// One rule on which we differ in one form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Deviation {
    case: String,
    rule: String,
    original: String,
    ours: String,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in CASES.lines() {
        if let Some(name) = line.strip_prefix(";;; case ") {
            cases.push(Case {
                name: name.to_string(),
                ..Case::default()
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(original) = line.strip_prefix(";;; original: ") {
            case.original = findings(original);
        } else if let Some(form) = line.strip_prefix(";;; evaluated: ") {
            case.evaluated.push(form.to_string());
        } else if !line.starts_with(";;;") {
            case.text.push_str(line);
            case.text.push('\n');
        }
    }
    cases
}

/// Reads `1.1 10, 5.1 1`.
fn findings(text: &str) -> BTreeMap<String, String> {
    let all = text.split(", ").filter(|it| *it != "clean");
    all.map(|it| it.split_once(' ').unwrap_or((it, "")))
        .map(|(rule, points)| (rule.to_string(), points.to_string()))
        .collect()
}

/// Judges the last form of a case among those before it, and tries whether it stands.
fn judge(auditor: &mut Auditor, case: &Case) -> BTreeMap<String, String> {
    let mut image = Image::new();
    let mut surroundings = Surroundings::new(image.names());
    for form in &case.evaluated {
        // What our language has no word for was made ready for the original alone.
        let _ = image.load(&SourceText::new("evaluated", form.as_str()));
    }
    let source = SourceText::new(case.name.as_str(), case.text.trim());
    let (forms, errors) = definitions(&source);
    assert_eq!(errors, [], "{}", case.name);
    let mut meant: Vec<_> = forms.iter().filter_map(|it| it.meant(&source)).collect();
    let Some(last) = meant.pop() else {
        return BTreeMap::new();
    };
    for definition in &meant {
        surroundings.add(definition);
        let program = image.prepare_definition(definition).expect("it compiles");
        image.run(&program).expect("it runs");
    }
    let trouble = Trouble::rehearse(&mut image, &last);
    let judgement = auditor.judge_tried(&last, &surroundings, trouble.as_ref());
    let mut found = BTreeMap::new();
    for violation in judgement.violations {
        let points = violation.points.to_string();
        let twice = found.insert(violation.rule.clone(), points);
        assert!(
            twice.is_none() || violation.rule.starts_with(OUR_REMARKS),
            "{}: {} twice",
            case.name,
            violation.rule
        );
    }
    found
}

fn is_remark(rule: &str) -> bool {
    rule == REMARKS || rule.starts_with(OUR_REMARKS)
}

fn differences(case: &Case, ours: &BTreeMap<String, String>) -> Vec<Deviation> {
    let rules: BTreeSet<&String> = case.original.keys().chain(ours.keys()).collect();
    rules
        .into_iter()
        .filter(|rule| !is_remark(rule) && case.original.get(*rule) != ours.get(*rule))
        .map(|rule| Deviation {
            case: case.name.clone(),
            rule: rule.clone(),
            original: case.original.get(rule).map_or(NOTHING, |it| it).to_string(),
            ours: ours.get(rule).map_or(NOTHING, |it| it).to_string(),
        })
        .collect()
}

/// Reads the rows of the tables: ``| `form` | rule | original | ours |``.
fn listed() -> Vec<Deviation> {
    let rows = DEVIATIONS.lines().filter(|it| it.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [case, rule, original, ours] = cells.as_slice() else {
            panic!("no row of four: {row}");
        };
        Deviation {
            case: case.trim_matches('`').to_string(),
            rule: rule.to_string(),
            original: original.to_string(),
            ours: ours.to_string(),
        }
    })
    .collect()
}

#[test]
fn the_original_is_agreed_with_or_the_form_is_listed() {
    let mut auditor = Auditor::new(&RuleSettings::default()).expect("the rules are sound");
    let mut found = BTreeSet::new();
    let mut count = 0;
    for case in cases() {
        count += 1;
        let ours = judge(&mut auditor, &case);
        found.extend(differences(&case, &ours));
    }
    assert_eq!(count, 169, "forms");
    let rows: Vec<Deviation> = listed()
        .into_iter()
        .filter(|it| !is_remark(&it.rule))
        .collect();
    let listed: BTreeSet<Deviation> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), listed.len(), "a deviation is listed twice");
    let draw = |it: &Deviation| {
        let Deviation {
            case,
            rule,
            original,
            ours,
        } = it;
        format!("| `{case}` | {rule} | {original} | {ours} |")
    };
    let unlisted: Vec<String> = found.difference(&listed).map(draw).collect();
    let mended: Vec<String> = listed.difference(&found).map(draw).collect();
    assert!(
        unlisted.is_empty() && mended.is_empty(),
        "not listed in deviations.md:\n{}\nlisted, and not so:\n{}",
        unlisted.join("\n"),
        mended.join("\n")
    );
}

#[test]
fn what_the_original_remarks_on_is_remarked_on_or_listed() {
    let mut auditor = Auditor::new(&RuleSettings::default()).expect("the rules are sound");
    let mut silent = BTreeSet::new();
    for case in cases() {
        let ours = judge(&mut auditor, &case);
        let is_made = ours.keys().any(|it| it.starts_with(OUR_REMARKS));
        if case.original.contains_key(REMARKS) && !is_made {
            silent.insert(case.name);
        }
    }
    let rows = listed().into_iter().filter(|it| is_remark(&it.rule));
    let listed: BTreeSet<String> = rows.map(|it| it.case).collect();
    let unlisted: Vec<_> = silent.difference(&listed).collect();
    let made: Vec<_> = listed.difference(&silent).collect();
    assert!(
        unlisted.is_empty() && made.is_empty(),
        "no remark of ours, and not listed: {unlisted:#?}\nlisted, and there is one: {made:#?}"
    );
}

#[test]
fn every_deviation_stands_below_a_reason() {
    let mut reason = String::new();
    for line in DEVIATIONS.lines() {
        if line.starts_with("## ") {
            reason.clear();
        } else if line.starts_with("| `") {
            assert!(reason.len() > 60, "no reason above {line}");
        } else if !line.starts_with('|') {
            reason.push_str(line);
        }
    }
}
